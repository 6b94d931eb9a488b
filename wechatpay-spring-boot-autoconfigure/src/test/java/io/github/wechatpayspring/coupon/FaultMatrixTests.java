package io.github.wechatpayspring.coupon;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import io.github.wechatpayspring.TestMerchant;
import io.github.wechatpayspring.connector.Connectors;
import io.github.wechatpayspring.connector.Connectors.OpenConnector;
import io.github.wechatpayspring.coupon.CouponNotDeactivatedException.Reason;
import io.github.wechatpayspring.fake.CouponState;
import io.github.wechatpayspring.fake.FakeResponse;
import io.github.wechatpayspring.fake.FakeWechatPay;
import io.github.wechatpayspring.fake.ReceivedRequest;
import io.github.wechatpayspring.signature.WechatPaySigner;
import io.github.wechatpayspring.traffic.WechatPayTraffic;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every fault at every attempt, waiting and not, with each HTTP client, with and without
 * an effect: the client never says that a coupon is void when it is not, and never that
 * it is not when it is. Prints the outcomes as a table.
 */
class FaultMatrixTests {

	private static final int MAX_ATTEMPTS = 3;

	private static final Duration READ_TIMEOUT = Duration.ofMillis(600);

	private static final OutcomeTable<Fault, Position> table = new OutcomeTable<>(Fault.class, Position.class);

	private static final AtomicInteger coupons = new AtomicInteger();

	private static FakeWechatPay wechatPay;

	private static TestMerchant merchant;

	private static final Map<Connectors, FaultyConnector> connectors = new EnumMap<>(Connectors.class);

	private static final List<OpenConnector> opened = new ArrayList<>();

