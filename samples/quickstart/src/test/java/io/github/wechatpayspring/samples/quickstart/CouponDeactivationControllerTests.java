package io.github.wechatpayspring.samples.quickstart;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;

import io.github.wechatpayspring.coupon.CouponDeactivation;
import io.github.wechatpayspring.fake.CouponState;
import io.github.wechatpayspring.fake.FakeResponse;
import io.github.wechatpayspring.fake.FakeCoupon;
import io.github.wechatpayspring.fake.FakeWechatPay;
import io.github.wechatpayspring.test.autoconfigure.AutoConfigureFakeWechatPay;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.web.servlet.client.RestTestClient;
import org.springframework.web.util.UriUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link CouponDeactivationController} and
 * {@link DeactivationExceptionHandler}.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@ActiveProfiles("merchant")
@AutoConfigureFakeWechatPay
class CouponDeactivationControllerTests {

	private final RestTestClient client;

	private final int port;

	@Autowired
	private FakeWechatPay wechatPay;

	CouponDeactivationControllerTests(@LocalServerPort int port) {
		this.client = RestTestClient.bindToServer().build();
		this.port = port;
	}

	@BeforeEach
	void addCoupons() {
		this.wechatPay.addCoupon("1", "A").addCoupon("1", "used", CouponState.USED);
	}

	@Test
	void deactivateWhenCouponIsUnusedReturnsOk() {
		post("A", """
				{"requestNo": "no-1", "reason": "此券使用时间设置错误"}""").expectStatus()
			.isOk()
			.expectHeader()
			.contentType(MediaType.APPLICATION_JSON)
			.expectBody()
			.jsonPath("$.stockId")
			.isEqualTo("1")
			.jsonPath("$.couponCode")
			.isEqualTo("A")
			.jsonPath("$.requestNo")
			.isEqualTo("no-1")
			.jsonPath("$.deactivatedAt")
			.value(String.class,
					(time) -> assertThat(OffsetDateTime.parse(time)).isEqualTo(coupon("A").deactivateTime()))
			.jsonPath("$.requestId")
			.isNotEmpty();
		assertThat(coupon("A").deactivateReason()).isEqualTo("此券使用时间设置错误");
	}

	@Test
	void deactivateWhenBodyIsMissingDerivesRequestNo() {
		String derived = CouponDeactivation.of("1", "A").requestNo();
		post("A").expectStatus().isOk().expectBody().jsonPath("$.requestNo").isEqualTo(derived);
		assertThat(coupon("A").deactivateRequestNo()).isEqualTo(derived);
		assertThat(coupon("A").deactivateReason()).isNull();
	}

	@Test
	void deactivateWhenBodyHasNoRequestNoDerivesIt() {
		post("A", "{}").expectStatus().isOk();
		assertThat(coupon("A").deactivateRequestNo()).isEqualTo(CouponDeactivation.of("1", "A").requestNo());
	}

	@Test
	void deactivateWhenCouponIsUsedReturnsConflict() {
		problem(post("used"), HttpStatus.CONFLICT).jsonPath("$.title")
			.isEqualTo("Coupon not deactivated")
			.jsonPath("$.reason")
			.isEqualTo("REJECTED")
			.jsonPath("$.code")
			.isEqualTo("INVALID_REQUEST")
			.jsonPath("$.message")
			.isEqualTo("The coupon cannot be deactivated: its state is USED")
			.jsonPath("$.requestId")
			.isNotEmpty()
			.jsonPath("$.requestNo")
			.isEqualTo(CouponDeactivation.of("1", "used").requestNo());
	}

	@Test
	void deactivateWhenThrottledReturnsConflict() {
		respondToEachAttempt(FakeResponse.of(429, """
				{"code": "RATELIMIT_EXCEEDED", "message": "频率限制"}"""));
		problem(post("A"), HttpStatus.CONFLICT).jsonPath("$.reason")
			.isEqualTo("THROTTLED")
			.jsonPath("$.code")
			.isEqualTo("RATELIMIT_EXCEEDED")
			.jsonPath("$.message")
			.isEqualTo("频率限制");
		assertThat(coupon("A").state()).isEqualTo(CouponState.SENDED);
	}

