package io.github.wechatpayspring.coupon;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.github.wechatpayspring.TestMerchant;
import io.github.wechatpayspring.WechatPayException;
import io.github.wechatpayspring.client.WechatPayClient;
import io.github.wechatpayspring.connector.ClosedPort;
import io.github.wechatpayspring.connector.Connectors;
import io.github.wechatpayspring.connector.Connectors.OpenConnector;
import io.github.wechatpayspring.fake.FakeResponse;
import io.github.wechatpayspring.fake.FakeWechatPay;
import io.github.wechatpayspring.fake.FakeWechatPayExtension;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Tests for the stack traces of calls that fail.
 */
@ParameterizedClass
@EnumSource(Connectors.class)
class StackTraceTests {

	private static final CouponDeactivation REQUEST = CouponDeactivation.of("1234567891", "sxxe34343434");

	private static final Duration READ_TIMEOUT = Duration.ofMillis(200);

	private static final int MAXIMUM_LINES = 30;

	@RegisterExtension
	static final FakeWechatPayExtension fake = new FakeWechatPayExtension(FakeWechatPay.Builder::echoUnknownPaths);

	private final FakeWechatPay wechatPay = fake.fake();

	@AutoClose
	private final OpenConnector connector;

	StackTraceTests(Connectors connectors) {
		this.connector = connectors.open(READ_TIMEOUT);
	}

	private TestMerchant.Builder merchant() {
		return TestMerchant.builder(this.wechatPay)
			.readTimeout(READ_TIMEOUT)
			.connector(this.connector.connector())
			.concurrency(1);
	}

	private static CouponDeactivationClient client(TestMerchant.Builder merchant) {
		return CouponDeactivationClient.delegating(() -> merchant.build().coupons());
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

	static Stream<FakeResponse> faults() {
		FakeResponse ordinary = FakeResponse.ordinary();
		return Stream.of(FakeResponse.of(404, "{\"code\":\"RESOURCE_NOT_EXISTS\"}"),
				FakeResponse.of(503, "{\"code\":\"SYSTEM_ERROR\"}"), FakeResponse.of(429, "{}"), ordinary.reset(),
				ordinary.dropped(), ordinary.cutOff(), ordinary.unsigned(),
				ordinary.after(READ_TIMEOUT.multipliedBy(3)), FakeResponse.of(400, "<html>").unsigned());
	}

	@ParameterizedTest
	@MethodSource("faults")
	void deactivateWhenResponseIsFaultyPrintsCallerFirstAndIsShort(FakeResponse fault) {
		this.wechatPay.respondAlways(fault);
		assertShort(failureOf(client(merchant())));
	}

	@Test
	void deactivateWhenConnectionIsRefusedPrintsCallerFirstAndIsShort() {
		WechatPayException failure = failureOf(client(merchant().baseUrl(ClosedPort.baseUrl())));
		assertShort(failure);
		assertThat(failure.getSuppressed()).isEmpty();
		assertThat(failure).isInstanceOfSatisfying(CouponNotDeactivatedException.class,
				(ex) -> assertThat(ex.getAttempts()).hasSize(3));
	}

	@Test
	void deactivateWhenFilterFailsPrintsWhereItFailed() {
		WechatPayException failure = failureOf(
				client(merchant().filter((request, next) -> next.exchange(request).map((response) -> {
					throw new IllegalStateException("thrown by a filter", new IllegalArgumentException("its cause"));
				}))));
		assertShort(failure);
		assertThat(print(failure)).anyMatch((line) -> line.contains("its cause"))
			.filteredOn((line) -> line.contains("StackTraceTests.lambda$deactivateWhenFilterFails"))
			.isNotEmpty();
	}

	@Test
	void deactivateAsyncWhenCallFailsHasEmptyStackTrace() {
		this.wechatPay.respondAlways(FakeResponse.of(404, "{\"code\":\"RESOURCE_NOT_EXISTS\"}"));
		CouponDeactivationClient client = client(merchant());
		WechatPayException failure = catchThrowableOfType(WechatPayException.class,
				() -> client.deactivateAsync(REQUEST).block());
		assertThat(failure.getStackTrace()).isEmpty();
		assertThat(failure.getCause().getStackTrace()).isEmpty();
	}

	@Test
	void postWhenCallFailsPrintsCallerFirstAndIsShort() {
		WechatPayClient client = merchant().build().client();
		this.wechatPay.respondAlways(FakeResponse.ordinary().reset());
		WechatPayException failure = catchThrowableOfType(WechatPayException.class,
				() -> client.chain("v3/a").post(Map.of()));
		assertThat(print(failure)).hasSizeLessThanOrEqualTo(MAXIMUM_LINES);
		assertThat(failure.getStackTrace()[0].getClassName()).isEqualTo(StackTraceTests.class.getName());
	}

}
