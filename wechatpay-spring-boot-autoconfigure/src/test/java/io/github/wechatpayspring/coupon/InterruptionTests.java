package io.github.wechatpayspring.coupon;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

import io.github.wechatpayspring.TestMerchant;
import io.github.wechatpayspring.client.WechatPayClient;
import io.github.wechatpayspring.coupon.CouponNotDeactivatedException.Reason;
import io.github.wechatpayspring.fake.CouponState;
import io.github.wechatpayspring.fake.FakeResponse;
import io.github.wechatpayspring.fake.FakeWechatPay;
import io.github.wechatpayspring.traffic.TrafficSettings;
import io.github.wechatpayspring.traffic.WechatPayTraffic;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;

import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Who leaves early, or is made to, still leaves nothing unknown behind.
 */
class InterruptionTests {

	private static final CouponDeactivation REQUEST = CouponDeactivation.of("1234567891", "sxxe34343434");

	/**
	 * A pause has full jitter, so only one of up to a hundred days is sure to outlast a
	 * test.
	 */
	private static final TrafficSettings.Retry SLOW_RETRY = new TrafficSettings.Retry(3, Duration.ofDays(100),
			Duration.ofDays(100), Duration.ofDays(1000));

	private static final Duration READ_TIMEOUT = Duration.ofSeconds(10);

	private FakeWechatPay wechatPay;

	private TestMerchant merchant;

	private WechatPayTraffic traffic;

	@BeforeEach
	void start() {
		this.wechatPay = FakeWechatPay.start();
		this.wechatPay.addCoupon(REQUEST.stockId(), REQUEST.couponCode());
		this.merchant = new TestMerchant(this.wechatPay.properties(), READ_TIMEOUT);
		this.traffic = this.merchant.traffic(SLOW_RETRY);
	}

	@AfterEach
	void stop() {
		this.wechatPay.close();
	}

	static Stream<ClientHttpConnector> connectors() {
		return Stream.of(TestMerchant.reactorConnector(READ_TIMEOUT), TestMerchant.jdkConnector(READ_TIMEOUT));
	}

	/**
	 * Call in a thread of its own and interrupt it once WeChat Pay has a number of
	 * requests.
	 */
	private DeactivationResult interrupt(ClientHttpConnector connector, Duration later) throws InterruptedException {
		CouponDeactivationClient client = this.merchant.coupons(connector, this.traffic);
		CompletableFuture<DeactivationResult> result = new CompletableFuture<>();
		AtomicBoolean interrupted = new AtomicBoolean();
		Thread caller = new Thread(() -> {
			result.complete(Results.deactivate(client, REQUEST, false));
			interrupted.set(Thread.currentThread().isInterrupted());
		});
		caller.start();
		Awaitility.await().until(() -> !this.wechatPay.deactivations().isEmpty());
		Thread.sleep(later.toMillis());
		caller.interrupt();
		caller.join(10_000);
		assertThat(interrupted).isTrue();
		return result.join();
	}

	@ParameterizedTest
	@MethodSource("connectors")
	void anInterruptedCallerLearnsWhatCameOfWhatWasSent(ClientHttpConnector connector) throws InterruptedException {
		this.wechatPay.respondNext(FakeResponse.ordinary().after(Duration.ofMillis(600)));
		assertThat(interrupt(connector, Duration.ofMillis(50))).isInstanceOf(DeactivationResult.Deactivated.class);
	}

	@ParameterizedTest
	@MethodSource("connectors")
	void anInterruptedCallerWaitsNoLongerThanTheGracePeriod(ClientHttpConnector connector) throws InterruptedException {
		this.wechatPay.respondNext(FakeResponse.ordinary().after(Duration.ofSeconds(8)));
		DeactivationResult result = interrupt(connector, Duration.ofMillis(50));
		assertThat(result).isInstanceOf(DeactivationResult.Unconfirmed.class);
		assertThat(((DeactivationResult.Unconfirmed) result).cause()).hasMessageContaining("interrupted");
		assertThat(this.wechatPay.deactivations()).hasSize(1);
	}

	@ParameterizedTest
	@MethodSource("connectors")
	void anInterruptedCallerMakesNoFurtherAttempt(ClientHttpConnector connector) throws InterruptedException {
		assertThat(interruptOnce(503, connector)).isInstanceOf(DeactivationResult.Unconfirmed.class);
	}

	@ParameterizedTest
	@MethodSource("connectors")
	void anInterruptedCallerKnowsThatARefusalIsOne(ClientHttpConnector connector) throws InterruptedException {
		assertThat(interruptOnce(429, connector)).isInstanceOf(DeactivationResult.NotDeactivated.class);
	}

	/**
	 * Interrupt a caller that has an answer and waits for its next attempt.
	 */
	private DeactivationResult interruptOnce(int answered, ClientHttpConnector connector) throws InterruptedException {
		this.wechatPay.respondAlways(FakeResponse.of(answered, "{}"));
		DeactivationResult result = interrupt(connector, Duration.ofMillis(300));
		assertThat(this.wechatPay.deactivations()).hasSize(1);
		return result;
	}

	@ParameterizedTest
	@MethodSource("connectors")
	void nothingIsSentForWhoIsInterruptedBefore(ClientHttpConnector connector) {
		CouponDeactivationClient client = this.merchant.coupons(connector, this.traffic);
		Thread.currentThread().interrupt();
		assertThatExceptionOfType(CouponNotDeactivatedException.class).isThrownBy(() -> client.deactivate(REQUEST))
			.withMessageContaining("Nothing was sent")
			.satisfies((ex) -> assertThat(ex.getReason()).isEqualTo(Reason.UNREACHABLE));
		assertThat(Thread.interrupted()).isTrue();
		assertThat(this.wechatPay.requests()).isEmpty();
	}

