package io.github.wechatpayspring.coupon;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;

import io.github.wechatpayspring.TestMerchant;
import io.github.wechatpayspring.connector.Connectors;
import io.github.wechatpayspring.fake.CouponState;
import io.github.wechatpayspring.fake.FakeCoupon;
import io.github.wechatpayspring.fake.FakeWechatPay;
import io.github.wechatpayspring.fake.FakeWechatPayExtension;
import io.github.wechatpayspring.fake.ReceivedRequest;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Flux;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests with random faults for random coupons, which compare the results of the client
 * with the coupons of the fake. A failure names its seed.
 */
class ModelTests {

	private static final String STOCK_ID = "1234567891";

	private static final int TRIES = 40;

	private static final int MAXIMUM_COUPONS = 12;

	private static final int MAXIMUM_FAULTS = 4;

	private static final List<Fault> FAULTS = Stream.of(Fault.values())
		.filter((fault) -> fault != Fault.SIGNER_FAILED && fault != Fault.TIMED_OUT)
		.toList();

	@RegisterExtension
	static final FakeWechatPayExtension fake = new FakeWechatPayExtension();

	private static final FaultyConnector connector = new FaultyConnector(
			Connectors.REACTOR.connector(Duration.ofMillis(250)));

	private final FakeWechatPay wechatPay = fake.fake();

	private CouponDeactivationClient client() {
		return TestMerchant.builder(this.wechatPay).connector(connector).build().coupons();
	}

	/**
	 * One call after another, each repeated until its outcome is confirmed.
	 */
	@ParameterizedTest(name = "seed {0}")
	@MethodSource("seeds")
	void deactivateWhenFaultsAreRandomReportsTrueOutcome(long seed) {
		List<Coupon> coupons = coupons(seed);
		CouponDeactivationClient client = client();
		for (int i = 0; i < coupons.size(); i++) {
			CouponDeactivation request = add(coupons.get(i), "c" + i);
			connector.schedule(coupons.get(i).faults);
			DeactivationResult result = Results.deactivate(client, request, false);
			assertTrueOf(coupons.get(i), result);
			for (int repetition = 0; result instanceof DeactivationResult.Unconfirmed && repetition < 3; repetition++) {
				result = Results.deactivate(client, request, false);
				assertTrueOfRepetition(result);
			}
		}
		assertRequests();
	}

	/**
	 * All coupons at once.
	 */
	@ParameterizedTest(name = "seed {0}")
	@MethodSource("seeds")
	void deactivateAllWhenFaultsAreRandomReportsTrueOutcomes(long seed) {
		List<Coupon> coupons = coupons(seed);
		CouponDeactivationClient client = client();
		connector.schedule(coupons.stream()
			.flatMap((coupon) -> coupon.faults.stream())
			.filter((fault) -> fault == Fault.CONNECTION_REFUSED)
			.toList());
		List<CouponDeactivation> requests = new ArrayList<>();
		for (int i = 0; i < coupons.size(); i++) {
			requests.add(add(coupons.get(i), "c" + i));
		}
		Map<CouponDeactivation, DeactivationResult> results = client.deactivateAll(Flux.fromIterable(requests))
			.collectMap(DeactivationResult::request, Function.identity())
			.block(Duration.ofSeconds(60));
		assertThat(results).hasSameSizeAs(requests);
		for (int i = 0; i < coupons.size(); i++) {
			assertTrueOf(coupons.get(i), results.get(requests.get(i)));
		}
		assertRequests();
	}

	/**
	 * Return new seeds, or only {@code -Dmodel.seed} to repeat a failure.
	 */
	static LongStream seeds() {
		Long seed = Long.getLong("model.seed");
		return (seed != null) ? LongStream.of(seed) : new SecureRandom().longs(TRIES);
	}

	private static List<Coupon> coupons(long seed) {
		Random random = new Random(seed);
		return Stream.generate(() -> coupon(random)).limit(1 + random.nextInt(MAXIMUM_COUPONS)).toList();
	}

	private static Coupon coupon(Random random) {
		CouponState[] states = CouponState.values();
		CouponState state = (random.nextInt(6) < 5) ? CouponState.SENDED : states[random.nextInt(states.length)];
		List<Fault> faults = Stream.generate(() -> FAULTS.get(random.nextInt(FAULTS.size())))
			.limit(random.nextInt(MAXIMUM_FAULTS + 1))
			.toList();
		return new Coupon(state, faults, Stream.generate(random::nextBoolean).limit(MAXIMUM_FAULTS).toList());
	}

	private CouponDeactivation add(Coupon coupon, String couponCode) {
		this.wechatPay.addCoupon(STOCK_ID, couponCode, coupon.state);
		for (int i = 0; i < coupon.faults.size(); i++) {
			Fault fault = coupon.faults.get(i);
			if (fault.isReceived()) {
				this.wechatPay.respondNext(STOCK_ID, couponCode,
						fault.response(coupon.effects.get(i) && fault.mayHaveEffect()));
			}
		}
		return CouponDeactivation.of(STOCK_ID, couponCode);
	}

	private void assertTrueOf(Coupon coupon, DeactivationResult result) {
		assertTrueOfRepetition(result);
		if (result instanceof DeactivationResult.NotDeactivated) {
			assertThat(known(result).state()).isEqualTo(coupon.state);
			assertThat(known(result).deactivateRequestNo()).isNotEqualTo(result.request().requestNo());
		}
	}

	private void assertTrueOfRepetition(DeactivationResult result) {
		if (result instanceof DeactivationResult.Deactivated) {
			assertThat(known(result).state()).isEqualTo(CouponState.DEACTIVATED);
			assertThat(known(result).deactivateRequestNo()).isEqualTo(result.request().requestNo());
		}
	}

	private FakeCoupon known(DeactivationResult result) {
		return this.wechatPay.coupon(STOCK_ID, result.request().couponCode()).orElseThrow();
	}

	private void assertRequests() {
		assertThat(this.wechatPay.deactivations()).extracting(ReceivedRequest::nonce).doesNotHaveDuplicates();
		Map<String, List<ReceivedRequest>> byCoupon = this.wechatPay.deactivations()
			.stream()
			.collect(Collectors
				.groupingBy((request) -> request.bodyAsString().replaceAll(".*coupon_code\":\"|\",.*", "")));
		assertThat(byCoupon.values()).allSatisfy(
				(requests) -> assertThat(requests.stream().map(ReceivedRequest::bodyAsString).distinct()).hasSize(1));
	}

	/**
	 * Coupon and the faults of the attempts to deactivate it.
	 *
	 * @param state the state of the coupon before
	 * @param faults the faults of the attempts
	 * @param effects whether WeChat Pay has received the request, for each attempt
	 */
	record Coupon(CouponState state, List<Fault> faults, List<Boolean> effects) {
	}

}
