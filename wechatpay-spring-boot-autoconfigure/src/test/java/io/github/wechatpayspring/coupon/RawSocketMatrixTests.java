package io.github.wechatpayspring.coupon;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.github.wechatpayspring.TestMerchant;
import io.github.wechatpayspring.connector.Connectors;
import io.github.wechatpayspring.connector.Connectors.OpenConnector;
import io.github.wechatpayspring.coupon.RawFault.Tolerance;
import io.github.wechatpayspring.coupon.RawSocketServer.Spoilt;
import io.github.wechatpayspring.fake.CouponState;
import io.github.wechatpayspring.fake.FakeWechatPay;
import io.github.wechatpayspring.fake.ReceivedRequest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Flux;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for each fault of a connection, at each attempt, waiting and asynchronous, with
 * each connector, with and without an effect. No outcome is false, neither that of the
 * faulty call nor that of the next call, which would be the one to read what a connection
 * kept. Prints the outcomes as a table.
 */
class RawSocketMatrixTests {

	private static final int MAX_ATTEMPTS = 3;

	private static final int SEQUENCE = 60;

	private static final OutcomeTable<RawFault, Position> table = new OutcomeTable<>(RawFault.class, Position.class);

	private static final AtomicInteger coupons = new AtomicInteger();

	private static FakeWechatPay wechatPay;

	private static RawSocketServer server;

	private static TestMerchant merchant;

	private static final Map<Connectors, OpenConnector> connectors = new EnumMap<>(Connectors.class);

	@BeforeAll
	static void start() throws IOException {
		wechatPay = FakeWechatPay.start();
		server = new RawSocketServer(wechatPay.baseUrl());
		Map<String, String> properties = new TreeMap<>(wechatPay.properties());
		properties.put("wechatpay.base-url", server.baseUrl());
		merchant = new TestMerchant(properties);
		for (Connectors connector : Connectors.values()) {
			connectors.put(connector, connector.open(Duration.ofSeconds(5)));
		}
	}

	@AfterAll
	static void stop() throws IOException {
		connectors.values().forEach(OpenConnector::close);
		server.close();
		wechatPay.close();
		table.print("raw-socket-matrix.md");
	}

	@ParameterizedTest
	@MethodSource("cases")
	void deactivateWhenConnectionIsFaultyReportsTrueOutcome(Connectors connector, boolean async, RawFault fault,
			boolean effect, Position position) {
		List<Spoilt> spoilt = position.spoilt(new Spoilt(fault, effect));
		CouponDeactivation request = coupon(CouponState.SENDED);
		CouponDeactivation used = coupon(CouponState.USED);
		wechatPay.forgetRequests();
		server.foretell(spoilt);
		DeactivationResult result = deactivate(connector, request, async);
		int requests = server.requests();
		server.foretell(List.of());
		assertTrueOf(result);
		assertOutcome(connector, spoilt, result, requests);
		List<ReceivedRequest> received = wechatPay.deactivations();
		assertThat(received).allSatisfy((arrived) -> assertThat(arrived.refusal()).isNull());
		assertThat(received.stream().map(ReceivedRequest::bodyAsString).distinct().count()).isLessThanOrEqualTo(1);
		assertThat(received).extracting(ReceivedRequest::nonce).doesNotHaveDuplicates();
		assertThat(OutcomeTable.describe(deactivate(connector, used, async)))
			.startsWith((fault.tolerance() == Tolerance.LATE) ? "" : "not (REJECTED) after 1")
			.isNotEqualTo("deactivated");
		table.add(fault, position, result);
	}

	private static void assertOutcome(Connectors connector, List<Spoilt> spoilt, DeactivationResult result,
			int requests) {
		Spoilt last = spoilt.get(spoilt.size() - 1);
		String outcome = OutcomeTable.describe(result);
		String repeated = (spoilt.size() == MAX_ATTEMPTS) ? "unconfirmed after 3" : "deactivated";
		if (isDelivered(connector, last)) {
			assertThat(outcome).isEqualTo("deactivated");
			assertThat(requests).isEqualTo(spoilt.size());
		}
		else if (last.fault().tolerance() == Tolerance.LATE) {
			assertThat(outcome).isIn("deactivated", "unconfirmed after 3");
		}
		else if (isLost(connector, last.fault()) || !last.effect()) {
			assertThat(outcome).isEqualTo(repeated);
			assertThat(requests).isEqualTo(Math.min(spoilt.size() + 1, MAX_ATTEMPTS));
		}
		else {
			assertThat(outcome).isIn("deactivated", "unconfirmed after 3");
			assertThat(requests).isBetween(spoilt.size(), MAX_ATTEMPTS);
		}
	}

