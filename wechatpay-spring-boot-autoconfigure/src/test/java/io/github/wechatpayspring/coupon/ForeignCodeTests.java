package io.github.wechatpayspring.coupon;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.github.wechatpayspring.TestMerchant;
import io.github.wechatpayspring.coupon.CouponNotDeactivatedException.Reason;
import io.github.wechatpayspring.fake.CouponState;
import io.github.wechatpayspring.fake.FakeResponse;
import io.github.wechatpayspring.fake.FakeWechatPay;
import io.github.wechatpayspring.fake.FakeWechatPayExtension;
import io.github.wechatpayspring.traffic.WechatPayTraffic;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.web.reactive.function.client.ExchangeFilterFunction;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for signers, filters and observation handlers of the application that throw,
 * block or hang.
 */
class ForeignCodeTests {

	@RegisterExtension
	final FakeWechatPayExtension fake = new FakeWechatPayExtension();

	private final CountDownLatch end = new CountDownLatch(1);

	private FakeWechatPay wechatPay;

	@BeforeEach
	void start() {
		this.wechatPay = this.fake.fake();
	}

	@AfterEach
	void stop() {
		this.end.countDown();
	}

	private CouponDeactivation request(String couponCode) {
		this.wechatPay.addCoupon("1234567891", couponCode);
		return CouponDeactivation.of("1234567891", couponCode);
	}

	private TestMerchant.Builder merchant(Place place, Runnable fault) {
		TestMerchant.Builder merchant = TestMerchant.builder(this.wechatPay)
			.retry(retry(Duration.ofMillis(500)))
			.beforeSigning((message) -> {
				if (place == Place.SIGNER) {
					fault.run();
				}
			});
		if (place.name().startsWith("FILTER")) {
			merchant.filter(filter(place, fault));
		}
		if (place.name().startsWith("H")) {
			ObservationRegistry registry = ObservationRegistry.create();
			registry.observationConfig().observationHandler(new FaultyHandler(place, fault));
			merchant.observationRegistry(registry);
		}
		return merchant;
	}

	private static WechatPayTraffic.Settings.Retry retry(Duration timeout) {
		return new WechatPayTraffic.Settings.Retry(3, Duration.ofMillis(1), Duration.ofMillis(2), timeout);
	}

	private static ExchangeFilterFunction filter(Place place, Runnable fault) {
		return (request, next) -> {
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
		};
	}

	/**
	 * Call on a thread of its own. The test fails if the call hangs.
	 */
	private static DeactivationResult deactivate(CouponDeactivationClient client, CouponDeactivation request,
			CallForm form) {
		return CompletableFuture.supplyAsync(() -> form.deactivate(client, request))
			.orTimeout(20, TimeUnit.SECONDS)
			.join();
	}

	static Stream<Arguments> deactivateWhenForeignCodeFailsReportsTrueOutcome() {
		return Stream.of(Place.values())
			.flatMap((place) -> Stream.of(Fault.values())
				.flatMap((fault) -> Stream.of(CallForm.values()).map((form) -> Arguments.of(place, fault, form))));
	}

	@ParameterizedTest
	@MethodSource
	void deactivateWhenForeignCodeFailsReportsTrueOutcome(Place place, Fault fault, CallForm form) {
		CouponDeactivation request = request("c1");
		boolean succeeds = place == Place.HANDLER_STOP || place == Place.HANDLER_ERROR;
		TestMerchant merchant = merchant(place, () -> fault.happen(this.end))
			.retry(retry(Duration.ofMillis(succeeds ? 2000 : 500)))
			.build();
		DeactivationResult result = deactivate(merchant.coupons(), request, form);
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
		if (succeeds) {
			assertThat(result).isInstanceOf(DeactivationResult.Deactivated.class);
		}
		this.end.countDown();
		Awaitility.await().until(() -> merchant.traffic().inFlight() == 0);
	}