	@Test
	void deactivateWhenResponseIsUnverifiedReturnsAccepted() {
		respondToEachAttempt(FakeResponse.ordinary().probe());
		problem(post("A", """
				{"requestNo": "no-1"}"""), HttpStatus.ACCEPTED).jsonPath("$.title")
			.isEqualTo("Outcome unconfirmed")
			.jsonPath("$.detail")
			.value(String.class, (detail) -> assertThat(detail).contains("Repeat the request with the same requestNo"))
			.jsonPath("$.requestNo")
			.isEqualTo("no-1")
			.jsonPath("$.requestId")
			.isNotEmpty()
			.jsonPath("$.code")
			.doesNotExist();
	}

	@Test
	void deactivateWhenWechatPayFailsReturnsAccepted() {
		respondToEachAttempt(FakeResponse.of(500, """
				{"code": "SYSTEM_ERROR", "message": "系统异常"}"""));
		problem(post("A"), HttpStatus.ACCEPTED).jsonPath("$.code")
			.isEqualTo("SYSTEM_ERROR")
			.jsonPath("$.message")
			.isEqualTo("系统异常")
			.jsonPath("$.requestId")
			.isNotEmpty();
	}

	@Test
	void deactivateWhenUnconfirmedRequestIsRepeatedReturnsOk() {
		respondToEachAttempt(FakeResponse.ordinary().dropped());
		problem(post("A"), HttpStatus.ACCEPTED);
		post("A").expectStatus().isOk();
		assertThat(coupon("A").deactivations()).isEqualTo(1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "requestNo", "reason" })
	void deactivateWhenFieldIsBlankReturnsBadRequest(String field) {
		problem(post("A", "{\"" + field + "\": \" \"}"), HttpStatus.BAD_REQUEST).jsonPath("$.detail")
			.isEqualTo("'" + field + "' must not be blank");
		assertThat(this.wechatPay.requests()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "{", "[]", "\"no-1\"", "{\"requestNo\": {}}", "{\"request_no\": \"no-1\"}" })
	void deactivateWhenBodyIsInvalidReturnsBadRequest(String body) {
		problem(post("A", body), HttpStatus.BAD_REQUEST).jsonPath("$.detail")
			.value(String.class, (detail) -> assertThat(detail).contains("'requestNo' and 'reason'"));
		assertThat(this.wechatPay.requests()).isEmpty();
	}

	@Test
	void deactivateWhenCouponCodeIsBlankReturnsBadRequest() {
		problem(post("%20"), HttpStatus.BAD_REQUEST).jsonPath("$.detail").isEqualTo("'couponCode' must not be blank");
	}

	@Test
	void deactivateWhenPathHasSemicolonReturnsBadRequest() {
		problem(post("A;B"), HttpStatus.BAD_REQUEST);
		assertThat(this.wechatPay.requests()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "a/b", "a\\b", "a;b", "a=b", "a|b", "a b", "a%b", "a%2Fb", "a+b", "a?b#c", "券" })
	void deactivateWhenCouponCodeIsPercentEncodedReturnsOk(String couponCode) {
		String encoded = UriUtils.encode(couponCode, StandardCharsets.UTF_8);
		this.wechatPay.addCoupon("1", couponCode);
		post(encoded).expectStatus().isOk().expectBody().jsonPath("$.couponCode").isEqualTo(couponCode);
		assertThat(coupon(couponCode).state()).isEqualTo(CouponState.DEACTIVATED);
	}

	private void respondToEachAttempt(FakeResponse response) {
		this.wechatPay.respondNext(response, response, response);
	}

	private RestTestClient.ResponseSpec post(String encodedCouponCode) {
		return this.client.post().uri(uri(encodedCouponCode)).exchange();
	}

	private RestTestClient.ResponseSpec post(String encodedCouponCode, String body) {
		return this.client.post()
			.uri(uri(encodedCouponCode))
			.contentType(MediaType.APPLICATION_JSON)
			.body(body)
			.exchange();
	}

	private URI uri(String encodedCouponCode) {
		return URI.create("http://127.0.0.1:" + this.port + "/stocks/1/coupons/" + encodedCouponCode + "/deactivation");
	}

	private static RestTestClient.BodyContentSpec problem(RestTestClient.ResponseSpec response, HttpStatus status) {
		return response.expectStatus()
			.isEqualTo(status)
			.expectHeader()
			.contentType(MediaType.APPLICATION_PROBLEM_JSON)
			.expectBody()
			.jsonPath("$.status")
			.isEqualTo(status.value());
	}

	private FakeCoupon coupon(String couponCode) {
		return this.wechatPay.coupon("1", couponCode).orElseThrow();
	}

}
