package io.github.wechatpayspring.coupon;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ServerSocket;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

import io.github.wechatpayspring.TestMerchant;
import io.github.wechatpayspring.WechatPayException;
import io.github.wechatpayspring.connector.Connectors;
import io.github.wechatpayspring.connector.Connectors.OpenConnector;
import io.github.wechatpayspring.fake.FakeResponse;
import io.github.wechatpayspring.fake.FakeWechatPay;
import io.github.wechatpayspring.traffic.WechatPayTraffic;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Tests for what a failed call prints.
 */
class StackTraceTests {

	private static final CouponDeactivation REQUEST = CouponDeactivation.of("1234567891", "sxxe34343434");

	private static final Duration READ_TIMEOUT = Duration.ofMillis(200);

	private static final int MAXIMUM_LINES = 30;

	private static FakeWechatPay wechatPay;

	@BeforeAll
	static void start() {
		wechatPay = FakeWechatPay.start().echoUnknownPaths();
	}

	@AfterAll
	static void stop() {
		wechatPay.close();
	}

	@BeforeEach
	void reset() {
		wechatPay.respondNormally();
		wechatPay.forgetRequests();
	}

	private static CouponDeactivationClient client(ClientHttpConnector connector, Map<String, String> properties,
			ExchangeFilterFunction... filters) {
		TestMerchant merchant = new TestMerchant(properties, READ_TIMEOUT);
		WechatPayTraffic traffic = merchant.traffic();
		return CouponDeactivationClient.delegating(() -> CouponDeactivationClient
			.create(merchant.client(connector, merchant.signer(), Clock.systemUTC(), traffic, filters), traffic, 1));
	}

	private static WechatPayException failureOf(CouponDeactivationClient client) {
		return catchThrowableOfType(WechatPayException.class, () -> client.deactivate(REQUEST));
	}

	private static List<String> print(Throwable failure) {
		StringWriter text = new StringWriter();
		failure.printStackTrace(new PrintWriter(text, true));
		return text.toString().lines().toList();
	}

	private static void assertShort(Throwable failure) {
		assertThat(print(failure)).hasSizeLessThanOrEqualTo(MAXIMUM_LINES);
		assertThat(failure.getStackTrace()[0].getMethodName()).startsWith("lambda$failureOf");
		assertThat(failure.getStackTrace()[0].getClassName()).isEqualTo(StackTraceTests.class.getName());
	}

	static Stream<Arguments> faults() {
		FakeResponse ordinary = FakeResponse.ordinary();
		List<FakeResponse> faults = List.of(FakeResponse.of(404, "{\"code\":\"RESOURCE_NOT_EXISTS\"}"),
				FakeResponse.of(503, "{\"code\":\"SYSTEM_ERROR\"}"), FakeResponse.of(429, "{}"), ordinary.reset(),
				ordinary.dropped(), ordinary.cutOff(), ordinary.unsigned(),
				ordinary.after(READ_TIMEOUT.multipliedBy(3)), FakeResponse.of(400, "<html>").unsigned());
		return Stream.of(Connectors.values())
			.flatMap((connector) -> faults.stream().map((fault) -> Arguments.of(connector, fault)));
	}

	@ParameterizedTest
	@MethodSource("faults")
	void deactivateWhenResponseIsFaultyPrintsCallerFirstAndIsShort(Connectors connector, FakeResponse fault) {
		wechatPay.respondAlways(fault);
		try (OpenConnector open = connector.open(READ_TIMEOUT)) {
			assertShort(failureOf(client(open.connector(), wechatPay.properties())));
		}
	}

	@ParameterizedTest
	@EnumSource
	void deactivateWhenConnectionIsRefusedPrintsCallerFirstAndIsShort(Connectors connector) throws Exception {
		Map<String, String> properties = new TreeMap<>(wechatPay.properties());
		try (ServerSocket socket = new ServerSocket(0)) {
			properties.put("wechatpay.base-url", "http://127.0.0.1:" + socket.getLocalPort());
		}
		try (OpenConnector open = connector.open(READ_TIMEOUT)) {
			WechatPayException failure = failureOf(client(open.connector(), properties));
			assertShort(failure);
			assertThat(failure.getSuppressed()).isEmpty();
			assertThat(failure).isInstanceOfSatisfying(CouponNotDeactivatedException.class,
					(ex) -> assertThat(ex.getAttempts()).hasSize(3));
		}
	}

	@Test
	void deactivateWhenFilterFailsPrintsWhereItFailed() {
		WechatPayException failure = failureOf(client(TestMerchant.reactorConnector(), wechatPay.properties(),
				(request, next) -> next.exchange(request).map((response) -> {
					throw new IllegalStateException("thrown by a filter", new IllegalArgumentException("its cause"));
				})));
		assertShort(failure);
		assertThat(print(failure)).anyMatch((line) -> line.contains("its cause"))
			.filteredOn((line) -> line.contains("StackTraceTests.lambda$deactivateWhenFilterFails"))
			.isNotEmpty();
	}

	@Test
	void deactivateAsyncWhenCallFailsHasNoFramesOfTheHttpClient() {
		wechatPay.respondAlways(FakeResponse.of(404, "{\"code\":\"RESOURCE_NOT_EXISTS\"}"));
		CouponDeactivationClient client = client(TestMerchant.reactorConnector(), wechatPay.properties());
		WechatPayException failure = catchThrowableOfType(WechatPayException.class,
				() -> client.deactivateAsync(REQUEST).block());
		assertThat(failure.getStackTrace()).isEmpty();
		assertThat(failure.getCause().getStackTrace()).isEmpty();
	}

	@Test
	void postWhenCallFailsPrintsCallerFirstAndIsShort() {
		TestMerchant merchant = new TestMerchant(wechatPay.properties(), READ_TIMEOUT);
		wechatPay.respondAlways(FakeResponse.ordinary().reset());
		WechatPayException failure = catchThrowableOfType(WechatPayException.class,
				() -> merchant.client(TestMerchant.reactorConnector()).chain("v3/a").post(Map.of()));
		assertThat(print(failure)).hasSizeLessThanOrEqualTo(MAXIMUM_LINES);
		assertThat(failure.getStackTrace()[0].getClassName()).isEqualTo(StackTraceTests.class.getName());
	}

}
