package io.github.wechatpayspring.coupon;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;

import io.github.wechatpayspring.TestMerchant;
import io.github.wechatpayspring.connector.Connectors;
import io.github.wechatpayspring.connector.Connectors.OpenConnector;
import io.github.wechatpayspring.coupon.CouponNotDeactivatedException.Reason;
import io.github.wechatpayspring.fake.CouponState;
import io.github.wechatpayspring.fake.FakeResponse;
import io.github.wechatpayspring.fake.FakeWechatPay;
import io.github.wechatpayspring.fake.FakeWechatPayExtension;
import io.github.wechatpayspring.traffic.WechatPayTraffic;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;

import org.springframework.web.reactive.function.client.ExchangeFilterFunction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for calls that end early, by interruption, cancellation or shutdown.
 */
@ParameterizedClass
@EnumSource(Connectors.class)
class InterruptionTests {

	private static final CouponDeactivation REQUEST = CouponDeactivation.of("1234567891", "sxxe34343434");

	// with full jitter, only a pause of up to 100 days is certain to outlast a test
	private static final WechatPayTraffic.Settings.Retry SLOW_RETRY = new WechatPayTraffic.Settings.Retry(3,
			Duration.ofDays(100), Duration.ofDays(100), Duration.ofDays(1000));

	private static final Duration READ_TIMEOUT = Duration.ofSeconds(10);

	@RegisterExtension
	final FakeWechatPayExtension fake = new FakeWechatPayExtension();

	@AutoClose
	private final OpenConnector connector;

	private FakeWechatPay wechatPay;

	private WechatPayTraffic traffic;

	private CouponDeactivationClient client;

	InterruptionTests(Connectors connectors) {
		this.connector = connectors.open(READ_TIMEOUT);
	}

	@BeforeEach
	void start() {
		this.wechatPay = this.fake.fake();
		this.wechatPay.addCoupon(REQUEST.stockId(), REQUEST.couponCode());
		TestMerchant merchant = merchant().build();
		this.traffic = merchant.traffic();
		this.client = merchant.coupons();
	}

	private TestMerchant.Builder merchant() {
		return TestMerchant.builder(this.wechatPay)
			.readTimeout(READ_TIMEOUT)
			.connector(this.connector.connector())
			.retry(SLOW_RETRY);
	}

	/**
	 * Call on a thread of its own and interrupt it some time after the request was
	 * received.
	 */
	private DeactivationResult interrupt(Duration later) throws InterruptedException {
		CompletableFuture<DeactivationResult> result = new CompletableFuture<>();
		AtomicBoolean interrupted = new AtomicBoolean();
		Thread caller = new Thread(() -> {
			result.complete(Results.deactivate(this.client, REQUEST, false));
			interrupted.set(Thread.currentThread().isInterrupted());
		});
		caller.start();
		Awaitility.await().until(() -> !this.wechatPay.deactivations().isEmpty());
		Thread.sleep(later.toMillis());
		caller.interrupt();
		caller.join(30_000);
		assertThat(interrupted).isTrue();
		return result.join();
	}

	@Test
	void deactivateWhenInterruptedReturnsOutcomeOfRequestInFlight() throws InterruptedException {
		this.wechatPay.respondNext(FakeResponse.ordinary().after(Duration.ofMillis(600)));
		assertThat(interrupt(Duration.ofMillis(50))).isInstanceOf(DeactivationResult.Deactivated.class);
	}

	@Test
	void deactivateWhenInterruptedWaitsForGracePeriodOnly() throws InterruptedException {
		this.wechatPay.respondNext(FakeResponse.ordinary().after(Duration.ofSeconds(8)));
		DeactivationResult result = interrupt(Duration.ofMillis(50));
		assertThat(result).isInstanceOf(DeactivationResult.Unconfirmed.class);
		assertThat(((DeactivationResult.Unconfirmed) result).cause()).hasMessageContaining("interrupted");
		assertThat(this.wechatPay.deactivations()).hasSize(1);
	}

	@Test
	void deactivateWhenInterruptedBetweenAttemptsIsUnconfirmed() throws InterruptedException {
		assertThat(interruptBetweenAttempts(503)).isInstanceOf(DeactivationResult.Unconfirmed.class);
	}

	@Test
	void deactivateWhenInterruptedAfter429IsNotDeactivated() throws InterruptedException {
		assertThat(interruptBetweenAttempts(429)).isInstanceOf(DeactivationResult.NotDeactivated.class);
	}

	/**
	 * Interrupt a caller that has received a response and waits for its next attempt.
	 */
	private DeactivationResult interruptBetweenAttempts(int status) throws InterruptedException {
		this.wechatPay.respondAlways(FakeResponse.of(status, "{}"));
		DeactivationResult result = interrupt(Duration.ofMillis(300));
		assertThat(this.wechatPay.deactivations()).hasSize(1);
		return result;
	}