	@ParameterizedTest
	@EnumSource
	void deactivateWhenSignerOfOtherMerchantHangsSucceeds(CallForm form) {
		CouponDeactivationClient hanging = merchant(Place.SIGNER, () -> Fault.HANG.happen(this.end)).build().coupons();
		List<DeactivationResult> results = new CopyOnWriteArrayList<>();
		for (int i = 0; i < 70; i++) {
			hanging.deactivateAll(Flux.just(request("hung" + i))).subscribe(results::add);
		}
		// fails if the hanging signers occupy the threads of Reactor
		Mono.delay(Duration.ofMillis(100)).block(Duration.ofSeconds(10));
		assertThat(deactivate(TestMerchant.builder(this.wechatPay).build().coupons(), request("other"), form))
			.isInstanceOf(DeactivationResult.Deactivated.class);
		Awaitility.await().atMost(Duration.ofSeconds(15)).until(() -> results.size() == 70);
		assertThat(results)
			.allSatisfy((result) -> assertThat(result).isInstanceOfSatisfying(DeactivationResult.NotDeactivated.class,
					(not) -> assertThat(not.cause().getReason()).isEqualTo(Reason.UNREACHABLE)));
	}

	@ParameterizedTest
	@EnumSource
	void deactivateWhenSignerBlocksSucceedsAtEachAttempt(CallForm form) {
		assertThatSecondAttemptSucceeds(Place.SIGNER, form);
	}

	@ParameterizedTest
	@EnumSource
	void deactivateWhenFilterBlocksSucceedsAtEachAttempt(CallForm form) {
		assertThatSecondAttemptSucceeds(Place.FILTER_REQUEST, form);
	}

	private void assertThatSecondAttemptSucceeds(Place blocking, CallForm form) {
		this.wechatPay.respondNext(FakeResponse.of(503, "{}"));
		CouponDeactivationClient client = merchant(blocking, () -> Mono.delay(Duration.ofMillis(5)).block()).build()
			.coupons();
		assertThat(deactivate(client, request("c1"), form)).isInstanceOf(DeactivationResult.Deactivated.class);
		assertThat(this.wechatPay.deactivations()).hasSize(2);
	}

	@Test
	void deactivateWhenManyCallersShareSlowSignerSucceeds() {
		CouponDeactivationClient client = TestMerchant.builder(this.wechatPay).beforeSigning((message) -> {
			try {
				Thread.sleep(100);
			}
			catch (InterruptedException ex) {
				throw new IllegalStateException(ex);
			}
		}).build().coupons();
		List<Mono<DeactivatedCoupon>> calls = new ArrayList<>();
		for (int i = 0; i < 40; i++) {
			CouponDeactivation request = request("c" + i);
			calls.add(Mono.fromCallable(() -> client.deactivate(request)).subscribeOn(Schedulers.boundedElastic()));
		}
		assertThat(Flux.merge(Flux.fromIterable(calls), 40).collectList().block(Duration.ofSeconds(20))).hasSize(40);
	}

	/**
	 * Fault of the code of the application.
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
	 * Place where code of the application runs.
	 */
	enum Place {

		SIGNER, FILTER_BEFORE, FILTER_REQUEST, FILTER_RESPONSE, FILTER_SUBSCRIPTION, HANDLER_START, HANDLER_STOP,
		HANDLER_ERROR, HTTP_HANDLER_STOP

	}

	/**
	 * Handler of which one callback has a fault.
	 *
	 * @param place the callback
	 * @param fault the fault
	 */
	private record FaultyHandler(Place place, Runnable fault) implements ObservationHandler<Observation.Context> {

		private boolean handles(Observation.Context context) {
			boolean coupon = context instanceof CouponDeactivationObservationContext;
			return coupon != this.place.name().startsWith("HTTP");
		}

		@Override
		public void onStart(Observation.Context context) {
			if (this.place == Place.HANDLER_START && handles(context)) {
				this.fault.run();
			}
		}

		@Override
		public void onError(Observation.Context context) {
			if (this.place == Place.HANDLER_ERROR && handles(context)) {
				this.fault.run();
			}
		}

		@Override
		public void onStop(Observation.Context context) {
			if (this.place.name().endsWith("HANDLER_STOP") && handles(context)) {
				this.fault.run();
			}
		}

		@Override
		public boolean supportsContext(Observation.Context context) {
			return true;
		}

	}

}
