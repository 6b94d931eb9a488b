package io.github.wechatpayspring.coupon;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;

import io.github.wechatpayspring.TestMerchant;
import io.github.wechatpayspring.client.WechatPayClient;
import io.github.wechatpayspring.coupon.CouponNotDeactivatedException.Reason;
import io.github.wechatpayspring.fake.CouponState;
import io.github.wechatpayspring.fake.FakeResponse;
import io.github.wechatpayspring.fake.FakeWechatPay;
import io.github.wechatpayspring.signature.WechatPaySigner;
import io.github.wechatpayspring.traffic.TrafficSettings;
import io.github.wechatpayspring.traffic.WechatPayTraffic;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;
import org.springframework.web.reactive.function.client.ExchangeFunction;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Code of the application that throws or hangs: each call has one true outcome in time.
 */
class ForeignCodeTests {

	private static final Duration TIMEOUT = Duration.ofMillis(500);

	private static final Duration GRACE_PERIOD = Duration.ofMillis(200);

	private FakeWechatPay wechatPay;

	private TestMerchant merchant;

	private WechatPayTraffic traffic;

	private final CountDownLatch end = new CountDownLatch(1);

	@BeforeEach
	void start() {
		this.wechatPay = FakeWechatPay.start();
		this.merchant = new TestMerchant(this.wechatPay.properties());
		this.traffic = this.merchant
			.traffic(new TrafficSettings.Retry(3, Duration.ofMillis(1), Duration.ofMillis(2), TIMEOUT));
	}

	@AfterEach
	void stop() {
		this.end.countDown();
		this.wechatPay.close();
	}

	private CouponDeactivation request(String couponCode) {
		this.wechatPay.addCoupon("1234567891", couponCode);
		return CouponDeactivation.of("1234567891", couponCode);
	}

	/**
	 * What code of the application does instead of its work.
	 */
	enum Fault {

		RUNTIME_EXCEPTION, ERROR, LINKAGE_ERROR, STACK_OVERFLOW, HANG;

		void happen(CountDownLatch end) {
			switch (this) {
				case RUNTIME_EXCEPTION -> throw new IllegalStateException("broken");
				case ERROR -> throw new AssertionError("broken");
				case LINKAGE_ERROR -> throw new NoSuchMethodError("broken");
				case STACK_OVERFLOW -> throw new StackOverflowError("broken");
				case HANG -> hang(end);
			}
		}

		private static void hang(CountDownLatch end) {
			boolean over = false;
			while (!over) {
				try {
					over = end.await(30, TimeUnit.SECONDS);
				}
				catch (InterruptedException ex) {
					// code that ignores interruption
				}
			}
		}

	}

	/**
	 * Where code of the application runs.
	 */
	enum Place {

		SIGNER, FILTER_BEFORE, FILTER_REQUEST, FILTER_RESPONSE, FILTER_SUBSCRIPTION, HANDLER_START, HANDLER_STOP,
		HANDLER_ERROR, HTTP_HANDLER_STOP

	}

	enum Form {

		WAITING, ASYNC, BULK

	}

	private CouponDeactivationClient client(Place place, Runnable fault, ClientHttpConnector connector) {
		WechatPaySigner signer = this.merchant.signer();
		WechatPaySigner used = (message) -> {
			if (place == Place.SIGNER) {
				fault.run();
			}
			return signer.sign(message);
		};
		WebClient.Builder builder = WebClient.builder().clientConnector(connector);
		if (place.name().startsWith("FILTER")) {
			builder.filter(filter(place, fault));
		}
		ObservationRegistry registry = ObservationRegistry.NOOP;
		if (place.name().startsWith("H")) {
			registry = ObservationRegistry.create();
			registry.observationConfig().observationHandler(new FaultyHandler(place, fault));
			builder.observationRegistry(registry);
		}
		WechatPayClient client = this.merchant.client(builder, used, Clock.systemUTC(), this.traffic);
		return CouponDeactivationClient.create(client, this.traffic, 4, Clock.systemUTC(), "default", registry, null);
	}

