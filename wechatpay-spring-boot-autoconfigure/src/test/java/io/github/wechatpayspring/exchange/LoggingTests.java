package io.github.wechatpayspring.exchange;

import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.github.wechatpayspring.TestMerchant;
import io.github.wechatpayspring.client.WechatPayClient;
import io.github.wechatpayspring.coupon.CouponDeactivation;
import io.github.wechatpayspring.coupon.CouponDeactivationClient;
import io.github.wechatpayspring.coupon.CouponNotDeactivatedException;
import io.github.wechatpayspring.coupon.DeactivationUnconfirmedException;
import io.github.wechatpayspring.fake.FakeResponse;
import io.github.wechatpayspring.fake.FakeWechatPay;
import io.github.wechatpayspring.fake.FakeWechatPayExtension;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.Disposable;

import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for the log of attempts.
 */
@ExtendWith(OutputCaptureExtension.class)
class LoggingTests {

	private static final String LOGGER = "io.github.wechatpayspring.client.WechatPayClient";

	private static final CouponDeactivation REQUEST = CouponDeactivation.of("1234567891", "sxxe34343434")
		.withReason("secret reason");

	private final LoggingSystem loggingSystem = LoggingSystem.get(getClass().getClassLoader());

	@RegisterExtension
	final FakeWechatPayExtension fake = new FakeWechatPayExtension(FakeWechatPay.Builder::echoUnknownPaths);

	private FakeWechatPay wechatPay;

	@BeforeEach
	void start() {
		this.wechatPay = this.fake.fake();
		this.wechatPay.addCoupon(REQUEST.stockId(), REQUEST.couponCode());
	}

	@AfterEach
	void resetLogLevel() {
		this.loggingSystem.setLogLevel(LOGGER, null);
	}

	private CouponDeactivationClient coupons() {
		return TestMerchant.builder(this.wechatPay).build().coupons();
	}

	@Test
	void deactivateWhenLevelIsDefaultLogsNothing(CapturedOutput output) {
		this.wechatPay.respondNext(FakeResponse.of(503, "{}"));
		coupons().deactivate(REQUEST);
		assertThat(output).isEmpty();
	}

	@Test
	void deactivateWhenLevelIsDebugLogsEachAttempt(CapturedOutput output) {
		this.loggingSystem.setLogLevel(LOGGER, LogLevel.DEBUG);
		this.wechatPay.respondNext(FakeResponse.of(503, "{\"code\":\"SYSTEM_ERROR\",\"message\":\"secret message\"}"),
				FakeResponse.ordinary().dropped());
		coupons().deactivate(REQUEST);
		String attempt = "POST /v3/marketing/busifavor/coupons/deactivate of coupon ****3434: ";
		assertThat(output.getOut().lines().filter((line) -> line.contains(attempt))).satisfiesExactly(
				(line) -> assertThat(line).containsPattern(
						Pattern.quote(attempt) + "503, Request-ID [-0-9A-Za-z]+, code SYSTEM_ERROR, after \\d{1,5}ms"),
				(line) -> assertThat(line).contains("no response received").containsPattern(", after \\d{1,5}ms"),
				(line) -> assertThat(line)
					.containsPattern(Pattern.quote(attempt) + "200, Request-ID [-0-9A-Za-z]+, after \\d{1,5}ms"));
		assertThat(output).doesNotContain("secret", REQUEST.couponCode(), REQUEST.requestNo(), "WECHATPAY2");
	}

	@Test
	void deactivateWhenErrorCodeIsNotTextLogsStatusOnly(CapturedOutput output) {
		this.loggingSystem.setLogLevel(LOGGER, LogLevel.DEBUG);
		this.wechatPay.respondNext(FakeResponse.of(400, "{\"code\":{\"echo\":\"" + REQUEST.couponCode() + "\"}}"));
		CouponDeactivationClient coupons = coupons();
		assertThatExceptionOfType(CouponNotDeactivatedException.class).isThrownBy(() -> coupons.deactivate(REQUEST));
		assertThat(output.getOut().lines().filter((line) -> line.contains("POST"))).singleElement()
			.asString()
			.contains(": 400, Request-ID ")
			.doesNotContain(", code", "echo");
		assertThat(output).doesNotContain(REQUEST.couponCode());
	}

	@Test
	void deactivateWhenNoResponseIsVerifiedLogsEachAttemptOnce(CapturedOutput output) {
		this.loggingSystem.setLogLevel(LOGGER, LogLevel.DEBUG);
		this.wechatPay.respondAlways(FakeResponse.ordinary().unsigned());
		CouponDeactivationClient coupons = coupons();
		assertThatExceptionOfType(DeactivationUnconfirmedException.class).isThrownBy(() -> coupons.deactivate(REQUEST));
		assertThat(output.getOut().lines().filter((line) -> line.contains("POST"))).hasSize(3)
			.noneMatch((line) -> line.contains("cancelled"));
	}

	@Test
	void postWhenSubscriptionIsCancelledLogsOnce(CapturedOutput output) {
		this.loggingSystem.setLogLevel(LOGGER, LogLevel.DEBUG);
		this.wechatPay.respondNext(FakeResponse.ordinary().after(Duration.ofSeconds(1)));
		Disposable call = TestMerchant.builder(this.wechatPay)
			.build()
			.client()
			.chain("v3/a")
			.postAsync(Map.of())
			.subscribe();
		Awaitility.await().until(() -> this.wechatPay.requests().size() == 1);
		call.dispose();
		Awaitility.await().untilAsserted(() -> assertThat(output).containsOnlyOnce("POST /v3/a: cancelled, after "));
	}

	@Test
	void getWhenPathHasOpenidOrCouponHidesThem(CapturedOutput output) {
		this.loggingSystem.setLogLevel(LOGGER, LogLevel.DEBUG);
		coupons().confirmAsync(REQUEST, "o4GgauMQHaUO5ujJKHZ8HJyd", "wx233544546545989").block(Duration.ofSeconds(10));
		assertThat(output).contains(
				"GET /v3/marketing/busifavor/users/{openid}/coupons/{coupon_code}/appids/{appid} of coupon ****3434: 200");
		WechatPayClient client = TestMerchant.builder(this.wechatPay).build().client();
		Stream
			.of(client.chain("v3/coupons/sxxe34343434"), client.path("v3", "coupons", "sxxe34343434"),
					client.path("v3", "coupons", "mysecretcoupon"), client.path("v3", "coupons", "s3c4"),
					client.chain("v3/coupons/{code}", "sxxe34343434"))
			.forEach((endpoint) -> endpoint.get(Map.of("openid", "o4GgauMQHaUO5ujJKHZ8HJyd")));
		assertThat(output).contains("GET /v3/coupons/****3434: ").contains("GET /v3/coupons/{code}: ");
		assertThat(output).contains("GET /v3/coupons/****: ").doesNotContain("s3c4");
		assertThat(output).contains("GET /v3/coupons/****upon: ").doesNotContain("mysecretcoupon");
		assertThat(output).doesNotContain(REQUEST.couponCode(), "o4GgauMQHaUO5ujJKHZ8HJyd", "wx233544546545989");
	}

}
