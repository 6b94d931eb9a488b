package io.github.wechatpayspring.coupon;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.github.wechatpayspring.TestMerchant;
import io.github.wechatpayspring.connector.Connectors;
import io.github.wechatpayspring.connector.Connectors.OpenConnector;
import io.github.wechatpayspring.fake.CouponState;
import io.github.wechatpayspring.fake.FakeResponse;
import io.github.wechatpayspring.fake.FakeWechatPay;
import io.github.wechatpayspring.fake.FakeWechatPayExtension;
import io.github.wechatpayspring.fake.ReceivedRequest;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.reactivestreams.Subscription;
import reactor.core.Disposable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link CouponDeactivationClient#deactivateAll}.
 */
class DeactivateAllTests {

	private static final String STOCK_ID = "1234567891";

	private static final Duration TIMEOUT = Duration.ofSeconds(20);

	@RegisterExtension
	final FakeWechatPayExtension fake = new FakeWechatPayExtension();

	private FakeWechatPay wechatPay;

	@BeforeEach
	void start() {
		this.wechatPay = this.fake.fake();
	}

	private CouponDeactivation request(int number) {
		String couponCode = "c" + number;
		if (this.wechatPay.coupon(STOCK_ID, couponCode).isEmpty()) {
			this.wechatPay.addCoupon(STOCK_ID, couponCode);
		}
		return CouponDeactivation.of(STOCK_ID, couponCode);
	}

	private List<CouponDeactivation> requests(int count) {
		return IntStream.range(0, count).mapToObj(this::request).toList();
	}

	private CouponDeactivationClient client() {
		return TestMerchant.builder(this.wechatPay).build().coupons();
	}

	@ParameterizedTest
	@EnumSource
	void deactivateAllWhenAttemptsFailReturnsOneResultForEachRequest(Connectors connectors) {
		List<CouponDeactivation> requests = requests(60);
		FakeResponse lost = FakeResponse.ordinary().dropped();
		for (int i = 0; i < 60; i += 10) {
			this.wechatPay.respondNext(STOCK_ID, "c" + i, lost, lost, lost);
			this.wechatPay.addCoupon(STOCK_ID, "c" + (i + 1), CouponState.USED);
			this.wechatPay.respondNext(STOCK_ID, "c" + (i + 2), FakeResponse.ordinary().probe());
		}
		List<DeactivationResult> results;
		try (OpenConnector connector = connectors.open(TestMerchant.READ_TIMEOUT)) {
			results = TestMerchant.builder(this.wechatPay)
				.connector(connector.connector())
				.build()
				.coupons()
				.deactivateAll(Flux.fromIterable(requests))
				.collectList()
				.block(TIMEOUT);
		}
		assertThat(results).extracting(DeactivationResult::request).containsExactlyInAnyOrderElementsOf(requests);
		assertThat(results).filteredOn((result) -> result instanceof DeactivationResult.Unconfirmed).hasSize(6);
		assertThat(results).filteredOn((result) -> result instanceof DeactivationResult.NotDeactivated).hasSize(6);
		assertThat(results).filteredOn((result) -> result instanceof DeactivationResult.Deactivated).hasSize(48);
	}

	/**
	 * As {@code timeout} does. It drops the result that it receives and cancels, while
	 * its timer is about to cancel too.
	 */
	@Test
	void cancelWhenSubscriberDropsCurrentResultAndTimerCancelsDiscardsIt() throws Exception {
		List<DeactivationResult> discarded = new CopyOnWriteArrayList<>();
		CountDownLatch dropped = new CountDownLatch(1);
		BaseSubscriber<DeactivationResult> subscriber = new BaseSubscriber<>() {
			@Override
			protected void hookOnNext(DeactivationResult result) {
				cancel();
				dropped.countDown();
			}
		};
		AtomicReference<Subscription> subscription = new AtomicReference<>();
		client().deactivateAll(Flux.fromIterable(requests(1)))
			.doOnDiscard(DeactivationResult.class, discarded::add)
			.doOnSubscribe(subscription::set)
			.subscribe(subscriber);
		assertThat(dropped.await(10, TimeUnit.SECONDS)).isTrue();
		assertThat(discarded).isEmpty();
		subscription.get().cancel();
		assertThat(discarded).hasSize(1);
	}