	private static ExchangeFilterFunction filter(Place place, Runnable fault) {
		return new ExchangeFilterFunction() {

			@Override
			public Mono<ClientResponse> filter(ClientRequest request, ExchangeFunction next) {
				if (place == Place.FILTER_BEFORE) {
					fault.run();
				}
				return switch (place) {
					case FILTER_REQUEST -> Mono.defer(() -> {
						fault.run();
						return next.exchange(request);
					});
					case FILTER_RESPONSE -> next.exchange(request).doOnNext((response) -> fault.run());
					case FILTER_SUBSCRIPTION -> next.exchange(request).doOnSubscribe((subscription) -> fault.run());
					default -> next.exchange(request);
				};
			}

		};
	}

	private DeactivationResult deactivate(CouponDeactivationClient client, CouponDeactivation request, Form form) {
		Supplier<DeactivationResult> call = switch (form) {
			case WAITING -> () -> Results.deactivate(client, request, false);
			case ASYNC -> () -> Results.deactivate(client, request, true);
			case BULK -> () -> client.deactivateAll(Flux.just(request)).blockLast(Duration.ofSeconds(20));
		};
		long start = System.nanoTime();
		DeactivationResult result = CompletableFuture.supplyAsync(call).orTimeout(20, TimeUnit.SECONDS).join();
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(TIMEOUT.plus(GRACE_PERIOD).plusSeconds(6));
		return result;
	}

	static Stream<Object[]> deactivateWhenForeignCodeFailsReportsTrueOutcome() {
		List<Object[]> arguments = new ArrayList<>();
		for (Place place : Place.values()) {
			for (Fault fault : Fault.values()) {
				for (Form form : Form.values()) {
					arguments.add(new Object[] { place, fault, form });
				}
			}
		}
		return arguments.stream();
	}

	@ParameterizedTest
	@MethodSource
	void deactivateWhenForeignCodeFailsReportsTrueOutcome(Place place, Fault fault, Form form) {
		CouponDeactivation request = request("c1");
		DeactivationResult result = deactivate(
				client(place, () -> fault.happen(this.end), TestMerchant.reactorConnector()), request, form);
		boolean deactivated = this.wechatPay.coupon(request.stockId(), request.couponCode())
			.orElseThrow()
			.state() == CouponState.DEACTIVATED;
		if (result instanceof DeactivationResult.Deactivated) {
			assertThat(deactivated).isTrue();
		}
		if (result instanceof DeactivationResult.NotDeactivated) {
			assertThat(deactivated).isFalse();
		}
		if (place == Place.SIGNER) {
			assertThat(result).isInstanceOf(DeactivationResult.NotDeactivated.class);
		}
		if (place == Place.HANDLER_STOP || place == Place.HANDLER_ERROR) {
			assertThat(result).isInstanceOf(DeactivationResult.Deactivated.class);
		}
		this.end.countDown();
		Awaitility.await().until(() -> this.traffic.inFlight() == 0);
	}