	@Test
	void deactivateWhenThreadIsInterruptedSendsNothing() {
		Thread.currentThread().interrupt();
		assertThatExceptionOfType(CouponNotDeactivatedException.class).isThrownBy(() -> this.client.deactivate(REQUEST))
			.withMessageContaining("Request not sent")
			.satisfies((ex) -> assertThat(ex.getReason()).isEqualTo(Reason.UNREACHABLE));
		assertThat(Thread.interrupted()).isTrue();
		assertThat(this.wechatPay.requests()).isEmpty();
	}

	@Test
	void cancelWhenRequestIsInFlightDiscardsItsOutcome() {
		this.wechatPay.respondNext(FakeResponse.ordinary().after(Duration.ofMillis(500)));
		Queue<DeactivationResult> discarded = new ConcurrentLinkedQueue<>();
		Disposable call = this.client.deactivateAsync(REQUEST)
			.doOnDiscard(DeactivationResult.class, discarded::add)
			.subscribe();
		Awaitility.await().until(() -> this.wechatPay.deactivations().size() == 1);
		call.dispose();
		Awaitility.await()
			.untilAsserted(
					() -> assertThat(discarded).singleElement().isInstanceOf(DeactivationResult.Deactivated.class));
		assertThat(this.wechatPay.deactivations()).hasSize(1);
	}

	@Test
	void cancelWhenResponseIsReceivedDiscardsItsOutcome() {
		Queue<DeactivationResult> discarded = new ConcurrentLinkedQueue<>();
		CompletableFuture<Disposable> call = new CompletableFuture<>();
		ExchangeFilterFunction cancelling = (request, next) -> next.exchange(request)
			.doOnNext((response) -> call.join().dispose());
		call.complete(merchant().filter(cancelling)
			.build()
			.coupons()
			.deactivateAsync(REQUEST)
			.doOnDiscard(DeactivationResult.class, discarded::add)
			.subscribe());
		Awaitility.await()
			.untilAsserted(
					() -> assertThat(discarded).singleElement().isInstanceOf(DeactivationResult.Deactivated.class));
	}

	@Test
	void cancelBetweenAttemptsMakesNoFurtherAttempt() {
		this.wechatPay.respondAlways(FakeResponse.of(503, "{}"));
		Queue<DeactivationResult> discarded = new ConcurrentLinkedQueue<>();
		Disposable call = this.client.deactivateAsync(REQUEST)
			.doOnDiscard(DeactivationResult.class, discarded::add)
			.subscribe();
		Awaitility.await().until(() -> this.wechatPay.deactivations().size() == 1);
		call.dispose();
		Awaitility.await()
			.untilAsserted(
					() -> assertThat(discarded).singleElement().isInstanceOf(DeactivationResult.Unconfirmed.class));
		assertThat(this.wechatPay.deactivations()).hasSize(1);
	}

	@Test
	void closeWhenRequestsAreInFlightAwaitsThemAndSendsNoFurther() {
		CouponDeactivation second = CouponDeactivation.of(REQUEST.stockId(), "second");
		this.wechatPay.addCoupon(second.stockId(), second.couponCode());
		this.wechatPay.respondNext(REQUEST.stockId(), REQUEST.couponCode(),
				FakeResponse.ordinary().after(Duration.ofMillis(600)));
		this.wechatPay.respondNext(second.stockId(), second.couponCode(), FakeResponse.of(503, "{}"));
		List<DeactivationResult> results = new CopyOnWriteArrayList<>();
		this.client.deactivateAll(Flux.just(REQUEST, second)).subscribe(results::add);
		Awaitility.await().until(() -> this.wechatPay.deactivations().size() == 2);
		this.traffic.close("the test is over").block(Duration.ofSeconds(30));
		Awaitility.await().until(() -> results.size() == 2);
		assertThat(results).hasAtLeastOneElementOfType(DeactivationResult.Deactivated.class)
			.hasAtLeastOneElementOfType(DeactivationResult.Unconfirmed.class);
		assertThatExceptionOfType(CouponNotDeactivatedException.class).isThrownBy(() -> this.client.deactivate(REQUEST))
			.withMessageContaining("the test is over");
		assertThat(this.wechatPay.deactivations()).hasSize(2);
		assertThat(this.wechatPay.coupon(REQUEST.stockId(), REQUEST.couponCode()).orElseThrow().state())
			.isEqualTo(CouponState.DEACTIVATED);
		this.traffic.open();
		assertThat(this.client.deactivate(REQUEST)).isNotNull();
	}

	@Test
	void closeWhenResponseIsLateWaitsForGracePeriodOnly() {
		this.wechatPay.respondNext(FakeResponse.ordinary().after(Duration.ofSeconds(8)));
		List<Throwable> failures = new CopyOnWriteArrayList<>();
		this.client.deactivateAsync(REQUEST).subscribe((coupon) -> {
		}, failures::add);
		Awaitility.await().until(() -> this.wechatPay.deactivations().size() == 1);
		this.traffic.close("the test is over").block(Duration.ofSeconds(30));
		Awaitility.await().until(() -> !failures.isEmpty());
		assertThat(failures).singleElement().isInstanceOf(DeactivationUnconfirmedException.class);
	}

}
