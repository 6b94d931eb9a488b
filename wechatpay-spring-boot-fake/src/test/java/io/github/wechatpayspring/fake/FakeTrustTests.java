package io.github.wechatpayspring.fake;

import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

/**
 * Tests for {@link FakeTrust}, {@link FakeWechatPay.Builder} and
 * {@link PlatformKeySnapshot}.
 */
class FakeTrustTests {

	private FakeWechatPay certificates;

	private FakeWechatPay both;

	@BeforeEach
	void start() {
		CompletableFuture<FakeWechatPay> other = CompletableFuture
			.supplyAsync(() -> FakeWechatPay.builder().trust(FakeTrust.CERTIFICATES).start().echoUnknownPaths());
		this.both = FakeWechatPay.builder().trust(FakeTrust.BOTH).start().echoUnknownPaths();
		this.certificates = other.join();
	}

	@AfterEach
	void stop() {
		this.both.close();
		this.certificates.close();
	}

	@Test
	void propertiesWhenTrustIsCertificatesContainApiV3Key() {
		assertThat(this.certificates.properties().keySet()).containsExactly("wechatpay.merchant-id",
				"wechatpay.merchant-serial-number", "wechatpay.private-key", "wechatpay.api-v3-key",
				"wechatpay.base-url");
	}

	@Test
	void propertiesWhenTrustIsBothContainPublicKeyAndApiV3Key() {
		assertThat(this.both.properties().keySet()).containsExactly("wechatpay.merchant-id",
				"wechatpay.merchant-serial-number", "wechatpay.private-key", "wechatpay.public-key-id",
				"wechatpay.public-key", "wechatpay.api-v3-key", "wechatpay.base-url");
	}

	@Test
	void propertiesWhenTrustIsDefaultContainPublicKey() {
		try (FakeWechatPay other = FakeWechatPay.builder().start().echoUnknownPaths()) {
			assertThat(other.properties().keySet()).containsExactly("wechatpay.merchant-id",
					"wechatpay.merchant-serial-number", "wechatpay.private-key", "wechatpay.public-key-id",
					"wechatpay.public-key", "wechatpay.base-url");
			assertThat(TestRequest.isGenuine(other, request(other).send())).isTrue();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "PUBLIC_KEY", "BOTH" })
	void startWhenSchemeIsSm2AndTrustHasPublicKeyFails(FakeTrust trust) {
		FakeWechatPay.Builder builder = FakeWechatPay.builder().trust(trust).scheme(FakeScheme.SM2);
		assertThatIllegalArgumentException().isThrownBy(builder::start).withMessage("SM2 has no public-key mode");
	}

	@Test
	@SuppressWarnings("NullAway")
	void builderWhenValueIsNullFails() {
		assertThatNullPointerException().isThrownBy(() -> FakeWechatPay.builder().clock(null))
			.withMessage("'clock' must not be null");
		assertThatNullPointerException().isThrownBy(() -> FakeWechatPay.builder().trust(null))
			.withMessage("'trust' must not be null");
		assertThatNullPointerException().isThrownBy(() -> FakeWechatPay.builder().scheme(null))
			.withMessage("'scheme' must not be null");
	}

	@Test
	void responseWhenRequestNamesNoKeyIsSignedWithCertificate() {
		HttpResponse<byte[]> response = request(this.certificates).send();
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(TestRequest.isSignedBy(this.certificates.platformCertificate(), response)).isTrue();
		assertThat(TestRequest.header(response, "Wechatpay-Signature-Type")).isEqualTo("WECHATPAY2-SHA256-RSA2048");
		HttpResponse<byte[]> other = request(this.both).withoutHeader("Wechatpay-Serial").send();
		assertThat(other.statusCode()).isEqualTo(200);
		assertThat(TestRequest.isSignedBy(this.both.platformCertificate(), other)).isTrue();
	}

	@Test
	void responseWhenRequestNamesPublicKeyIsSignedWithIt() {
		HttpResponse<byte[]> response = request(this.both).send();
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(TestRequest.isGenuine(this.both, response)).isTrue();
		this.both.rotatePlatformCertificate();
		assertThat(TestRequest.isGenuine(this.both, request(this.both).send())).isTrue();
	}

