package io.github.wechatpayspring.coupon;

import java.net.URI;
import java.security.PublicKey;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;

import io.github.wechatpayspring.TestMerchant;
import io.github.wechatpayspring.WechatPayTransportException;
import io.github.wechatpayspring.connector.Connectors;
import io.github.wechatpayspring.coupon.CouponNotDeactivatedException.Reason;
import io.github.wechatpayspring.fake.FakeResponse;
import io.github.wechatpayspring.fake.FakeWechatPay;
import io.github.wechatpayspring.fake.FakeWechatPayExtension;
import io.github.wechatpayspring.key.KeyReader;
import io.github.wechatpayspring.key.PlatformKeys;
import io.github.wechatpayspring.traffic.WechatPayTraffic;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.http.HttpMethod;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.http.client.reactive.ClientHttpRequest;
import org.springframework.http.client.reactive.ClientHttpResponse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for the time at which requests are sent, and for the number of requests.
 */
class SendingTests {

	private static final double CEILING = 10;

	@RegisterExtension
	final FakeWechatPayExtension fake = new FakeWechatPayExtension(FakeWechatPay.Builder::echoUnknownPaths);

	private FakeWechatPay wechatPay;

	@BeforeEach
	void start() {
		this.wechatPay = this.fake.fake();
	}

	private Flux<CouponDeactivation> requests(int count) {
		return Flux.range(0, count).map(this::request);
	}

	private CouponDeactivation request(int number) {
		this.wechatPay.addCoupon("1234567891", "c" + number);
		return CouponDeactivation.of("1234567891", "c" + number);
	}

	private TestMerchant.Builder merchant() {
		return TestMerchant.builder(this.wechatPay)
			.retry(new WechatPayTraffic.Settings.Retry(3, Duration.ofMillis(1), Duration.ofMillis(2),
					Duration.ofSeconds(10)))
			.requestsPerSecond(CEILING);
	}

	private PlatformKeys publicKey() {
		Map<String, String> properties = this.wechatPay.properties();
		return PlatformKeys.publicKey(properties.get("wechatpay.public-key-id"),
				KeyReader.publicKey(properties.get("wechatpay.public-key")));
	}

	@Test
	void deactivateAllWhenKeysAreReadyLateKeepsTheCeiling() {
		AtomicInteger calls = new AtomicInteger();
		PlatformKeys keys = new SlowKeys(publicKey(),
				() -> (calls.incrementAndGet() <= 20) ? Mono.delay(Duration.ofSeconds(2)).then() : Mono.empty());
		assertCeiling(merchant().platformKeys(keys), new TimedConnector(Duration.ZERO));
	}

	@Test
	void deactivateAllWhenConnectionsAreMadeLateKeepsTheCeiling() {
		assertCeiling(merchant(), new TimedConnector(Duration.ofSeconds(2)));
	}

	private void assertCeiling(TestMerchant.Builder merchant, TimedConnector connector) {
		List<DeactivationResult> results = merchant.readTimeout(Duration.ofSeconds(5))
			.connector(connector)
			.concurrency(40)
			.build()
			.coupons()
			.deactivateAll(requests(30))
			.collectList()
			.block(Duration.ofSeconds(30));
		assertThat(results).hasSize(30).hasOnlyElementsOfType(DeactivationResult.Deactivated.class);
		List<Long> times = connector.sentAt.stream().sorted().toList();
		long inASecond = IntStream.range(0, times.size())
			.mapToLong((i) -> times.stream()
				.filter((time) -> time >= times.get(i) && time < times.get(i) + 1_000_000_000L)
				.count())
			.max()
			.orElseThrow();
		assertThat(inASecond).isLessThanOrEqualTo((long) CEILING + 2);
	}

