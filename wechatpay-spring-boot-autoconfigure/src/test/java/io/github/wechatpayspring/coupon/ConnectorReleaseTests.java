package io.github.wechatpayspring.coupon;

import java.time.Duration;
import java.util.Collections;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.github.wechatpayspring.TestMerchant;
import io.github.wechatpayspring.connector.Connectors;
import io.github.wechatpayspring.connector.Connectors.OpenConnector;
import io.github.wechatpayspring.coupon.RawSocketServer.FaultyExchange;
import io.github.wechatpayspring.fake.FakeWechatPay;
import io.github.wechatpayspring.fake.FakeWechatPayExtension;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the threads of a connector that is closed.
 */
@ExtendWith(FakeWechatPayExtension.class)
class ConnectorReleaseTests {

	@ParameterizedTest
	@EnumSource
	void closeWhenResponsesWereFaultyReleasesThreads(Connectors connector, FakeWechatPay wechatPay) throws Exception {
		Set<Long> before = Thread.getAllStackTraces().keySet().stream().map(Thread::getId).collect(Collectors.toSet());
		try (RawSocketServer server = new RawSocketServer(wechatPay.baseUrl())) {
			for (RawFault fault : new RawFault[] { RawFault.NONE, RawFault.RESET, RawFault.SWITCHING_PROTOCOLS,
					RawFault.TWO_DIGITS, RawFault.NO_DIGITS }) {
				server.schedule(Collections.nCopies(20, new FaultyExchange(fault, true)));
				deactivate(connector, wechatPay, server.baseUrl(), fault);
			}
		}
		Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
			// until JDK 21, only the garbage collector closes the client of the JDK
			System.gc();
			assertThat(threadsSince(before)).isEmpty();
		});
	}

	private static void deactivate(Connectors connector, FakeWechatPay wechatPay, String baseUrl, RawFault fault) {
		try (OpenConnector open = connector.open(Duration.ofSeconds(2))) {
			TestMerchant.builder(wechatPay)
				.baseUrl(baseUrl)
				.connector(open.connector())
				.build()
				.coupons()
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