	@ParameterizedTest
	@MethodSource("connectors")
	void whatWasSentForWhoCancelsIsDiscardedWithItsOutcome(ClientHttpConnector connector) {
		this.wechatPay.respondNext(FakeResponse.ordinary().after(Duration.ofMillis(500)));
		Queue<DeactivationResult> discarded = new ConcurrentLinkedQueue<>();
		Disposable call = this.merchant.coupons(connector, this.traffic)
			.deactivateAsync(REQUEST)
			.doOnDiscard(DeactivationResult.class, discarded::add)
			.subscribe();
		Awaitility.await().until(() -> this.wechatPay.deactivations().size() == 1);
		call.dispose();
		Awaitility.await()
			.untilAsserted(
					() -> assertThat(discarded).singleElement().isInstanceOf(DeactivationResult.Deactivated.class));
		assertThat(this.wechatPay.deactivations()).hasSize(1);
	}

	@ParameterizedTest
	@MethodSource("connectors")
	void anAnswerThatIsInIsNotLostToWhoCancels(ClientHttpConnector connector) {
		Queue<DeactivationResult> discarded = new ConcurrentLinkedQueue<>();
		CompletableFuture<Disposable> call = new CompletableFuture<>();
		ExchangeFilterFunction cancelling = (request, next) -> next.exchange(request)
			.doOnNext((answer) -> call.join().dispose());
		WechatPayClient client = this.merchant.client(connector, this.merchant.signer(), Clock.systemUTC(),
				this.traffic, cancelling);
		call.complete(CouponDeactivationClient.create(client, this.traffic, 1)
			.deactivateAsync(REQUEST)
			.doOnDiscard(DeactivationResult.class, discarded::add)
			.subscribe());
		Awaitility.await()
			.untilAsserted(
					() -> assertThat(discarded).singleElement().isInstanceOf(DeactivationResult.Deactivated.class));
	}

	@ParameterizedTest
	@MethodSource("connectors")
	void whoCancelsBetweenAttemptsMakesNoFurtherOne(ClientHttpConnector connector) {
		this.wechatPay.respondAlways(FakeResponse.of(503, "{}"));
		Queue<DeactivationResult> discarded = new ConcurrentLinkedQueue<>();
		Disposable call = this.merchant.coupons(connector, this.traffic)
			.deactivateAsync(REQUEST)
			.doOnDiscard(DeactivationResult.class, discarded::add)
			.subscribe();
		Awaitility.await().until(() -> this.wechatPay.deactivations().size() == 1);
		call.dispose();
		Awaitility.await()
			.untilAsserted(
					() -> assertThat(discarded).singleElement().isInstanceOf(DeactivationResult.Unconfirmed.class));
		assertThat(this.wechatPay.deactivations()).hasSize(1);
	}

	@ParameterizedTest
	@MethodSource("connectors")
	void closingWaitsForWhatWasSentAndSendsNothingMore(ClientHttpConnector connector) {
		CouponDeactivation second = CouponDeactivation.of(REQUEST.stockId(), "second");
		this.wechatPay.addCoupon(second.stockId(), second.couponCode());
		this.wechatPay.respondNext(REQUEST.stockId(), REQUEST.couponCode(),
				FakeResponse.ordinary().after(Duration.ofMillis(600)));
		this.wechatPay.respondNext(second.stockId(), second.couponCode(), FakeResponse.of(503, "{}"));
		CouponDeactivationClient client = this.merchant.coupons(connector, this.traffic);
		List<DeactivationResult> results = new ArrayList<>();
		client.deactivateAll(Flux.just(REQUEST, second)).subscribe(results::add);
		Awaitility.await().until(() -> this.wechatPay.deactivations().size() == 2);
		this.traffic.close("the test is over").block(Duration.ofSeconds(5));
		Awaitility.await().until(() -> results.size() == 2);
		assertThat(results).hasAtLeastOneElementOfType(DeactivationResult.Deactivated.class)
			.hasAtLeastOneElementOfType(DeactivationResult.Unconfirmed.class);
		assertThatExceptionOfType(CouponNotDeactivatedException.class).isThrownBy(() -> client.deactivate(REQUEST))
			.withMessageContaining("the test is over");
		assertThat(this.wechatPay.deactivations()).hasSize(2);
		assertThat(this.wechatPay.coupon(REQUEST.stockId(), REQUEST.couponCode()).orElseThrow().state())
			.isEqualTo(CouponState.DEACTIVATED);
		this.traffic.open();
		assertThat(client.deactivate(REQUEST)).isNotNull();
	}

	@ParameterizedTest
	@MethodSource("connectors")
	void closingWaitsNoLongerThanTheGracePeriod(ClientHttpConnector connector) {
		this.wechatPay.respondNext(FakeResponse.ordinary().after(Duration.ofSeconds(8)));
		List<Throwable> failures = new ArrayList<>();
		this.merchant.coupons(connector, this.traffic).deactivateAsync(REQUEST).subscribe((coupon) -> {
		}, failures::add);
		Awaitility.await().until(() -> this.wechatPay.deactivations().size() == 1);
		this.traffic.close("the test is over").block(Duration.ofSeconds(5));
		Awaitility.await().until(() -> !failures.isEmpty());
		assertThat(failures).singleElement().isInstanceOf(DeactivationUnconfirmedException.class);
	}

}