	private static boolean isDelivered(Connectors connector, Spoilt spoilt) {
		return spoilt.effect() && (spoilt.fault() == RawFault.NONE
				|| (connector == Connectors.REACTOR && spoilt.fault().tolerance() == Tolerance.DELIVERED));
	}

	// some clients read such a response, on a connection that they do not use again
	private static boolean isLost(Connectors connector, RawFault fault) {
		return fault.tolerance() == Tolerance.BROKEN
				|| (fault.tolerance() == Tolerance.LOST && connector == Connectors.REACTOR);
	}

	/**
	 * With an interim response before each, or before one in ten, the outcomes of coupons
	 * of which half are used.
	 */
	@ParameterizedTest
	@MethodSource("sequences")
	void deactivateWhenInterimResponsesPrecedeReturnsOwnOutcome(Connectors connector, int interval, boolean async) {
		List<DeactivationResult> results = new ArrayList<>();
		for (int number = 0; number < SEQUENCE; number++) {
			CouponDeactivation request = coupon((number % 2 == 0) ? CouponState.USED : CouponState.SENDED);
			server.foretell((number % interval == 0) ? List.of(new Spoilt(RawFault.INTERIM_103, true)) : List.of());
			results.add(deactivate(connector, request, async));
		}
		assertThat(results).allSatisfy(RawSocketMatrixTests::assertTrueOf);
		assertThat(results.stream().filter(DeactivationResult.Deactivated.class::isInstance)).hasSize(SEQUENCE / 2);
		assertThat(results.stream().filter(DeactivationResult.NotDeactivated.class::isInstance)).hasSize(SEQUENCE / 2);
	}

	static Stream<Arguments> sequences() {
		return Stream.of(Connectors.values())
			.flatMap((connector) -> Stream.of(1, 10)
				.flatMap(
						(interval) -> Stream.of(true, false).map((async) -> Arguments.of(connector, interval, async))));
	}

	/**
	 * As many calls at once as there are faults, all on few connections.
	 */
	@ParameterizedTest
	@EnumSource
	void deactivateAllWhenResponsesAreFaultyReportsTrueOutcomes(Connectors connector) {
		for (RawFault fault : RawFault.values()) {
			if (fault.tolerance() != Tolerance.BROKEN) {
				List<CouponDeactivation> requests = IntStream.range(0, 20)
					.mapToObj((number) -> coupon((number % 2 == 0) ? CouponState.USED : CouponState.SENDED))
					.toList();
				server.foretell(Collections.nCopies(10, new Spoilt(fault, true)));
				List<DeactivationResult> results = merchant.coupons(connectors.get(connector).connector())
					.deactivateAll(Flux.fromIterable(requests))
					.collectList()
					.block(Duration.ofSeconds(30));
				assertThat(results).as(fault.name()).hasSize(20).allSatisfy(RawSocketMatrixTests::assertTrueOf);
			}
		}
	}

	private static CouponDeactivation coupon(CouponState state) {
		CouponDeactivation request = CouponDeactivation.of("1234567891", "c" + coupons.incrementAndGet());
		wechatPay.addCoupon(request.stockId(), request.couponCode(), state);
		return request;
	}

	private static DeactivationResult deactivate(Connectors connector, CouponDeactivation request, boolean async) {
		return Results.deactivate(merchant.coupons(connectors.get(connector).connector()), request, async);
	}

	private static void assertTrueOf(DeactivationResult result) {
		boolean deactivated = wechatPay.coupon(result.request().stockId(), result.request().couponCode())
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
		for (Connectors connector : Connectors.values()) {
			for (boolean async : List.of(false, true)) {
				for (RawFault fault : RawFault.values()) {
					for (boolean effect : fault.mayHaveEffect() ? List.of(true, false) : List.of(false)) {
						// the form of a call does not depend on the attempt
						for (Position position : async ? List.of(Position.FIRST) : List.of(Position.values())) {
							arguments.add(Arguments.of(connector, async, fault, effect, position));
						}
					}
				}
			}
		}
		return arguments.stream();
	}

	/**
	 * The attempt at which the fault strikes, and what came of those before it.
	 */
	@SuppressWarnings("ImmutableEnumChecker") // the list never changes
	enum Position {

		FIRST, SECOND(new Spoilt(RawFault.NO_BYTE, true)),

		LAST(new Spoilt(RawFault.NO_BYTE, false), new Spoilt(RawFault.HEADERS_ALONE, false));

		private final List<Spoilt> before;

		Position(Spoilt... before) {
			this.before = List.of(before);
		}

		List<Spoilt> spoilt(Spoilt spoilt) {
			List<Spoilt> all = new ArrayList<>(this.before);
			all.add(spoilt);
			return all;
		}

	}

}
