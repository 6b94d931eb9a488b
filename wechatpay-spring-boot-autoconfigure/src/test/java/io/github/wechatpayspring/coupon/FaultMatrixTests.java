package io.github.wechatpayspring.coupon;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import io.github.wechatpayspring.TestMerchant;
import io.github.wechatpayspring.connector.Connectors;
import io.github.wechatpayspring.connector.Connectors.OpenConnector;
import io.github.wechatpayspring.fake.CouponState;
import io.github.wechatpayspring.fake.FakeWechatPay;
import io.github.wechatpayspring.fake.FakeWechatPayExtension;
import io.github.wechatpayspring.fake.ReceivedRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for each fault of an attempt, after each sequence of attempts before it, waiting
 * and asynchronous, with each connector, and with and without an effect on the coupon.
 * The expected outcomes are listed in {@code fault-matrix.csv}.
 */
@ParameterizedClass
@EnumSource(Connectors.class)
class FaultMatrixTests {

	private static final String TABLE = "fault-matrix.csv";

	private static final Duration READ_TIMEOUT = Duration.ofMillis(600);

	private static final AtomicInteger coupons = new AtomicInteger();

	@RegisterExtension
	static final FakeWechatPayExtension fake = new FakeWechatPayExtension();

	private static OpenConnector openConnector;

	private static FaultyConnector connector;

	private final FakeWechatPay wechatPay = fake.fake();

	FaultMatrixTests(Connectors connectors) {
	}

	@BeforeParameterizedClassInvocation
	static void open(Connectors connectors) {
		openConnector = connectors.open(READ_TIMEOUT);
		connector = new FaultyConnector(openConnector.connector());
	}

	@AfterParameterizedClassInvocation
	static void close() {
		openConnector.close();
	}

	@ParameterizedTest
	@CsvFileSource(resources = TABLE, delimiter = '|', numLinesToSkip = 1)
	void deactivateWhenAttemptIsFaultyReportsExpectedOutcome(Fault fault, Position position, String outcome,
			int requests) {
		for (boolean effect : fault.mayHaveEffect() ? List.of(true, false) : List.of(false)) {
			// the form of a call does not depend on the attempt
			for (boolean async : (position == Position.FIRST) ? List.of(false, true) : List.of(false)) {
				assertOutcome(position.steps(new Step(fault, effect)), async, outcome, requests);
			}
		}
	}

	private void assertOutcome(List<Step> steps, boolean async, String outcome, int requests) {
		CouponDeactivation request = CouponDeactivation.of("1234567891", "c" + coupons.incrementAndGet());
		this.wechatPay.reset().addCoupon(request.stockId(), request.couponCode());
		script(request, steps);
		DeactivationResult result = Results.deactivate(client(), request, async);
		assertThat(OutcomeTable.describe(result)).as("%s, async %s", steps, async).isEqualTo(outcome);
		assertTrueOf(result);
		assertRequests(requests);
	}

	@Test
	void tableHasEachFaultAtEachPosition() throws IOException {
		List<String> expected = Stream.of(Position.values())
			.flatMap((position) -> Stream.of(Fault.values()).map((fault) -> fault + "|" + position))
			.toList();
		try (BufferedReader table = new BufferedReader(
				new InputStreamReader(getClass().getResourceAsStream(TABLE), StandardCharsets.UTF_8))) {
			assertThat(table.lines().skip(1).map((row) -> row.replace(" ", "")))
				.extracting((row) -> row.substring(0, row.indexOf('|', row.indexOf('|') + 1)))
				.containsExactlyElementsOf(expected);
		}
	}

	private void script(CouponDeactivation request, List<Step> steps) {
		connector.schedule(steps.stream().map(Step::fault).toList());
		for (Step step : steps) {
			if (step.fault.isReceived()) {
				this.wechatPay.respondNext(request.stockId(), request.couponCode(), step.fault.response(step.effect));
			}
		}
	}

	private CouponDeactivationClient client() {
		return TestMerchant.builder(this.wechatPay)
			.readTimeout(READ_TIMEOUT)
			.connector(connector)
			.beforeSigning((message) -> connector.failIfSignerFails())
			.concurrency(1)
			.build()
			.coupons();
	}

	private void assertTrueOf(DeactivationResult result) {
		CouponState state = this.wechatPay.coupon(result.request().stockId(), result.request().couponCode())
			.orElseThrow()
			.state();
		if (result instanceof DeactivationResult.Deactivated) {
			assertThat(state).isEqualTo(CouponState.DEACTIVATED);
		}
		if (result instanceof DeactivationResult.NotDeactivated) {
			assertThat(state).isEqualTo(CouponState.SENDED);
		}
	}

	private void assertRequests(int expected) {
		List<ReceivedRequest> requests = this.wechatPay.deactivations();
		assertThat(requests).hasSize(expected).allSatisfy((request) -> assertThat(request.refusal()).isNull());
		assertThat(requests.stream().map(ReceivedRequest::bodyAsString).distinct().count()).isLessThanOrEqualTo(1);
		assertThat(requests).extracting(ReceivedRequest::nonce).doesNotHaveDuplicates();
		assertThat(requests).extracting(ReceivedRequest::signature).doesNotHaveDuplicates();
	}

	/**
	 * Attempt that has the fault, and the results of the attempts before it.
	 */
	@SuppressWarnings("ImmutableEnumChecker") // the list never changes
	enum Position {

		FIRST, SECOND_AFTER_REFUSED_CONNECTION(new Step(Fault.CONNECTION_REFUSED, false)),

		SECOND_AFTER_503(new Step(Fault.ERROR_503, false)), SECOND_AFTER_LOST_RESPONSE(new Step(Fault.CLOSED, true)),

		LAST_AFTER_429(new Step(Fault.THROTTLED_429, false), new Step(Fault.CONNECTION_REFUSED, false)),

		LAST_AFTER_503(new Step(Fault.ERROR_503, false), new Step(Fault.CONNECTION_REFUSED, false)),

		LAST_AFTER_LOST_RESPONSE(new Step(Fault.CONNECTION_REFUSED, false), new Step(Fault.CLOSED, true));

		private final List<Step> before;

		Position(Step... before) {
			this.before = List.of(before);
		}

		List<Step> steps(Step step) {
			return Stream.concat(this.before.stream(), Stream.of(step)).toList();
		}

	}

	/**
	 * Fault of an attempt.
	 *
	 * @param fault the fault
	 * @param effect whether WeChat Pay has deactivated the coupon before
	 */
	record Step(Fault fault, boolean effect) {
	}

}