	@Test
	void takeWhenItEndsEarlyDiscardsNoResultThatWasReceived() {
		List<DeactivationResult> discarded = new CopyOnWriteArrayList<>();
		List<DeactivationResult> received = client().deactivateAll(Flux.fromIterable(requests(20)))
			.doOnDiscard(DeactivationResult.class, discarded::add)
			.take(5)
			.collectList()
			.block(TIMEOUT);
		assertThat(received).hasSize(5).noneMatch(discarded::contains);
	}

	@Test
	void deactivateAllWhenSourceFailsReturnsResultsBeforeError() {
		this.wechatPay.respondAlways(FakeResponse.ordinary().after(Duration.ofMillis(200)));
		Flux<CouponDeactivation> requests = Flux.fromIterable(requests(3))
			.concatWith(Mono.error(new IOException("the file is torn")));
		StepVerifier.create(client().deactivateAll(requests))
			.expectNextCount(3)
			.expectErrorMessage("the file is torn")
			.verify(TIMEOUT);
	}

	@Test
	void deactivateAllWhenSourceIsEmptyCompletes() {
		StepVerifier.create(client().deactivateAll(Flux.empty())).expectComplete().verify(TIMEOUT);
	}

	@Test
	void deactivateAllWhenSourceIsNullFails() {
		assertThatIllegalArgumentException().isThrownBy(() -> client().deactivateAll(null));
	}

	@Test
	void deactivateAllWhenDemandIsLimitedReadsAheadUpToConcurrency() {
		AtomicLong read = new AtomicLong();
		Flux<CouponDeactivation> endless = Flux.generate((sink) -> sink.next(request((int) read.getAndIncrement())));
		List<DeactivationResult> results = new ArrayList<>();
		BaseSubscriber<DeactivationResult> subscriber = new BaseSubscriber<>() {

			@Override
			protected void hookOnSubscribe(Subscription subscription) {
				// no demand yet
			}

			@Override
			protected void hookOnNext(DeactivationResult result) {
				results.add(result);
			}

		};
		client().deactivateAll(endless).subscribe(subscriber);
		Awaitility.await().until(() -> this.wechatPay.deactivations().size() == TestMerchant.CONCURRENCY);
		assertReadAndSent(read, TestMerchant.CONCURRENCY);
		subscriber.request(3);
		Awaitility.await().until(() -> results.size() == 3);
		Awaitility.await().until(() -> this.wechatPay.deactivations().size() == TestMerchant.CONCURRENCY + 3);
		assertReadAndSent(read, TestMerchant.CONCURRENCY + 3);
		subscriber.cancel();
	}

	private void assertReadAndSent(AtomicLong read, int expected) {
		Mono.delay(Duration.ofMillis(200)).block();
		assertThat(read).hasValue(expected);
		assertThat(this.wechatPay.deactivations()).hasSize(expected);
	}

	@Test
	void deactivateAllLimitsRequestsInFlightToConcurrency() {
		this.wechatPay.respondAlways(FakeResponse.ordinary().after(Duration.ofMillis(300)));
		List<DeactivationResult> results = new ArrayList<>();
		client().deactivateAll(Flux.fromIterable(requests(8))).subscribe(results::add);
		Awaitility.await().until(() -> this.wechatPay.deactivations().size() == TestMerchant.CONCURRENCY);
		assertThat(results).isEmpty();
		Awaitility.await().until(() -> results.size() == 8);
	}