	@Test
	void responseWhenRequestNamesAnyCertificateIsSignedWithCurrentOne() {
		for (FakeWechatPay wechatPay : List.of(this.certificates, this.both)) {
			FakeCertificate old = wechatPay.platformCertificate();
			FakeCertificate current = wechatPay.rotatePlatformCertificate();
			FakeCertificate further = wechatPay.newCertificate(old.certificate().getNotBefore().toInstant(),
					old.certificate().getNotAfter().toInstant());
			wechatPay.unlistPlatformCertificate(old.serialNumber());
			for (FakeCertificate named : List.of(old, current, further)) {
				HttpResponse<byte[]> response = request(wechatPay).header("Wechatpay-Serial", named.serialNumber())
					.send();
				assertThat(response.statusCode()).isEqualTo(200);
				assertThat(TestRequest.isSignedBy(current, response)).isTrue();
			}
		}
	}

	@Test
	void ignorePreferredKeySignsWithCertificate() {
		assertThat(this.both.ignorePreferredKey()).isSameAs(this.both);
		HttpResponse<byte[]> response = request(this.both).send();
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(TestRequest.isSignedBy(this.both.platformCertificate(), response)).isTrue();
	}

	@Test
	void requestWhenSerialIsUnknownFails() {
		for (FakeWechatPay wechatPay : List.of(this.certificates, this.both)) {
			String renamed = wechatPay.platformCertificate().withSerialNumber("0A").serialNumber();
			for (String serial : List.of("PUB_KEY_ID_0", renamed, wechatPay.merchantKey().serialNumber())) {
				HttpResponse<byte[]> response = request(wechatPay).header("Wechatpay-Serial", serial).send();
				assertThat(response.statusCode()).isEqualTo(400);
				assertThat(TestRequest.text(response)).contains("\"code\":\"PARAM_ERROR\"")
					.contains("平台证书序列号Wechatpay-Serial错误");
				assertThat(TestRequest.isSignedBy(wechatPay.platformCertificate(), response)).isTrue();
				assertThat(wechatPay.requests()).last()
					.satisfies((request) -> assertThat(request.refusal())
						.isEqualTo("header Wechatpay-Serial: is not a key of the platform"));
			}
		}
	}

	@Test
	void requestWhenSerialIsPublicKeyOfOtherMerchantFails() {
		String id = TestRequest.property(this.both, "public-key-id");
		assertThat(request(this.certificates).header("Wechatpay-Serial", id).send().statusCode()).isEqualTo(400);
	}

	@Test
	void requestWhenTrustIsPublicKeyAndSerialIsCertificateFails() {
		try (FakeWechatPay other = FakeWechatPay.start().echoUnknownPaths()) {
			String serial = this.both.platformCertificate().serialNumber();
			assertThat(request(other).header("Wechatpay-Serial", serial).send().statusCode()).isEqualTo(400);
			assertThat(TestRequest.download(other).header("Wechatpay-Serial", serial).send().statusCode())
				.isEqualTo(400);
		}
	}

	@Test
	void deactivateWhenTrustIsCertificatesSucceeds() {
		this.certificates.addCoupon("1", "A");
		HttpResponse<byte[]> response = TestRequest.deactivate(this.certificates, "1", "A", "no").send();
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(this.certificates.coupon("1", "A").orElseThrow().state()).isEqualTo(CouponState.DEACTIVATED);
	}

	@Test
	void signedByStrangerNamesCurrentCertificate() {
		this.certificates.respondNext(FakeResponse.ordinary().signedByStranger());
		FakeCertificate certificate = this.certificates.rotatePlatformCertificate();
		HttpResponse<byte[]> response = request(this.certificates).send();
		assertThat(TestRequest.header(response, "Wechatpay-Serial")).isEqualTo(certificate.serialNumber());
		assertThat(TestRequest.header(response, "Wechatpay-Signature")).hasSize(344);
		assertThat(TestRequest.isSignedBy(certificate, response)).isFalse();
	}

	@Test
	void probeAndWithSignatureNameCurrentCertificate() {
		this.certificates.respondNext(FakeResponse.ordinary().probe(), FakeResponse.ordinary().withSignature("x"));
		for (int i = 0; i < 2; i++) {
			HttpResponse<byte[]> response = request(this.certificates).send();
			assertThat(TestRequest.header(response, "Wechatpay-Serial"))
				.isEqualTo(this.certificates.platformCertificate().serialNumber());
		}
	}

