package io.github.wechatpayspring.autoconfigure;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.github.wechatpayspring.PropertyPairs;
import io.github.wechatpayspring.TestClock;
import io.github.wechatpayspring.coupon.CouponDeactivation;
import io.github.wechatpayspring.coupon.CouponDeactivationClient;
import io.github.wechatpayspring.coupon.DeactivationResult;
import io.github.wechatpayspring.fake.CouponState;
import io.github.wechatpayspring.fake.FakeCertificate;
import io.github.wechatpayspring.fake.FakeResponse;
import io.github.wechatpayspring.fake.FakeScheme;
import io.github.wechatpayspring.fake.FakeTrust;
import io.github.wechatpayspring.fake.FakeWechatPay;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Flux;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for platform certificates that are renewed or replaced while calls are made.
 */
class PlatformCertificateRotationTests extends AbstractPlatformCertificateModeTests {

	@Test
	void deactivateWhenResponseNamesNewCertificateDownloadsIt() {
		run(this.wechatPay.properties(), (client) -> {
			client.deactivate(REQUEST);
			rotate();
			assertThat(client.deactivate(REQUEST)).isNotNull();
			assertThat(this.wechatPay.downloads()).hasSize(2);
		});
	}

	@Test
	void deactivateWhenManyResponsesNameUnlistedCertificateDownloadsOnce() {
		FakeCertificate unlisted = this.wechatPay.newCertificate(Instant.now(), Instant.now().plusSeconds(60));
		run(this.wechatPay.properties(), (client) -> {
			client.deactivate(REQUEST);
			this.wechatPay.respondAlways(FakeResponse.ordinary());
			for (int i = 0; i < 20; i++) {
				this.wechatPay.respondNext(REQUEST.stockId(), REQUEST.couponCode(),
						FakeResponse.ordinary().signedBy(unlisted));
				assertUnknownSerial(client);
			}
			assertThat(this.wechatPay.downloads()).hasSize(2);
		});
	}

	@ParameterizedTest
	@MethodSource
	void deactivateWhenCertificateIsRotatedLosesNoCall(FakeScheme scheme) {
		try (FakeWechatPay rotating = FakeWechatPay.builder()
			.trust(FakeTrust.CERTIFICATES)
			.scheme(scheme)
			.start()
			.echoUnknownPaths()) {
			for (int i = 0; i < 1000; i++) {
				rotating.addCoupon("1234567891", "c" + i);
			}
			this.contextRunner.withPropertyValues(PropertyPairs.of(rotating.properties()))
				.withPropertyValues("wechatpay.read-timeout=10s")
				.run((context) -> {
					CouponDeactivationClient client = context.getBean(CouponDeactivationClient.class);
					Flux.range(0, 1000).flatMap((i) -> {
						if (i == 500) {
							String old = rotating.platformCertificate().serialNumber();
							rotating.rotatePlatformCertificate();
							rotating.unlistPlatformCertificate(old);
						}
						return client.deactivateAsync(CouponDeactivation.of("1234567891", "c" + i));
					}, 64).then().block(Duration.ofSeconds(60));
				});
			for (int i = 0; i < 1000; i++) {
				assertThat(rotating.coupon("1234567891", "c" + i).orElseThrow().state())
					.isEqualTo(CouponState.DEACTIVATED);
			}
			assertThat(rotating.downloads()).hasSize(2);
		}
	}

	static FakeScheme[] deactivateWhenCertificateIsRotatedLosesNoCall() {
		return FakeScheme.values();
	}

	@ParameterizedTest
	@MethodSource
	void deactivateAllWhenDownloadsFailAfterRotationLeavesNothingUnconfirmed(List<FakeResponse> downloads) {
		List<CouponDeactivation> requests = addCoupons(2000);
		this.contextRunner.withPropertyValues(PropertyPairs.of(this.wechatPay.properties()))
			.withPropertyValues("wechatpay.read-timeout=10s", "wechatpay.bulk.concurrency=16")
			.run((context) -> {
				CouponDeactivationClient client = context.getBean(CouponDeactivationClient.class);
				client.deactivate(REQUEST);
				AtomicInteger results = new AtomicInteger();
				List<DeactivationResult> all = client.deactivateAll(Flux.fromIterable(requests)).doOnNext((result) -> {
					if (results.incrementAndGet() == 500) {
						this.wechatPay.respondNextDownload(downloads.toArray(FakeResponse[]::new));
						rotate();
					}
				}).collectList().block(Duration.ofSeconds(90));
				assertThat(all).hasSize(2000);
				assertThat(all.stream().filter(DeactivationResult.Unconfirmed.class::isInstance)).isEmpty();
				for (DeactivationResult result : all) {
					CouponState state = this.wechatPay.coupon(REQUEST.stockId(), result.request().couponCode())
						.orElseThrow()
						.state();
					assertThat(state == CouponState.DEACTIVATED)
						.isEqualTo(result instanceof DeactivationResult.Deactivated);
				}
			});
	}

