package io.github.wechatpayspring.coupon;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.Signature;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiFunction;
import java.util.function.Function;

import io.github.wechatpayspring.TestKeys;
import io.github.wechatpayspring.TestMerchant;
import io.github.wechatpayspring.client.WechatPayWebClientFactory;
import io.github.wechatpayspring.exchange.SignedExchange;
import io.github.wechatpayspring.key.PlatformKeys;
import io.github.wechatpayspring.signature.MerchantSignature;
import io.github.wechatpayspring.signature.SignatureScheme;
import io.github.wechatpayspring.signature.WechatPayVerifier;
import io.github.wechatpayspring.traffic.WechatPayTraffic;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.http.client.reactive.ClientHttpRequest;
import org.springframework.http.client.reactive.ClientHttpResponse;
import org.springframework.mock.http.client.reactive.MockClientHttpRequest;
import org.springframework.mock.http.client.reactive.MockClientHttpResponse;
import org.springframework.util.unit.DataSize;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for cancellation while the response is received. No outcome of a request that was
 * sent is lost. {@code -Drace.count} sets the number of races.
 */
class CancellationRaceTests {

	private static final int COUNT = Integer.getInteger("race.count", 3000);

	private static final int BULK = 5;

	private final Set<String> sent = ConcurrentHashMap.newKeySet();

	private final Set<String> known = ConcurrentHashMap.newKeySet();

	private final Scheduler server = Schedulers.newSingle("server", true);

	private final Scheduler canceller = Schedulers.newSingle("canceller", true);

	/**
	 * Form of cancellation.
	 */
	enum Form {

		ASYNC_DISPOSE((test, delay) -> test.async((call) -> call, delay)),

		ASYNC_TIMEOUT((test, delay) -> test.async((call) -> call.timeout(delay, test.canceller), null)),

		ASYNC_TAKE_UNTIL(
				(test, delay) -> test.async((call) -> call.takeUntilOther(Mono.delay(delay, test.canceller)), null)),

		BULK_DISPOSE((test, delay) -> test.bulk((results) -> results, delay)),

		BULK_TIMEOUT((test, delay) -> test.bulk((results) -> results.timeout(delay, test.canceller), null)),

		BULK_TAKE_UNTIL((test, delay) -> test
			.bulk((results) -> results.takeUntilOther(Mono.delay(delay, test.canceller)), null));

		@SuppressWarnings("ImmutableEnumChecker") // a function without a state
		private final BiFunction<CancellationRaceTests, Duration, Disposable> race;

		Form(BiFunction<CancellationRaceTests, Duration, Disposable> race) {
			this.race = race;
		}

	}

	private final AtomicInteger coupons = new AtomicInteger();

	private final CouponDeactivationClient client = client();

	private final LoggingSystem loggingSystem = LoggingSystem.get(getClass().getClassLoader());

	@BeforeEach
	void doNotLogDiscardedOutcomes() {
		this.loggingSystem.setLogLevel(DeactivationCall.class.getName(), LogLevel.OFF);
	}

	@AfterEach
	void logDiscardedOutcomes() {
		this.loggingSystem.setLogLevel(DeactivationCall.class.getName(), null);
	}