	@Test
	void signedByWhenCertificateIsNotListedUsesItsKey() {
		FakeCertificate old = this.both.platformCertificate();
		this.both.rotatePlatformCertificate();
		this.both.listCertificates();
		this.both.respondNext(FakeResponse.ordinary().signedBy(old));
		HttpResponse<byte[]> response = request(this.both).send();
		assertThat(TestRequest.isSignedBy(old, response)).isTrue();
		assertThat(TestRequest.isGenuine(this.both, request(this.both).send())).isTrue();
	}

	@Test
	void signedByWhenSerialNumberIsChangedNamesIt() {
		FakeCertificate renamed = this.certificates.platformCertificate().withSerialNumber("0A");
		this.certificates.respondNext(FakeResponse.ordinary().signedBy(renamed));
		HttpResponse<byte[]> response = request(this.certificates).send();
		assertThat(TestRequest.header(response, "Wechatpay-Serial")).isEqualTo("0A");
		assertThat(TestRequest.isSignedBy(renamed, response)).isTrue();
	}

	@Test
	void signedByWhenCertificateIsOfOtherFakeUsesItsKey() {
		FakeCertificate foreign = this.both.platformCertificate();
		this.certificates.respondNext(FakeResponse.ordinary().signedBy(foreign));
		assertThat(TestRequest.isSignedBy(foreign, request(this.certificates).send())).isTrue();
	}

	@Test
	void signedByStrangerAfterSignedByNamesThatCertificate() {
		FakeCertificate old = this.certificates.platformCertificate();
		this.certificates.rotatePlatformCertificate();
		this.certificates.respondNext(FakeResponse.ordinary().signedBy(old).signedByStranger());
		HttpResponse<byte[]> response = request(this.certificates).send();
		assertThat(TestRequest.header(response, "Wechatpay-Serial")).isEqualTo(old.serialNumber());
		assertThat(TestRequest.isSignedBy(old, response)).isFalse();
	}

	@Test
	void signedByAfterSignedByStrangerTakesPrecedence() {
		FakeCertificate certificate = this.certificates.platformCertificate();
		this.certificates.respondNext(FakeResponse.ordinary().signedByStranger().signedBy(certificate));
		assertThat(TestRequest.isSignedBy(certificate, request(this.certificates).send())).isTrue();
	}

	@Test
	void signedByWhenResponseIsUnsignedSignsIt() {
		FakeCertificate certificate = this.certificates.platformCertificate();
		this.certificates.respondNext(FakeResponse.ordinary().signedBy(certificate));
		HttpResponse<byte[]> response = request(this.certificates).signedBody("other").send();
		assertThat(response.statusCode()).isEqualTo(401);
		assertThat(TestRequest.isSignedBy(certificate, response)).isTrue();
	}

	@Test
	void responseWhenKeysRotateConcurrentlyMatchesNamedCertificate() {
		List<CompletableFuture<HttpResponse<byte[]>>> responses = new ArrayList<>();
		List<FakeCertificate> certificates = new ArrayList<>(List.of(this.certificates.platformCertificate()));
		responses.add(request(this.certificates).sendAsync());
		responses.get(0).join();
		CompletableFuture<Void> rotation = CompletableFuture.runAsync(() -> {
			for (int i = 0; i < 5; i++) {
				certificates.add(this.certificates.rotatePlatformCertificate());
				this.certificates.rotateMerchantKey();
			}
		});
		boolean rotated;
		do {
			rotated = rotation.isDone();
			FakeMerchantKey key = this.certificates.merchantKey();
			Stream.of(request(this.certificates), TestRequest.download(this.certificates))
				.map((request) -> request.signedBy(key).sendAsync())
				.peek(CompletableFuture::join)
				.forEach(responses::add);
		}
		while (!rotated);
		rotation.join();
		assertThat(responses).allSatisfy((future) -> {
			HttpResponse<byte[]> response = future.join();
			assertThat(response.statusCode()).isEqualTo(200);
			assertThat(certificates).anyMatch((certificate) -> TestRequest.isSignedBy(certificate, response));
		});
		// the list and the signature are of the same snapshot
		assertThat(responses).extracting(CompletableFuture::join)
			.filteredOn((response) -> response.uri().getPath().equals(TestRequest.CERTIFICATES))
			.allSatisfy((response) -> assertThat(CertificateListEntry.of(response)).last()
				.satisfies((entry) -> assertThat(entry.serialNumber())
					.isEqualTo(TestRequest.header(response, "Wechatpay-Serial"))));
		assertThat(responses.stream().map((future) -> TestRequest.header(future.join(), "Wechatpay-Serial")).distinct())
			.hasSizeGreaterThan(1);
	}

