package io.github.wechatpayspring.coupon;

import java.net.URI;
import java.security.PublicKey;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;

import io.github.wechatpayspring.TestMerchant;
import io.github.wechatpayspring.WechatPayTransportException;
import io.github.wechatpayspring.client.WechatPayClient;
import io.github.wechatpayspring.client.WechatPayWebClientFactory;
import io.github.wechatpayspring.coupon.CouponNotDeactivatedException.Reason;
import io.github.wechatpayspring.exchange.SignedExchange;
import io.github.wechatpayspring.fake.FakeResponse;
import io.github.wechatpayspring.fake.FakeWechatPay;
import io.github.wechatpayspring.key.KeyReader;
import io.github.wechatpayspring.key.PlatformKeys;
import io.github.wechatpayspring.signature.SignatureScheme;
import io.github.wechatpayspring.signature.WechatPayVerifier;
import io.github.wechatpayspring.traffic.TrafficSettings;
import io.github.wechatpayspring.traffic.WechatPayTraffic;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.http.HttpMethod;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.http.client.reactive.ClientHttpRequest;
import org.springframework.http.client.reactive.ClientHttpResponse;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * When requests are sent, and how often.
 */
class SendingTests {

	private static final double CEILING = 10;

	private FakeWechatPay wechatPay;

	private TestMerchant merchant;

	@BeforeEach
	void start() {
		this.wechatPay = FakeWechatPay.start().echoUnknownPaths();
		this.merchant = new TestMerchant(this.wechatPay.properties());
	}

	@AfterEach
	void stop() {
		this.wechatPay.close();
	}

	private Flux<CouponDeactivation> requests(int count) {
		return Flux.range(0, count).map(this::request);
	}

	private CouponDeactivation request(int number) {
		this.wechatPay.addCoupon("1234567891", "c" + number);
		return CouponDeactivation.of("1234567891", "c" + number);
	}

	private WechatPayTraffic traffic() {
		return this.merchant.traffic(
				new TrafficSettings.Retry(3, Duration.ofMillis(1), Duration.ofMillis(2), Duration.ofSeconds(10)),
				CEILING);
	}

	private String value(String name) {
		return this.wechatPay.properties().get("wechatpay." + name);
	}

	private WechatPayClient client(PlatformKeys keys, WechatPayTraffic traffic, ClientHttpConnector connector,
			Duration readTimeout) {
		Clock clock = Clock.systemUTC();
		WechatPayWebClientFactory factory = new WechatPayWebClientFactory(traffic, value("merchant-id"),
				this.merchant.signer(), new WechatPayVerifier(SignatureScheme.RSA, keys, clock),
				new SignedExchange.Limits(Duration.ofSeconds(5), readTimeout, TestMerchant.MAX_RESPONSE_SIZE));
		return factory.wechatPayClient(factory.webClient(WebClient.builder().clientConnector(connector)));
	}

	private PlatformKeys publicKey() {
		return PlatformKeys.publicKey(value("public-key-id"), KeyReader.publicKey(value("public-key")));
	}

	@Test
	void deactivateAllWhenKeysAreReadyLateKeepsTheCeiling() {
		AtomicInteger asked = new AtomicInteger();
		PlatformKeys keys = new SlowKeys(publicKey(),
				() -> (asked.incrementAndGet() <= 20) ? Mono.delay(Duration.ofSeconds(2)).then() : Mono.empty());
		TimedConnector connector = new TimedConnector(Duration.ZERO);
		assertCeiling(client(keys, traffic(), connector, Duration.ofSeconds(5)), connector);
	}

	@Test
	void deactivateAllWhenConnectionsAreMadeLateKeepsTheCeiling() {
		TimedConnector connector = new TimedConnector(Duration.ofSeconds(2));
		assertCeiling(client(publicKey(), traffic(), connector, Duration.ofSeconds(5)), connector);
	}

	private void assertCeiling(WechatPayClient client, TimedConnector connector) {
		List<DeactivationResult> results = CouponDeactivationClient.create(client, traffic(), 40)
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
	 * A connector or a gateway that repeats the request: the refusal is that of the
	 * second, while the first has deactivated the coupon.
	 */
	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void deactivateWhenConnectorSendsTwiceIsNeverRefused(boolean async) {
		this.wechatPay.respondNext(FakeResponse.ordinary(), FakeResponse.of(404, "{\"code\":\"RESOURCE_NOT_EXISTS\"}"));
		ClientHttpConnector delegate = TestMerchant.reactorConnector();
		ClientHttpConnector resending = (method, uri, callback) -> delegate.connect(method, uri, callback)
			.flatMap((response) -> response.getBody().then().then(delegate.connect(method, uri, callback)));
		assertThat(Results.deactivate(this.merchant.coupons(resending), request(1), async))
			.isInstanceOf(DeactivationResult.Unconfirmed.class);
		assertThat(this.wechatPay.deactivations()).hasSize(2);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void deactivateWhenKeysAreNeverReadyIsNotSentInTime(boolean hanging) {
		TrafficSettings.Retry retry = new TrafficSettings.Retry(3, Duration.ofMillis(1), Duration.ofMillis(2),
				Duration.ofMillis(500));
		WechatPayTraffic traffic = this.merchant.traffic(retry);
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
		WechatPayClient client = client(keys, traffic, TestMerchant.reactorConnector(), Duration.ofSeconds(1));
		assertThat(Results.deactivate(CouponDeactivationClient.create(client, traffic, 1), request(1), false))
			.isInstanceOfSatisfying(DeactivationResult.NotDeactivated.class,
					(not) -> assertThat(not.cause().getReason()).isEqualTo(Reason.UNREACHABLE));
		assertThatExceptionOfType(WechatPayTransportException.class).isThrownBy(
				() -> client.webClient().get().uri("/v3/a").retrieve().toBodilessEntity().block(Duration.ofSeconds(10)))
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
		WechatPayTraffic traffic = traffic();
		WechatPayClient client = client(keys, traffic, TestMerchant.reactorConnector(), Duration.ofSeconds(1));
		DeactivationResult result = Results.deactivate(CouponDeactivationClient.create(client, traffic, 1), request(1),
				true);
		assertThat(result).isInstanceOf(
				broken.equals("find") ? DeactivationResult.Unconfirmed.class : DeactivationResult.NotDeactivated.class);
	}

	@Test
	void deactivateAllWhenRequestsDifferInReasonAloneSendsOne() {
		this.wechatPay.respondAlways(FakeResponse.ordinary().after(Duration.ofMillis(300)));
		CouponDeactivation request = request(1);
		CouponDeactivation other = request.withReason("another");
		List<DeactivationResult> results = this.merchant.coupons(TestMerchant.reactorConnector())
			.deactivateAll(Flux.just(request, other))
			.collectList()
			.block(Duration.ofSeconds(10));
		assertThat(results).hasOnlyElementsOfType(DeactivationResult.Deactivated.class)
			.extracting(DeactivationResult::request)
			.containsExactlyInAnyOrder(request, other);
		assertThat(this.wechatPay.deactivations()).hasSize(1);
	}

	/**
	 * Keys that take their time to get ready.
	 *
	 * @param delegate the keys
	 * @param readiness when they are ready
	 */
	private record SlowKeys(PlatformKeys delegate,
			java.util.function.Supplier<Mono<Void>> readiness) implements PlatformKeys {

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
	 * Records when requests are sent, and makes the first ten connections late.
	 */
	private static final class TimedConnector implements ClientHttpConnector {

		private final ClientHttpConnector delegate = TestMerchant.reactorConnector(Duration.ofSeconds(5));

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