	@Test
	void deactivateAllWhenRequestsInFlightAreEqualSendsOne() {
		this.wechatPay.respondAlways(FakeResponse.ordinary().after(Duration.ofMillis(300)));
		CouponDeactivation request = request(1);
		CouponDeactivation other = request.withRequestNo("another");
		List<DeactivationResult> results = client().deactivateAll(Flux.just(request, request, other, request))
			.collectList()
			.block(TIMEOUT);
		assertThat(results).extracting(DeactivationResult::request)
			.containsExactlyInAnyOrder(request, request, request, other);
		assertThat(this.wechatPay.deactivations()).hasSize(2);
	}

	@Test
	void deactivateAllWhenEqualRequestHasEndedSendsAgain() {
		FakeResponse lost = FakeResponse.ordinary().dropped();
		this.wechatPay.respondNext(lost, lost, lost);
		CouponDeactivationClient client = TestMerchant.builder(this.wechatPay).concurrency(1).build().coupons();
		assertThat(client.deactivateAll(Flux.just(request(1), request(1))).collectList().block(TIMEOUT))
			.satisfiesExactly((first) -> assertThat(first).isInstanceOf(DeactivationResult.Unconfirmed.class),
					(second) -> assertThat(second).isInstanceOf(DeactivationResult.Deactivated.class));
	}

	@Test
	void cancelWhenRequestsAreInFlightDiscardsTheirResults() {
		for (int round = 0; round < 5; round++) {
			this.wechatPay.forgetRequests();
			this.wechatPay.respondAlways(FakeResponse.ordinary().after(Duration.ofMillis(20L * round)));
			Queue<DeactivationResult> discarded = new ConcurrentLinkedQueue<>();
			Queue<DeactivationResult> delivered = new ConcurrentLinkedQueue<>();
			AtomicInteger number = new AtomicInteger(1000 * round);
			Disposable bulk = client()
				.deactivateAll(
						Flux.<CouponDeactivation>generate((sink) -> sink.next(request(number.incrementAndGet()))))
				.doOnDiscard(DeactivationResult.class, discarded::add)
				.limitRate(2)
				.subscribe(delivered::add);
			Awaitility.await().until(() -> this.wechatPay.deactivations().size() > 10);
			bulk.dispose();
			Awaitility.await().during(Duration.ofMillis(300)).until(() -> known(discarded, delivered).size() == sent());
		}
	}

	private static List<CouponDeactivation> known(Queue<DeactivationResult> discarded,
			Queue<DeactivationResult> delivered) {
		return Stream.concat(discarded.stream(), delivered.stream())
			.filter((result) -> result instanceof DeactivationResult.Deactivated)
			.map(DeactivationResult::request)
			.distinct()
			.toList();
	}

	// on a slow machine, a request may be retried
	private long sent() {
		return this.wechatPay.deactivations().stream().map(ReceivedRequest::bodyAsString).distinct().count();
	}

	@Test
	void nextWhenResultIsReceivedDoesNotDiscardIt() {
		Queue<DeactivationResult> discarded = new ConcurrentLinkedQueue<>();
		for (int i = 0; i < 20; i++) {
			assertThat(client().deactivateAll(Flux.just(request(i)))
				.doOnDiscard(DeactivationResult.class, discarded::add)
				.next()
				.block(TIMEOUT)).isNotNull();
		}
		assertThat(discarded).isEmpty();
	}

	@Test
	void deactivateAllWhenSourceIsCutOffReturnsResultsOfSentRequests() {
		this.wechatPay.respondAlways(FakeResponse.ordinary().after(Duration.ofMillis(100)));
		AtomicInteger number = new AtomicInteger();
		Flux<CouponDeactivation> requests = Flux
			.<CouponDeactivation>generate((sink) -> sink.next(request(number.incrementAndGet())))
			.takeUntilOther(Mono.delay(Duration.ofMillis(350)));
		List<DeactivationResult> results = client().deactivateAll(requests).collectList().block(TIMEOUT);
		assertThat(results).hasSize(this.wechatPay.deactivations().size()).isNotEmpty();
	}

}