	@Test
	void responseWhenCertificateRotatesDuringRequestUsesEarlierOne() {
		InterruptingClock clock = new InterruptingClock();
		try (FakeWechatPay other = FakeWechatPay.builder()
			.trust(FakeTrust.CERTIFICATES)
			.clock(clock)
			.start()
			.echoUnknownPaths()) {
			FakeCertificate first = other.platformCertificate();
			// the check of the timestamp is the first to read the clock
			clock.interruption.set(other::rotatePlatformCertificate);
			HttpResponse<byte[]> response = TestRequest.download(other).send();
			assertThat(other.listedCertificates()).hasSize(2);
			assertThat(CertificateListEntry.of(response)).singleElement()
				.satisfies((entry) -> assertThat(entry.serialNumber()).isEqualTo(first.serialNumber()));
			assertThat(TestRequest.isSignedBy(first, response)).isTrue();
		}
	}

	@Test
	void rotateWhenConcurrentListsAllCertificates() {
		List<CompletableFuture<FakeCertificate>> rotations = Stream
			.generate(() -> CompletableFuture.supplyAsync(this.certificates::rotatePlatformCertificate))
			.limit(4)
			.toList();
		rotations.forEach(CompletableFuture::join);
		assertThat(this.certificates.listedCertificates()).hasSize(5)
			.doesNotHaveDuplicates()
			.last()
			.isSameAs(this.certificates.platformCertificate());
	}

	@Test
	void requestWhenNonceIsRepeatedAfterTenMinutesSucceeds() {
		AdjustableClock clock = new AdjustableClock();
		try (FakeWechatPay other = FakeWechatPay.start(clock).echoUnknownPaths()) {
			assertThat(nonceAt(other, clock).send().statusCode()).isEqualTo(200);
			clock.advanceSeconds(590);
			assertThat(nonceAt(other, clock).send().statusCode()).isEqualTo(401);
			clock.advanceSeconds(610);
			assertThat(nonceAt(other, clock).send().statusCode()).isEqualTo(200);
		}
	}

	@Test
	void toStringShowsOnlySerialNumbersAndIds() {
		String publicKeyId = RandomText.publicKeyId();
		FakePublicKey publicKey = new FakePublicKey(publicKeyId, RsaKeys.generate());
		FakeCertificate certificate = this.certificates.platformCertificate();
		assertThat(publicKey).hasToString("FakePublicKey " + publicKeyId);
		assertThat(PlatformKeySnapshot.of(PlatformCertificateSnapshot.of(certificate), publicKey, false).toString())
			.contains(publicKeyId, certificate.serialNumber())
			.doesNotContain("RSA", "Key@");
		assertThat(PlatformCertificateSnapshot.of(certificate).toString()).contains(certificate.serialNumber())
			.doesNotContain("RSA", "BEGIN",
					Base64.getEncoder().encodeToString(certificate.certificate().getPublicKey().getEncoded()));
	}

	private static TestRequest nonceAt(FakeWechatPay wechatPay, AdjustableClock clock) {
		return request(wechatPay).field("nonce_str", "n")
			.field("timestamp", String.valueOf(clock.instant().getEpochSecond()));
	}

	private static TestRequest request(FakeWechatPay wechatPay) {
		return TestRequest.get(wechatPay, "/v3/x");
	}

	/**
	 * System clock that runs an action the next time it is read.
	 */
	private static final class InterruptingClock extends Clock {

		private final AtomicReference<@Nullable Runnable> interruption = new AtomicReference<>();

		@Override
		public Instant instant() {
			Runnable action = this.interruption.getAndSet(null);
			if (action != null) {
				action.run();
			}
			return Instant.now();
		}

		@Override
		public ZoneId getZone() {
			return ZoneOffset.UTC;
		}

		@Override
		public Clock withZone(ZoneId zone) {
			throw new UnsupportedOperationException();
		}

	}

}
