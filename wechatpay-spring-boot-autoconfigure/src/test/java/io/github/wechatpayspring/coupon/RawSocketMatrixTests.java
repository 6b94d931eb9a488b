package io.github.wechatpayspring.coupon;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import io.github.wechatpayspring.FakeMerchant;
import io.github.wechatpayspring.coupon.RawSocketServer.Spoilt;
import io.github.wechatpayspring.test.CouponState;
import io.github.wechatpayspring.test.FakeWechatPay;
import io.github.wechatpayspring.test.ReceivedRequest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.http.client.reactive.ClientHttpConnector;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every fault of a connection at every attempt, waiting and not, with both HTTP clients,
 * with and without an effect: each leaves open what became of the coupon, and is seen as
 * one attempt. Prints the outcomes as a table.
 */
class RawSocketMatrixTests {

	private static final int MAX_ATTEMPTS = 3;

	private static final OutcomeTable<RawFault, Position> table = new OutcomeTable<>(RawFault.class, Position.class);

	private static final AtomicInteger coupons = new AtomicInteger();

	private static FakeWechatPay wechatPay;

	private static RawSocketServer server;

	private static FakeMerchant merchant;

	private static Map<String, ClientHttpConnector> connectors;

	@BeforeAll
	static void start() throws IOException {
		wechatPay = FakeWechatPay.start();
		server = new RawSocketServer(wechatPay.baseUrl());
		Map<String, String> properties = new TreeMap<>(wechatPay.properties());
		properties.put("wechatpay.base-url", server.baseUrl());
		merchant = new FakeMerchant(properties);
		connectors = Map.of("reactor", FakeMerchant.reactorConnector(Duration.ofSeconds(5)), "jdk",
				FakeMerchant.jdkConnector(Duration.ofSeconds(5)));
	}

	@AfterAll
	static void stop() throws IOException {
		server.close();
		wechatPay.close();
		table.print("raw-socket-matrix.md");
	}

	@ParameterizedTest
	@MethodSource
	void whatTheConnectionLostIsAskedForAgain(String connector, boolean async, RawFault fault, boolean effect,
			Position position) {
		List<Spoilt> spoilt = position.spoilt(new Spoilt(fault, effect));
		CouponDeactivation request = CouponDeactivation.of("1234567891", "c" + coupons.incrementAndGet());
		wechatPay.forgetRequests();
		wechatPay.addCoupon(request.stockId(), request.couponCode());
		server.foretell(spoilt);
		DeactivationResult result = Results.deactivate(merchant.coupons(connectors.get(connector)), request, async);
		boolean last = spoilt.size() == MAX_ATTEMPTS;
		assertThat(OutcomeTable.describe(result)).isEqualTo(last ? "unconfirmed after 3" : "deactivated");
		assertThat(server.requests()).isEqualTo(last ? MAX_ATTEMPTS : spoilt.size() + 1);
		assertThat(wechatPay.coupon(request.stockId(), request.couponCode()).orElseThrow().state()).isEqualTo(
				(last && spoilt.stream().noneMatch(Spoilt::effect)) ? CouponState.SENDED : CouponState.DEACTIVATED);
		List<ReceivedRequest> received = wechatPay.deactivations();
		assertThat(received).allSatisfy((arrived) -> assertThat(arrived.refusal()).isNull());
		assertThat(received.stream().map(ReceivedRequest::bodyAsString).distinct().count()).isLessThanOrEqualTo(1);
		assertThat(received).extracting(ReceivedRequest::nonce).doesNotHaveDuplicates();
		table.add(fault, position, result);
	}

	static Stream<Object[]> whatTheConnectionLostIsAskedForAgain() {
		List<Object[]> arguments = new ArrayList<>();
		for (String connector : List.of("reactor", "jdk")) {
			for (boolean async : List.of(false, true)) {
				for (RawFault fault : RawFault.values()) {
					for (boolean effect : fault.mayHaveEffect() ? List.of(true, false) : List.of(false)) {
						for (Position position : Position.values()) {
							arguments.add(new Object[] { connector, async, fault, effect, position });
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