	static Stream<List<FakeResponse>> deactivateAllWhenDownloadsFailAfterRotationLeavesNothingUnconfirmed() {
		FakeResponse unavailable = FakeResponse.of(503, "{}").unsigned();
		FakeResponse refused = FakeResponse.of(403, "{\"code\":\"NO_AUTH\"}");
		return Stream.of(List.of(unavailable), List.of(unavailable, unavailable, unavailable),
				List.of(refused, FakeResponse.ordinary().unsigned(), unavailable, FakeResponse.of(202, "")),
				List.of(refused));
	}

	@Test
	void deactivateAllWhenBogusSerialNumbersPrecedeRotationLeavesNothingUnconfirmed() {
		List<CouponDeactivation> requests = addCoupons(500);
		List<FakeCertificate> bogus = IntStream.range(0, 2)
			.mapToObj((i) -> this.wechatPay.newCertificate(Instant.now(), Instant.now().plusSeconds(60)))
			.toList();
		this.contextRunner.withPropertyValues(PropertyPairs.of(this.wechatPay.properties()))
			.withPropertyValues("wechatpay.read-timeout=10s", "wechatpay.bulk.concurrency=16")
			.run((context) -> {
				CouponDeactivationClient client = context.getBean(CouponDeactivationClient.class);
				client.deactivate(REQUEST);
				for (FakeCertificate certificate : bogus) {
					this.wechatPay.respondNext(REQUEST.stockId(), REQUEST.couponCode(),
							FakeResponse.ordinary().signedBy(certificate));
					client.deactivate(REQUEST);
				}
				rotate();
				assertThat(
						client.deactivateAll(Flux.fromIterable(requests)).collectList().block(Duration.ofSeconds(60)))
					.hasSize(500)
					.hasOnlyElementsOfType(DeactivationResult.Deactivated.class);
				assertThat(this.wechatPay.downloads()).hasSize(4);
			});
	}

	@Test
	void deactivateAllWhenCertificateIsUnknownDownloadsItWithoutPermit() {
		List<CouponDeactivation> requests = addCoupons(12);
		this.contextRunner.withPropertyValues(PropertyPairs.of(this.wechatPay.properties()))
			.withPropertyValues("wechatpay.rate-limit.requests-per-second=4", "wechatpay.retry.timeout=1500ms")
			.run((context) -> {
				CouponDeactivationClient client = context.getBean(CouponDeactivationClient.class);
				client.deactivate(REQUEST);
				FakeCertificate rotated = this.wechatPay.newCertificate(Instant.now().minusSeconds(60),
						Instant.now().plusSeconds(600));
				this.wechatPay.listCertificates(this.wechatPay.platformCertificate(), rotated);
				this.wechatPay.respondNext(REQUEST.stockId(), "c0", FakeResponse.ordinary().signedBy(rotated));
				assertThat(
						client.deactivateAll(Flux.fromIterable(requests)).collectList().block(Duration.ofSeconds(20)))
					.hasSize(12)
					.hasOnlyElementsOfType(DeactivationResult.Deactivated.class);
			});
	}

	@Test
	void deactivateWhenRefreshIntervalHasPassedRenewsCertificates() {
		TestClock clock = new TestClock(Instant.now());
		try (FakeWechatPay fake = FakeWechatPay.builder()
			.trust(FakeTrust.CERTIFICATES)
			.clock(clock)
			.start()
			.echoUnknownPaths()) {
			fake.addCoupon(REQUEST.stockId(), REQUEST.couponCode());
			this.contextRunner.withPropertyValues(PropertyPairs.of(fake.properties()))
				.withPropertyValues("wechatpay.platform-certificates.refresh-interval=2h")
				.withBean(Clock.class, () -> clock)
				.run((context) -> {
					CouponDeactivationClient client = context.getBean(CouponDeactivationClient.class);
					client.deactivate(REQUEST);
					clock.advance(Duration.ofMinutes(119));
					client.deactivate(REQUEST);
					assertThat(fake.downloads()).hasSize(1);
					clock.advance(Duration.ofMinutes(1));
					client.deactivate(REQUEST);
					Awaitility.await().until(() -> fake.downloads().size() == 2);
				});
		}
	}

	private void rotate() {
		String old = this.wechatPay.platformCertificate().serialNumber();
		this.wechatPay.rotatePlatformCertificate();
		this.wechatPay.unlistPlatformCertificate(old);
	}

}