	@ParameterizedTest
	@EnumSource
	void cancelWhenResponseArrivesLosesNoOutcome(Form form) {
		for (int i = 0; i < COUNT; i++) {
			Duration delay = Duration.ofNanos(ThreadLocalRandom.current().nextLong(20_000, 400_000));
			Disposable race = form.race.apply(this, delay);
			long start = System.nanoTime();
			while (!race.isDisposed() && System.nanoTime() - start < 1_000_000_000L) {
				Thread.onSpinWait();
			}
		}
		assertThat(this.sent).isNotEmpty();
		Awaitility.await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> assertThat(lost()).isEmpty());
		this.server.dispose();
		this.canceller.dispose();
	}

	private Set<String> lost() {
		Set<String> lost = new HashSet<>(this.sent);
		lost.removeAll(this.known);
		return lost;
	}

	private CouponDeactivation request() {
		return CouponDeactivation.of("1", "c" + this.coupons.incrementAndGet());
	}

	private void know(CouponDeactivation request) {
		this.known.add(request.couponCode());
	}

	private Disposable async(Function<Mono<DeactivatedCoupon>, Mono<DeactivatedCoupon>> change, Duration delay) {
		CouponDeactivation request = request();
		Disposable call = change.apply(this.client.deactivateAsync(request))
			.doOnDiscard(DeactivationResult.class, (result) -> know(result.request()))
			.subscribe((coupon) -> know(coupon.request()), this::know);
		return (delay != null) ? disposed(call, delay) : call;
	}

	private void know(Throwable failure) {
		if (failure instanceof DeactivationUnconfirmedException open) {
			know(open.getRequest());
		}
		if (failure instanceof CouponNotDeactivatedException not) {
			know(not.getRequest());
		}
	}

	private Disposable bulk(Function<Flux<DeactivationResult>, Flux<DeactivationResult>> change, Duration delay) {
		List<CouponDeactivation> requests = Flux.range(0, BULK).map((i) -> request()).collectList().block();
		Disposable call = change.apply(this.client.deactivateAll(Flux.fromIterable(requests)))
			.doOnDiscard(DeactivationResult.class, (result) -> know(result.request()))
			.subscribe((result) -> know(result.request()), (failure) -> {
			});
		return (delay != null) ? disposed(call, delay) : call;
	}

	private Disposable disposed(Disposable call, Duration delay) {
		this.canceller.schedule(() -> {
			LockSupport.parkNanos(1);
			long end = System.nanoTime() + delay.toNanos();
			while (System.nanoTime() < end) {
				Thread.onSpinWait();
			}
			call.dispose();
		});
		return call;
	}

	private CouponDeactivationClient client() {
		KeyPair keys = TestKeys.rsa();
		Clock clock = Clock.systemUTC();
		PlatformKeys platformKeys = PlatformKeys.publicKey("PUB_KEY_ID_1", keys.getPublic());
		WechatPayTraffic traffic = new WechatPayTraffic(
				new WechatPayTraffic.Settings("https://api.mch.weixin.qq.com", List.of(),
						new WechatPayTraffic.Settings.Retry(1, Duration.ofMillis(1), Duration.ofMillis(1),
								Duration.ofSeconds(5)),
						Double.POSITIVE_INFINITY, Duration.ofSeconds(2)),
				new WechatPayTraffic.Threads(), clock);
		WechatPayWebClientFactory factory = new WechatPayWebClientFactory(traffic, "1",
				(message) -> new MerchantSignature("1", "1"),
				new WechatPayVerifier(SignatureScheme.RSA, platformKeys, clock),
				new SignedExchange.Limits(Duration.ofSeconds(5), Duration.ofSeconds(5), DataSize.ofKilobytes(4)));
		return CouponDeactivationClient.create(
				factory.wechatPayClient(factory.webClient(WebClient.builder().clientConnector(new Server(keys)))),
				traffic, TestMerchant.CONCURRENCY);
	}

	/**
	 * Connector that responds on a thread of its own with a signed response.
	 */
	private final class Server implements ClientHttpConnector {

		private static final String BODY = "{\"wechatpay_deactivate_time\":\"2026-05-20T13:29:35+08:00\"}";

		private final Map<String, String> headers;

		Server(KeyPair keys) {
			String timestamp = Long.toString(Instant.now().getEpochSecond());
			try {
				Signature signature = Signature.getInstance("SHA256withRSA");
				signature.initSign(keys.getPrivate());
				signature.update((timestamp + "\nnonce\n" + BODY + "\n").getBytes(StandardCharsets.UTF_8));
				this.headers = Map.of("Wechatpay-Timestamp", timestamp, "Wechatpay-Nonce", "nonce", "Wechatpay-Serial",
						"PUB_KEY_ID_1", "Wechatpay-Signature", Base64.getEncoder().encodeToString(signature.sign()));
			}
			catch (GeneralSecurityException ex) {
				throw new IllegalStateException(ex);
			}
		}

		@Override
		public Mono<ClientHttpResponse> connect(HttpMethod method, URI uri,
				Function<? super ClientHttpRequest, Mono<Void>> requestCallback) {
			MockClientHttpRequest request = new MockClientHttpRequest(method, uri);
			return Mono.defer(() -> requestCallback.apply(request))
				.then(Mono.defer(request::getBodyAsString))
				.doOnNext(
						(body) -> CancellationRaceTests.this.sent.add(body.replaceAll(".*coupon_code\":\"|\",.*", "")))
				.publishOn(CancellationRaceTests.this.server)
				.map((body) -> {
					MockClientHttpResponse response = new MockClientHttpResponse(HttpStatus.OK);
					this.headers.forEach(response.getHeaders()::set);
					response.setBody(BODY);
					return response;
				});
		}

	}

}
