package io.github.wechatpayspring.coupon;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.github.wechatpayspring.TestMerchant;
import io.github.wechatpayspring.connector.Connectors;
import io.github.wechatpayspring.connector.Connectors.OpenConnector;
import io.github.wechatpayspring.coupon.RawFault.Tolerance;
import io.github.wechatpayspring.coupon.RawSocketServer.FaultyExchange;
import io.github.wechatpayspring.fake.CouponState;
import io.github.wechatpayspring.fake.FakeWechatPay;
import io.github.wechatpayspring.fake.FakeWechatPayExtension;
import io.github.wechatpayspring.fake.ReceivedRequest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Flux;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for each fault of a connection, at each attempt, waiting and asynchronous, with
 * each connector, with and without an effect. No outcome is false, neither that of the
 * faulty call nor that of the next call, which may read the remains of a connection. The
 * outcomes are printed as a table.
 */
@ParameterizedClass
@EnumSource(Connectors.class)
class RawSocketMatrixTests {

	private static final int MAX_ATTEMPTS = 3;

	private static final int SEQUENCE = 60;

	private static final OutcomeTable<RawFault, Position> table = new OutcomeTable<>(RawFault.class, Position.class);

	private static final AtomicInteger coupons = new AtomicInteger();

	@RegisterExtension
	static final FakeWechatPayExtension fake = new FakeWechatPayExtension();

	private static RawSocketServer server;

	private static OpenConnector openConnector;

	private final FakeWechatPay wechatPay = fake.fake();

	private final Connectors connector;

	RawSocketMatrixTests(Connectors connector) {
		this.connector = connector;
	}

	@BeforeAll
	static void start(FakeWechatPay wechatPay) throws IOException {
		server = new RawSocketServer(wechatPay.baseUrl());
	}

	@BeforeParameterizedClassInvocation
	static void open(Connectors connector) {
		openConnector = connector.open(Duration.ofSeconds(5));
	}

	@AfterParameterizedClassInvocation
	static void close() {
		openConnector.close();
	}

	@AfterAll
	static void stop() throws IOException {
		server.close();
		table.print("raw-socket-matrix.md");
	}

	private CouponDeactivationClient client() {
		return TestMerchant.builder(this.wechatPay)
			.baseUrl(server.baseUrl())
			.connector(openConnector.connector())
			.build()
			.coupons();
	}

	@ParameterizedTest
	@MethodSource("cases")
	void deactivateWhenConnectionIsFaultyReportsTrueOutcome(boolean async, RawFault fault, boolean effect,
			Position position) {
		List<FaultyExchange> exchanges = position.exchanges(new FaultyExchange(fault, effect));
		CouponDeactivation request = coupon(CouponState.SENDED);
		CouponDeactivation used = coupon(CouponState.USED);
		server.schedule(exchanges);
		DeactivationResult result = Results.deactivate(client(), request, async);
		int requests = server.requests();
		server.schedule(List.of());
		assertTrueOf(result);
		assertOutcome(exchanges, result, requests);
		List<ReceivedRequest> received = this.wechatPay.deactivations();
		assertThat(received).allSatisfy((arrived) -> assertThat(arrived.refusal()).isNull());
		assertThat(received.stream().map(ReceivedRequest::bodyAsString).distinct().count()).isLessThanOrEqualTo(1);
		assertThat(received).extracting(ReceivedRequest::nonce).doesNotHaveDuplicates();
		assertThat(OutcomeTable.describe(Results.deactivate(client(), used, async)))
			.startsWith((fault.tolerance() == Tolerance.LATE) ? "" : "rejected after 1")
			.isNotEqualTo("deactivated");
		table.add(fault, position, result);
	}

	private void assertOutcome(List<FaultyExchange> exchanges, DeactivationResult result, int requests) {
		FaultyExchange last = exchanges.get(exchanges.size() - 1);
		String outcome = OutcomeTable.describe(result);
		String repeated = (exchanges.size() == MAX_ATTEMPTS) ? "unconfirmed after 3" : "deactivated";
		if (isDelivered(last)) {
			assertThat(outcome).isEqualTo("deactivated");
			assertThat(requests).isEqualTo(exchanges.size());
		}
		else if (last.fault().tolerance() == Tolerance.LATE) {
			assertThat(outcome).isIn("deactivated", "unconfirmed after 3");
		}
		else if (isLost(last.fault()) || !last.effect()) {
			assertThat(outcome).isEqualTo(repeated);
			assertThat(requests).isEqualTo(Math.min(exchanges.size() + 1, MAX_ATTEMPTS));
		}
		else {
			assertThat(outcome).isIn("deactivated", "unconfirmed after 3");
			assertThat(requests).isBetween(exchanges.size(), MAX_ATTEMPTS);
		}
	}