	@ParameterizedTest
	@EnumSource(Form.class)
	void deactivateWhenSignerHangsDoesNotDelayOthers(Form form) {
		CouponDeactivationClient hanging = client(Place.SIGNER, () -> Fault.HANG.happen(this.end),
				TestMerchant.reactorConnector());
		List<DeactivationResult> results = new ArrayList<>();
		for (int i = 0; i < 70; i++) {
			hanging.deactivateAll(Flux.just(request("hung" + i))).subscribe((result) -> {
				synchronized (results) {
					results.add(result);
				}
			});
		}
		long start = System.nanoTime();
		Mono.delay(Duration.ofMillis(100)).block();
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMillis(800));
		TestMerchant other = new TestMerchant(this.wechatPay.properties());
		assertThat(deactivate(other.coupons(TestMerchant.reactorConnector()), request("other"), form))
			.isInstanceOf(DeactivationResult.Deactivated.class);
		Awaitility.await().atMost(Duration.ofSeconds(15)).until(() -> {
			synchronized (results) {
				return results.size() == 70;
			}
		});
		assertThat(results)
			.allSatisfy((result) -> assertThat(result).isInstanceOfSatisfying(DeactivationResult.NotDeactivated.class,
					(not) -> assertThat(not.cause().getReason()).isEqualTo(Reason.UNREACHABLE)));
	}

	@ParameterizedTest
	@EnumSource(Form.class)
	void deactivateWhenSignerBlocksSucceedsAtEachAttempt(Form form) {
		this.wechatPay.respondNext(FakeResponse.of(503, "{}"));
		CouponDeactivationClient client = client(Place.SIGNER, () -> Mono.delay(Duration.ofMillis(5)).block(),
				TestMerchant.reactorConnector());
		assertThat(deactivate(client, request("c1"), form)).isInstanceOf(DeactivationResult.Deactivated.class);
		assertThat(this.wechatPay.deactivations()).hasSize(2);
	}

	@ParameterizedTest
	@EnumSource(Form.class)
	void deactivateWhenFilterBlocksSucceedsAtEachAttempt(Form form) {
		this.wechatPay.respondNext(FakeResponse.of(503, "{}"));
		CouponDeactivationClient client = client(Place.FILTER_REQUEST, () -> Mono.delay(Duration.ofMillis(5)).block(),
				TestMerchant.reactorConnector());
		assertThat(deactivate(client, request("c1"), form)).isInstanceOf(DeactivationResult.Deactivated.class);
		assertThat(this.wechatPay.deactivations()).hasSize(2);
	}

	@Test
	void deactivateWhenManyCallersShareASlowSignerSucceeds() {
		this.traffic = this.merchant.traffic();
		CouponDeactivationClient client = client(Place.SIGNER, () -> {
			try {
				Thread.sleep(100);
			}
			catch (InterruptedException ex) {
				throw new IllegalStateException(ex);
			}
		}, TestMerchant.reactorConnector());
		List<Mono<DeactivatedCoupon>> calls = new ArrayList<>();
		for (int i = 0; i < 40; i++) {
			CouponDeactivation request = request("c" + i);
			calls.add(Mono.fromCallable(() -> client.deactivate(request)).subscribeOn(Schedulers.boundedElastic()));
		}
		assertThat(Flux.merge(Flux.fromIterable(calls), 40).collectList().block(Duration.ofSeconds(20))).hasSize(40);
	}

	/**
	 * A filter that rebuilds the request without attributes hides neither its requests
	 * nor what they led to.
	 */
	@ParameterizedTest
	@EnumSource(Form.class)
	void deactivateWhenFilterDropsAttributesSucceedsAfter429(Form form) {
		this.wechatPay.respondNext(FakeResponse.of(429, "{\"code\":\"FREQUENCY_LIMITED\"}"));
		assertThat(deactivate(rebuilding((response) -> response), request("c1"), form))
			.isInstanceOf(DeactivationResult.Deactivated.class);
	}

	@ParameterizedTest
	@EnumSource(Form.class)
	void deactivateWhenFilterDropsAttributesAndRetriesLeavesOutcomeOpen(Form form) {
		this.wechatPay.respondNext(FakeResponse.ordinary().dropped(), FakeResponse.of(404, "{\"code\":\"NOT_FOUND\"}"));
		assertThat(deactivate(rebuilding((response) -> response.retry(1)), request("c1"), form))
			.isInstanceOf(DeactivationResult.Unconfirmed.class);
	}

	private CouponDeactivationClient rebuilding(java.util.function.UnaryOperator<Mono<ClientResponse>> change) {
		ExchangeFilterFunction filter = (request,
				next) -> change.apply(next.exchange(ClientRequest.create(request.method(), request.url())
					.headers((headers) -> headers.putAll(request.headers()))
					.body(request.body())
					.build()));
		return CouponDeactivationClient.create(this.merchant.client(TestMerchant.reactorConnector(),
				this.merchant.signer(), Clock.systemUTC(), this.traffic, filter), this.traffic, 4);
	}

	/**
	 * Neither attributes nor the context reach the request: nothing is known of it.
	 */
	@ParameterizedTest
	@EnumSource(Form.class)
	void deactivateWhenRequestsAreUnknownIsNeverCertain(Form form) {
		this.wechatPay.respondNext(FakeResponse.of(429, "{\"code\":\"FREQUENCY_LIMITED\"}"));
		ExchangeFilterFunction filter = (request, next) -> Mono.fromFuture(CompletableFuture.supplyAsync(
				() -> next
					.exchange(ClientRequest.create(request.method(), request.url())
						.headers((headers) -> headers.putAll(request.headers()))
						.body(request.body())
						.build())
					.block()));
		CouponDeactivationClient client = CouponDeactivationClient.create(this.merchant
			.client(TestMerchant.reactorConnector(), this.merchant.signer(), Clock.systemUTC(), this.traffic, filter),
				this.traffic, 4);
		assertThat(deactivate(client, request("c1"), form)).isInstanceOf(DeactivationResult.Unconfirmed.class);
	}

	/**
	 * A filter that cancellation does not reach sends nothing once the call has ended.
	 */
	@ParameterizedTest
	@EnumSource(Form.class)
	void deactivateWhenFilterSendsAfterTheCallHasEndedSendsNothing(Form form) throws InterruptedException {
		this.wechatPay.respondNext(FakeResponse.of(429, "{\"code\":\"FREQUENCY_LIMITED\"}"));
		AtomicInteger attempts = new AtomicInteger();
		CountDownLatch sentLate = new CountDownLatch(1);
		ExchangeFilterFunction filter = (request, next) -> (attempts.incrementAndGet() == 1) ? next.exchange(request)
				: Mono.fromFuture(CompletableFuture.supplyAsync(() -> {
					try {
						Thread.sleep(TIMEOUT.plus(GRACE_PERIOD).plusSeconds(1).toMillis());
						return next.exchange(request).block();
					}
					catch (InterruptedException ex) {
						throw new IllegalStateException(ex);
					}
					finally {
						sentLate.countDown();
					}
				}), true);
		CouponDeactivationClient client = CouponDeactivationClient.create(this.merchant
			.client(TestMerchant.reactorConnector(), this.merchant.signer(), Clock.systemUTC(), this.traffic, filter),
				this.traffic, 4);
		CouponDeactivation request = request("c1");
		assertThat(deactivate(client, request, form)).isNotInstanceOf(DeactivationResult.Deactivated.class);
		assertThat(sentLate.await(15, TimeUnit.SECONDS)).isTrue();
		assertThat(this.wechatPay.deactivations()).hasSize(1);
		assertThat(this.wechatPay.coupon(request.stockId(), request.couponCode()).orElseThrow().state())
			.isEqualTo(CouponState.SENDED);
	}

	/**
	 * Fails at one of its callbacks.
	 *
	 * @param place the callback
	 * @param fault what happens there
	 */
	private record FaultyHandler(Place place, Runnable fault) implements ObservationHandler<Observation.Context> {

		private boolean isMine(Observation.Context context) {
			boolean coupon = context instanceof CouponDeactivationObservationContext;
			return coupon != this.place.name().startsWith("HTTP");
		}

		@Override
		public void onStart(Observation.Context context) {
			if (this.place == Place.HANDLER_START && isMine(context)) {
				this.fault.run();
			}
		}

		@Override
		public void onError(Observation.Context context) {
			if (this.place == Place.HANDLER_ERROR && isMine(context)) {
				this.fault.run();
			}
		}

		@Override
		public void onStop(Observation.Context context) {
			if (this.place.name().endsWith("HANDLER_STOP") && isMine(context)) {
				this.fault.run();
			}
		}

		@Override
		public boolean supportsContext(Observation.Context context) {
			return true;
		}

	}

}