	@BeforeAll
	static void start() throws IOException {
		wechatPay = FakeWechatPay.start();
		merchant = new TestMerchant(wechatPay.properties(), READ_TIMEOUT);
		URI nobody;
		try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			nobody = URI.create("http://127.0.0.1:" + closed.getLocalPort());
		}
		for (Connectors connector : Connectors.values()) {
			OpenConnector open = connector.open(READ_TIMEOUT);
			opened.add(open);
			connectors.put(connector, new FaultyConnector(open.connector(), nobody));
		}
	}

	@AfterAll
	static void stop() throws IOException {
		opened.forEach(OpenConnector::close);
		wechatPay.close();
		table.print("fault-matrix.md");
	}

	@ParameterizedTest
	@MethodSource
	void deactivateWhenAttemptsAreFaultyReportsTrueOutcome(Connectors connector, boolean async, Fault fault,
			boolean effect, Position position) {
		List<Step> steps = position.steps(new Step(fault, effect));
		CouponDeactivation request = CouponDeactivation.of("1234567891", "c" + coupons.incrementAndGet());
		wechatPay.forgetRequests();
		wechatPay.addCoupon(request.stockId(), request.couponCode());
		script(request, connectors.get(connector), steps);
		DeactivationResult result = Results.deactivate(client(connectors.get(connector)), request, async);
		List<Step> made = made(steps);
		assertThat(OutcomeTable.describe(result)).isEqualTo(expected(made));
		assertTrueOf(result);
		assertRequests(made);
		table.add(fault, position, result);
	}

	static Stream<Object[]> deactivateWhenAttemptsAreFaultyReportsTrueOutcome() {
		List<Object[]> arguments = new ArrayList<>();
		for (Connectors connector : Connectors.values()) {
			for (boolean async : List.of(false, true)) {
				for (Fault fault : Fault.values()) {
					for (boolean effect : fault.mayHaveEffect() ? List.of(true, false) : List.of(false)) {
						// the form of a call does not depend on the attempt
						for (Position position : async ? List.of(Position.FIRST) : List.of(Position.values())) {
							arguments.add(new Object[] { connector, async, fault, effect, position });
						}
					}
				}
			}
		}
		return arguments.stream();
	}

	private static void script(CouponDeactivation request, FaultyConnector connector, List<Step> steps) {
		connector.foretell(steps.stream().map(Step::fault).toList());
		for (Step step : steps) {
			if (step.fault.arrives()) {
				wechatPay.respondNext(request.stockId(), request.couponCode(), step.fault.answer(step.effect));
			}
		}
		wechatPay.respondNext(request.stockId(), request.couponCode(), FakeResponse.ordinary());
	}

	private static CouponDeactivationClient client(FaultyConnector connector) {
		WechatPaySigner signer = merchant.signer();
		WechatPayTraffic traffic = merchant.traffic();
		return CouponDeactivationClient.create(merchant.client(connector, (message) -> {
			if (connector.keepsFromSigning()) {
				throw new IllegalStateException("HSM is away");
			}
			return signer.sign(message);
		}, Clock.systemUTC(), traffic), traffic, 1);
	}

	/**
	 * The faults that the call comes to, of those that are prepared for it.
	 */
	private static List<Step> made(List<Step> steps) {
		List<Step> made = new ArrayList<>();
		for (Step step : steps) {
			made.add(step);
			if (!step.fault.isRepeated()) {
				break;
			}
		}
		return made;
	}

	private static boolean succeeds(List<Step> made) {
		return made.size() < MAX_ATTEMPTS && made.get(made.size() - 1).fault.isRepeated();
	}

	private static String expected(List<Step> made) {
		if (succeeds(made)) {
			return "deactivated";
		}
		if (made.stream().anyMatch((step) -> step.fault.leavesOpen())) {
			return "unconfirmed after " + made.size();
		}
		return "not (" + reason(made.get(made.size() - 1).fault) + ") after " + made.size();
	}

	private static Reason reason(Fault fault) {
		if (!fault.arrives()) {
			return Reason.UNREACHABLE;
		}
		return fault.isRepeated() ? Reason.THROTTLED : Reason.REJECTED;
	}

	private static void assertTrueOf(DeactivationResult result) {
		CouponState state = wechatPay.coupon(result.request().stockId(), result.request().couponCode())
			.orElseThrow()
			.state();
		if (result instanceof DeactivationResult.Deactivated) {
			assertThat(state).isEqualTo(CouponState.DEACTIVATED);
		}
		if (result instanceof DeactivationResult.NotDeactivated) {
			assertThat(state).isEqualTo(CouponState.SENDED);
		}
	}

	private static void assertRequests(List<Step> made) {
		long arriving = made.stream().filter((step) -> step.fault.arrives()).count() + (succeeds(made) ? 1 : 0);
		List<ReceivedRequest> requests = wechatPay.deactivations();
		assertThat(requests).hasSize(Math.toIntExact(arriving))
			.allSatisfy((received) -> assertThat(received.refusal()).isNull());
		assertThat(requests.stream().map(ReceivedRequest::bodyAsString).distinct().count()).isLessThanOrEqualTo(1);
		assertThat(requests).extracting(ReceivedRequest::nonce).doesNotHaveDuplicates();
		assertThat(requests).extracting(ReceivedRequest::signature).doesNotHaveDuplicates();
	}

	/**
	 * The attempt at which the fault strikes, and what came of those before it.
	 */
	@SuppressWarnings("ImmutableEnumChecker") // the list never changes
	enum Position {

		FIRST, SECOND_AFTER_REFUSED_CONNECTION(new Step(Fault.CONNECTION_REFUSED, false)),

		SECOND_AFTER_503(new Step(Fault.ERROR_503, false)), SECOND_AFTER_LOST_ANSWER(new Step(Fault.CLOSED, true)),

		LAST_AFTER_429(new Step(Fault.THROTTLED_429, false), new Step(Fault.CONNECTION_REFUSED, false)),

		LAST_AFTER_503(new Step(Fault.ERROR_503, false), new Step(Fault.CONNECTION_REFUSED, false)),

		LAST_AFTER_LOST_ANSWER(new Step(Fault.CONNECTION_REFUSED, false), new Step(Fault.CLOSED, true));

		private final List<Step> before;

		Position(Step... before) {
			this.before = List.of(before);
		}

		List<Step> steps(Step step) {
			List<Step> steps = new ArrayList<>(this.before);
			steps.add(step);
			return steps;
		}

	}

	/**
	 * A fault, and whether it strikes after WeChat Pay has voided the coupon.
	 */
	record Step(Fault fault, boolean effect) {
	}

}