	/**
	 * As a connector or a gateway does that repeats the request. The second request is
	 * refused, but the first has deactivated the coupon.
	 */
	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void deactivateWhenConnectorSendsTwiceIsUnconfirmed(boolean async) {
		this.wechatPay.respondNext(FakeResponse.ordinary(), FakeResponse.of(404, "{\"code\":\"RESOURCE_NOT_EXISTS\"}"));
		ClientHttpConnector delegate = Connectors.REACTOR.connector(TestMerchant.READ_TIMEOUT);
		ClientHttpConnector resending = (method, uri, callback) -> delegate.connect(method, uri, callback)
			.flatMap((response) -> response.getBody().then().then(delegate.connect(method, uri, callback)));
		assertThat(Results.deactivate(merchant().connector(resending).build().coupons(), request(1), async))
			.isInstanceOf(DeactivationResult.Unconfirmed.class);
		assertThat(this.wechatPay.deactivations()).hasSize(2);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void deactivateWhenKeysAreNeverReadySendsNothing(boolean hanging) {
		WechatPayTraffic.Settings.Retry retry = new WechatPayTraffic.Settings.Retry(3, Duration.ofMillis(1),
				Duration.ofMillis(2), Duration.ofMillis(500));
		PlatformKeys keys = new SlowKeys(publicKey(), () -> {
			if (hanging) {
				try {
					Thread.sleep(20_000);
				}
				catch (InterruptedException ex) {
					throw new IllegalStateException(ex);
				}
			}
			return Mono.never();
		});
		TestMerchant merchant = TestMerchant.builder(this.wechatPay).retry(retry).platformKeys(keys).build();
		assertThat(Results.deactivate(merchant.coupons(), request(1), false)).isInstanceOfSatisfying(
				DeactivationResult.NotDeactivated.class,
				(not) -> assertThat(not.cause().getReason()).isEqualTo(Reason.UNREACHABLE));
		assertThatExceptionOfType(WechatPayTransportException.class)
			.isThrownBy(() -> merchant.client()
				.webClient()
				.get()
				.uri("/v3/a")
				.retrieve()
				.toBodilessEntity()
				.block(Duration.ofSeconds(10)))
			.withMessageContaining("no key available to verify the response")
			.satisfies((ex) -> assertThat(ex.isSent()).isFalse());
		assertThat(this.wechatPay.requests()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "find", "preferred" })
	void deactivateWhenKeysFailReportsTrueOutcome(String broken) {
		PlatformKeys delegate = publicKey();
		PlatformKeys keys = new PlatformKeys() {

			@Override
			public Mono<PublicKey> find(String serialNumber) {
				if (broken.equals("find")) {
					throw new NoSuchMethodError("broken");
				}
				return delegate.find(serialNumber);
			}

			@Override
			public @Nullable String preferredSerialNumber() {
				if (broken.equals("preferred")) {
					throw new NoSuchMethodError("broken");
				}
				return delegate.preferredSerialNumber();
			}

		};
		DeactivationResult result = Results.deactivate(merchant().platformKeys(keys).build().coupons(), request(1),
				true);
		assertThat(result).isInstanceOf(
				broken.equals("find") ? DeactivationResult.Unconfirmed.class : DeactivationResult.NotDeactivated.class);
	}

	@Test
	void deactivateAllWhenRequestsDifferOnlyInReasonSendsOne() {
		this.wechatPay.respondAlways(FakeResponse.ordinary().after(Duration.ofMillis(300)));
		CouponDeactivation request = request(1);
		CouponDeactivation other = request.withReason("another");
		List<DeactivationResult> results = TestMerchant.builder(this.wechatPay)
			.build()
			.coupons()
			.deactivateAll(Flux.just(request, other))
			.collectList()
			.block(Duration.ofSeconds(10));
		assertThat(results).hasOnlyElementsOfType(DeactivationResult.Deactivated.class)
			.extracting(DeactivationResult::request)
			.containsExactlyInAnyOrder(request, other);
		assertThat(this.wechatPay.deactivations()).hasSize(1);
	}

	/**
	 * Platform keys that are not ready at first.
	 *
	 * @param delegate the keys
	 * @param readiness the signal that the keys are ready
	 */
	private record SlowKeys(PlatformKeys delegate, Supplier<Mono<Void>> readiness) implements PlatformKeys {

		@Override
		public Mono<Void> ready() {
			return this.readiness.get();
		}

		@Override
		public Mono<PublicKey> find(String serialNumber) {
			return this.delegate.find(serialNumber);
		}

		@Override
		public @Nullable String preferredSerialNumber() {
			return this.delegate.preferredSerialNumber();
		}

	}

	/**
	 * Connector that records the times at which requests are sent and delays the first 20
	 * connections.
	 */
	private static final class TimedConnector implements ClientHttpConnector {

		private final ClientHttpConnector delegate = Connectors.REACTOR.connector(Duration.ofSeconds(5));

		private final List<Long> sentAt = new CopyOnWriteArrayList<>();

		private final AtomicInteger connections = new AtomicInteger();

		private final Duration delay;

		TimedConnector(Duration delay) {
			this.delay = delay;
		}

		@Override
		public Mono<ClientHttpResponse> connect(HttpMethod method, URI uri,
				Function<? super ClientHttpRequest, Mono<Void>> requestCallback) {
			Mono<ClientHttpResponse> response = this.delegate.connect(method, uri,
					(request) -> requestCallback.apply(request)
						.doOnSuccess((nothing) -> this.sentAt.add(System.nanoTime())));
			return (this.connections.incrementAndGet() <= 20) ? response.delaySubscription(this.delay) : response;
		}

	}

}
