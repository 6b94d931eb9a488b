package io.github.wechatpayspring.coupon;

import java.time.Duration;
import java.util.Collections;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.github.wechatpayspring.TestMerchant;
import io.github.wechatpayspring.connector.Connectors;
import io.github.wechatpayspring.connector.Connectors.OpenConnector;
import io.github.wechatpayspring.coupon.RawSocketServer.Spoilt;
import io.github.wechatpayspring.fake.FakeWechatPay;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the threads that a connector leaves when it is closed.
 */
class ConnectorReleaseTests {

	@ParameterizedTest
	@EnumSource
	void closeAfterFaultyResponsesReleasesThreads(Connectors connector) throws Exception {
		Set<Long> before = Thread.getAllStackTraces().keySet().stream().map(Thread::getId).collect(Collectors.toSet());
		try (FakeWechatPay wechatPay = FakeWechatPay.start();
				RawSocketServer server = new RawSocketServer(wechatPay.baseUrl())) {
			TreeMap<String, String> properties = new TreeMap<>(wechatPay.properties());
			properties.put("wechatpay.base-url", server.baseUrl());
			for (RawFault fault : new RawFault[] { RawFault.NONE, RawFault.RESET, RawFault.SWITCHING_PROTOCOLS,
					RawFault.TWO_DIGITS, RawFault.NO_DIGITS }) {
				server.foretell(Collections.nCopies(20, new Spoilt(fault, true)));
				deactivate(connector, wechatPay, new TestMerchant(properties), fault);
			}
		}
		Set<String> left = threadsSince(before);
		for (int i = 0; i < 100 && !left.isEmpty(); i++) {
			System.gc();
			Thread.sleep(200);
			left = threadsSince(before);
		}
		assertThat(left).isEmpty();
	}

	private static void deactivate(Connectors connector, FakeWechatPay wechatPay, TestMerchant merchant,
			RawFault fault) {
		try (OpenConnector open = connector.open(Duration.ofSeconds(2))) {
			merchant.coupons(open.connector())
				.deactivateAll(Flux.fromStream(IntStream.range(0, 20).mapToObj((number) -> {
					wechatPay.addCoupon("1234567891", fault + "-" + number);
					return CouponDeactivation.of("1234567891", fault + "-" + number);
				})))
				.blockLast(Duration.ofSeconds(30));
		}
	}

	// Reactor Netty's event loops are shared and stay
	private static Set<String> threadsSince(Set<Long> before) {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> !before.contains(thread.getId()))
			.map(Thread::getName)
			.filter((name) -> name.matches("(HttpClient-.*-SelectorManager|wechatpay-jetty.*|httpclient-.*)"))
			.collect(Collectors.toSet());
	}

}