	private boolean isDelivered(FaultyExchange exchange) {
		return exchange.effect() && (exchange.fault() == RawFault.NONE
				|| (this.connector == Connectors.REACTOR && exchange.fault().tolerance() == Tolerance.DELIVERED));
	}

	// some clients read such a response, on a connection that they do not use again
	private boolean isLost(RawFault fault) {
		return fault.tolerance() == Tolerance.BROKEN
				|| (fault.tolerance() == Tolerance.LOST && this.connector == Connectors.REACTOR);
	}

	/**
	 * An interim response precedes each response, or one in ten. Half of the coupons are
	 * used.
	 */
	@ParameterizedTest
	@CsvSource({ "1, true", "1, false", "10, true", "10, false" })
	void deactivateWhenInterimResponsesPrecedeReturnsOwnOutcome(int interval, boolean async) {
		CouponDeactivationClient client = client();
		List<DeactivationResult> results = new ArrayList<>();
		for (int number = 0; number < SEQUENCE; number++) {
			CouponDeactivation request = coupon((number % 2 == 0) ? CouponState.USED : CouponState.SENDED);
			server.schedule(
					(number % interval == 0) ? List.of(new FaultyExchange(RawFault.INTERIM_103, true)) : List.of());
			results.add(Results.deactivate(client, request, async));
		}
		assertThat(results).allSatisfy(this::assertTrueOf);
		assertThat(results.stream().filter(DeactivationResult.Deactivated.class::isInstance)).hasSize(SEQUENCE / 2);
		assertThat(results.stream().filter(DeactivationResult.NotDeactivated.class::isInstance)).hasSize(SEQUENCE / 2);
	}

	@Test
	void deactivateAllWhenResponsesAreFaultyReportsTrueOutcomes() {
		for (RawFault fault : RawFault.values()) {
			if (fault.tolerance() != Tolerance.BROKEN) {
				List<CouponDeactivation> requests = IntStream.range(0, 20)
					.mapToObj((number) -> coupon((number % 2 == 0) ? CouponState.USED : CouponState.SENDED))
					.toList();
				server.schedule(Collections.nCopies(10, new FaultyExchange(fault, true)));
				List<DeactivationResult> results = client().deactivateAll(Flux.fromIterable(requests))
					.collectList()
					.block(Duration.ofSeconds(30));
				assertThat(results).as(fault.name()).hasSize(20).allSatisfy(this::assertTrueOf);
			}
		}
	}

	private CouponDeactivation coupon(CouponState state) {
		CouponDeactivation request = CouponDeactivation.of("1234567891", "c" + coupons.incrementAndGet());
		this.wechatPay.addCoupon(request.stockId(), request.couponCode(), state);
		return request;
	}

	private void assertTrueOf(DeactivationResult result) {
		boolean deactivated = this.wechatPay.coupon(result.request().stockId(), result.request().couponCode())
			.orElseThrow()
			.state() == CouponState.DEACTIVATED;
		if (result instanceof DeactivationResult.Deactivated) {
			assertThat(deactivated).as(result.toString()).isTrue();
		}
		if (result instanceof DeactivationResult.NotDeactivated) {
			assertThat(deactivated).as(result.toString()).isFalse();
		}
	}

	static Stream<Arguments> cases() {
		List<Arguments> arguments = new ArrayList<>();
		for (boolean async : List.of(false, true)) {
			for (RawFault fault : RawFault.values()) {
				for (boolean effect : fault.mayHaveEffect() ? List.of(true, false) : List.of(false)) {
					// the form of a call does not depend on the attempt
					for (Position position : async ? List.of(Position.FIRST) : List.of(Position.values())) {
						arguments.add(Arguments.of(async, fault, effect, position));
					}
				}
			}
		}
		return arguments.stream();
	}

	/**
	 * Attempt that has the fault, and the faults of the attempts before it.
	 */
	@SuppressWarnings("ImmutableEnumChecker") // the list never changes
	enum Position {

		FIRST, SECOND(new FaultyExchange(RawFault.NO_BYTE, true)),

		LAST(new FaultyExchange(RawFault.NO_BYTE, false), new FaultyExchange(RawFault.HEADERS_ONLY, false));

		private final List<FaultyExchange> before;

		Position(FaultyExchange... before) {
			this.before = List.of(before);
		}

		List<FaultyExchange> exchanges(FaultyExchange exchange) {
			return Stream.concat(this.before.stream(), Stream.of(exchange)).toList();
		}

	}

}
