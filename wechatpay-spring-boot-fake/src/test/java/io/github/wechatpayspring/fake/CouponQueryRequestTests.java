package io.github.wechatpayspring.fake;

import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Map;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

/**
 * Tests for {@link CouponQueryRequest}, over the wire.
 */
class CouponQueryRequestTests {

	private static final String USERS = "/v3/marketing/busifavor/users";

	private static final Instant NOW = Instant.parse("2020-05-20T05:29:35.9Z");

	@RegisterExtension
	static final FakeWechatPayExtension fake = new FakeWechatPayExtension(
			(builder) -> builder.clock(Clock.fixed(NOW, ZoneOffset.UTC)).echoUnknownPaths());

	private final FakeWechatPay wechatPay = fake.fake();

	@BeforeEach
	void addCoupon() {
		this.wechatPay.addCoupon("1", "A");
	}

	@ParameterizedTest
	@EnumSource
	void queryReturnsStateOfCoupon(CouponState state) {
		this.wechatPay.addCoupon("1", "A", state);
		HttpResponse<byte[]> response = query("A").send();
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(TestRequest.text(response)).isEqualTo(
				"{\"belong_merchant\":\"%s\",\"stock_id\":\"1\",\"coupon_code\":\"A\",\"coupon_state\":\"%s\"}",
				TestRequest.property(this.wechatPay, "merchant-id"), state);
		assertThat(TestRequest.isGenuine(this.wechatPay, response)).isTrue();
	}

	@Test
	void queryWhenCouponWasGivenToUserFindsItForThatUserOnly() {
		assertThat(this.wechatPay.giveCoupon("1", "A", "o1", "wx1")).isSameAs(this.wechatPay);
		assertThat(query("A", "o1", "wx1").send().statusCode()).isEqualTo(200);
		HttpResponse<byte[]> exchanged = query("A", "wx1", "o1").send();
		assertThat(exchanged.statusCode()).isEqualTo(404);
		assertThat(TestRequest.text(exchanged)).contains("RESOURCE_NOT_EXISTS");
		this.wechatPay.addCoupon("1", "A");
		assertThat(query("A", "wx1", "o1").send().statusCode()).isEqualTo(200);
		assertThatIllegalArgumentException().isThrownBy(() -> this.wechatPay.giveCoupon("1", "none", "o1", "wx1"))
			.withMessage("No coupon 'none' in stock '1'");
	}

	private TestRequest query(String couponCode, String openid, String appid) {
		return at(TestRequest.get(this.wechatPay,
				"/v3/marketing/busifavor/users/" + openid + "/coupons/" + couponCode + "/appids/" + appid));
	}

	@Test
	void queryWhenCouponWasDeactivatedReturnsItsDeactivation() {
		at(TestRequest.deactivate(this.wechatPay,
				"{\"stock_id\":\"1\",\"coupon_code\":\"A\",\"deactivate_request_no\":\"no-1\","
						+ "\"deactivate_reason\":\"此券使用时间设置错误\"}"))
			.send();
		assertThat(TestRequest.text(query("A").send())).contains("\"coupon_state\":\"DEACTIVATED\"")
			.contains("\"deactivate_request_no\":\"no-1\"")
			.contains("\"deactivate_time\":\"2020-05-20T13:29:35+08:00\"")
			.contains("\"deactivate_reason\":\"此券使用时间设置错误\"");
	}

	@Test
	void queryWhenReasonIsMissingOmitsIt() {
		at(TestRequest.deactivate(this.wechatPay, "1", "A", "no-2")).send();
		assertThat(TestRequest.text(query("A").send())).contains("\"deactivate_request_no\":\"no-2\"")
			.doesNotContain("deactivate_reason");
	}

	@Test
	void queryWhenCouponWasDeactivatedElsewhereReturnsItsDeactivation() {
		assertThat(this.wechatPay.addDeactivatedCoupon("1", "A", "other")).isSameAs(this.wechatPay);
		assertThat(TestRequest.text(query("A").send())).contains("\"coupon_state\":\"DEACTIVATED\"")
			.contains("\"deactivate_request_no\":\"other\"")
			.contains("\"deactivate_time\":\"2020-05-20T13:29:35+08:00\"")
			.doesNotContain("deactivate_reason");
	}

	@Test
	void couponWhenDeactivatedElsewhereReturnsItsDeactivation() {
		this.wechatPay.addDeactivatedCoupon("1", "A", "other");
		assertThat(this.wechatPay.coupon("1", "A")).hasValue(new FakeCoupon("1", "A", CouponState.DEACTIVATED, "other",
				null, OffsetDateTime.parse("2020-05-20T13:29:35+08:00"), 0));
	}

	@Test
	void deactivateWhenCouponWasDeactivatedElsewhereFails() {
		this.wechatPay.addDeactivatedCoupon("1", "A", "other");
		HttpResponse<byte[]> response = at(TestRequest.deactivate(this.wechatPay, "1", "A", "no-3")).send();
		assertThat(response.statusCode()).isEqualTo(400);
		assertThat(TestRequest.text(response)).contains("its state is DEACTIVATED");
	}

	@Test
	void deactivateWhenReplayedFromElsewhereReturnsTheSameTime() {
		this.wechatPay.addDeactivatedCoupon("1", "A", "other");
		HttpResponse<byte[]> response = at(TestRequest.deactivate(this.wechatPay, "1", "A", "other")).send();
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(TestRequest.text(response)).contains("2020-05-20T13:29:35+08:00");
		assertThat(this.wechatPay.coupon("1", "A").orElseThrow().deactivations()).isZero();
	}

	@Test
	void deactivateWhenRequestNumberWasUsedElsewhereFails() {
		this.wechatPay.addDeactivatedCoupon("1", "A", "other").addCoupon("1", "B");
		HttpResponse<byte[]> response = at(TestRequest.deactivate(this.wechatPay, "1", "B", "other")).send();
		assertThat(response.statusCode()).isEqualTo(400);
		assertThat(TestRequest.text(response)).contains("was used before with other data");
	}

	@Test
	void addCouponWhenDeactivatedElsewhereReleasesRequestNumber() {
		this.wechatPay.addDeactivatedCoupon("1", "A", "other").addCoupon("1", "A").addCoupon("1", "B");
		assertThat(at(TestRequest.deactivate(this.wechatPay, "1", "B", "other")).send().statusCode()).isEqualTo(200);
	}

	@Test
	void addCouponWhenRequestNumberIsThatOfAnotherCouponKeepsIt() {
		this.wechatPay.addDeactivatedCoupon("1", "A", "other")
			.addDeactivatedCoupon("1", "B", "other")
			.addCoupon("1", "A");
		assertThat(at(TestRequest.deactivate(this.wechatPay, "1", "A", "other")).send().statusCode()).isEqualTo(400);
		assertThat(at(TestRequest.deactivate(this.wechatPay, "1", "B", "other")).send().statusCode()).isEqualTo(200);
	}

	@Test
	@SuppressWarnings("NullAway")
	void addDeactivatedCouponWhenRequestNumberIsNullFails() {
		assertThatNullPointerException().isThrownBy(() -> this.wechatPay.addDeactivatedCoupon("1", "A", null))
			.withMessage("'deactivateRequestNo' must not be null");
	}

	@Test
	void queryWhenCouponIsUnknownIsNotFound() {
		HttpResponse<byte[]> response = query("unknown").send();
		assertThat(response.statusCode()).isEqualTo(404);
		assertThat(TestRequest.text(response)).contains("\"code\":\"RESOURCE_NOT_EXISTS\"");
		assertThat(TestRequest.isGenuine(this.wechatPay, response)).isTrue();
		assertThat(this.wechatPay.queries().get(0).refusal()).isNull();
	}

	@Test
	void queryWhenStocksShareCodeReturnsCouponAddedLast() {
		this.wechatPay.addCoupon("2", "A", CouponState.USED);
		assertThat(TestRequest.text(query("A").send())).contains("\"stock_id\":\"2\"");
		this.wechatPay.addCoupon("1", "A", CouponState.EXPIRED);
		assertThat(TestRequest.text(query("A").send())).contains("\"stock_id\":\"1\"").contains("EXPIRED");
		this.wechatPay.addDeactivatedCoupon("3", "A", "other");
		assertThat(TestRequest.text(query("A").send())).contains("\"stock_id\":\"3\"");
	}

	@ParameterizedTest
	@CsvSource({ "%E5%88%B8, 券", "a%2Fb%5c%3D%7c, 'a/b\\=|'", "a+b, a+b", "a%20b, a b", "%2525, %25" })
	void queryWhenCodeIsPercentEncodedDecodesIt(String segment, String couponCode) {
		this.wechatPay.addCoupon("1", couponCode);
		assertThat(query(segment).send().statusCode()).isEqualTo(200);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/o/coupons/%FF/appids/a", "/o/coupons/%E5%88/appids/a", "/o%/coupons/A/appids/a",
			"/o/coupons/A/appids/%+1", "/o/coupons/%zz/appids/a", "//coupons/A/appids/a", "/o/coupons//appids/a",
			"/o/coupons/A/appids/" })
	void checkWhenSegmentIsMalformedFails(String target) {
		assertThat(refusal(target)).startsWith("uri ")
			.containsAnyOf("is not percent-encoded UTF-8", "has 0 characters");
	}

	@ParameterizedTest
	@CsvSource({ "129, 32, 32, openid", "128, 33, 32, coupon_code", "128, 32, 33, appid" })
	void checkWhenSegmentIsTooLongFails(int openid, int couponCode, int appid, String field) {
		assertThat(refusal(target(openid, couponCode, appid))).startsWith("uri " + field + ": has ");
	}

	@Test
	void queryWhenSegmentsHaveMaximumLengthSucceeds() {
		this.wechatPay.addCoupon("1", "券".repeat(32));
		String target = target(128, 32, 32).replace("c".repeat(32), "%E5%88%B8".repeat(32));
		assertThat(send(target).statusCode()).isEqualTo(200);
	}

	@Test
	void queryWhenSegmentIsMalformedReturnsParameterError() {
		HttpResponse<byte[]> response = send("/o/coupons/%FF/appids/a");
		assertThat(response.statusCode()).isEqualTo(400);
		assertThat(TestRequest.text(response)).isEqualTo("{\"code\":\"PARAM_ERROR\",\"detail\":{"
				+ "\"field\":\"coupon_code\",\"issue\":\"is not percent-encoded UTF-8\",\"location\":\"uri\"},"
				+ "\"message\":\"请求参数错误\"}");
	}

	@Test
	void queryWhenQueryStringIsPresentFails() {
		assertThat(send("/o/coupons/A/appids/a?b=c").statusCode()).isEqualTo(400);
		assertThat(this.wechatPay.queries().get(0).refusal())
			.isEqualTo("The endpoint supports only GET without a query");
	}

	@Test
	void requestWhenMethodIsNotGetFails() {
		HttpResponse<byte[]> response = at(
				TestRequest.of(this.wechatPay, "POST", USERS + "/o/coupons/A/appids/a", "{}"))
			.send();
		assertThat(response.statusCode()).isEqualTo(400);
		assertThat(TestRequest.text(response)).contains("\"INVALID_REQUEST\"");
		assertThat(this.wechatPay.queries()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "/o/coupons", "/o/coupons?coupon_state=SENDED", "/o/coupons/A", "/o/coupons/A/appids",
			"/o/coupons/A/appids/a/", "/o/coupons/A/B/appids/a" })
	void requestWhenPathIsOtherIsEchoed(String target) {
		assertThat(TestRequest.text(send(target))).contains("\"path\":\"" + USERS + target + "\"");
		assertThat(this.wechatPay.queries()).isEmpty();
	}

	@Test
	void queriesReturnsOnlyQueries() {
		at(TestRequest.get(this.wechatPay, "/v3/x")).send();
		query("A").send();
		at(TestRequest.deactivate(this.wechatPay, "1", "A", "no-4")).send();
		query("A").signedBody("other").send();
		assertThat(this.wechatPay.queries()).extracting(ReceivedRequest::toString)
			.containsExactly("GET " + USERS + "/o/coupons/A/appids/a",
					"GET " + USERS + "/o/coupons/A/appids/a (refused: signature does not match)");
	}

	@Test
	void respondNextQueryAppliesOnlyToQueries() {
		this.wechatPay.respondNext(FakeResponse.of(502, "{}"));
		assertThat(this.wechatPay.respondNextQuery(FakeResponse.of(500, "{}"), FakeResponse.of(503, "{}")))
			.isSameAs(this.wechatPay);
		TestRequest deactivation = TestRequest.deactivate(this.wechatPay, "1", "A", "no-5");
		assertThat(at(deactivation).send().statusCode()).isEqualTo(502);
		assertThat(query("A").send().statusCode()).isEqualTo(500);
		assertThat(at(TestRequest.download(this.wechatPay)).send().statusCode()).isEqualTo(404);
		assertThat(query("B").send().statusCode()).isEqualTo(503);
		assertThat(query("A").send().statusCode()).isEqualTo(200);
	}

	@Test
	void queryWhenCouponAndDownloadAreScriptedTakesNeitherResponse() {
		this.wechatPay.respondNext("1", "A", FakeResponse.of(500, "{}"));
		this.wechatPay.respondNextDownload(FakeResponse.of(503, "{}"));
		assertThat(query("A").send().statusCode()).isEqualTo(200);
	}

	@Test
	void respondNextAppliesToQuery() {
		this.wechatPay.respondNext(FakeResponse.of(502, "{}"));
		assertThat(query("A").send().statusCode()).isEqualTo(502);
	}

	@Test
	void respondNextQueryWhenQueryIsRefusedAppliesToIt() {
		this.wechatPay.respondNextQuery(FakeResponse.of(500, "{}"));
		assertThat(query("A").signedBody("other").send().statusCode()).isEqualTo(500);
		assertThat(query("A").send().statusCode()).isEqualTo(200);
	}

	@Test
	void respondNormallyRemovesResponsesForQueries() {
		this.wechatPay.respondNextQuery(FakeResponse.of(500, "{}"));
		this.wechatPay.respondNormally();
		assertThat(query("A").send().statusCode()).isEqualTo(200);
	}

	private TestRequest query(String segment) {
		return at(TestRequest.get(this.wechatPay, USERS + "/o/coupons/" + segment + "/appids/a"));
	}

	private HttpResponse<byte[]> send(String target) {
		return at(TestRequest.get(this.wechatPay, USERS + target)).send();
	}

	private static String refusal(String target) {
		ReceivedRequest request = new ReceivedRequest("GET", USERS + target, Map.of(), new byte[0], null);
		return assertThatExceptionOfType(ApiErrorException.class).isThrownBy(() -> CouponQueryRequest.check(request))
			.actual()
			.reason();
	}

	private static String target(int openid, int couponCode, int appid) {
		return "/" + "o".repeat(openid) + "/coupons/" + "c".repeat(couponCode) + "/appids/" + "a".repeat(appid);
	}

	private static TestRequest at(TestRequest request) {
		return request.field("timestamp", String.valueOf(NOW.getEpochSecond()));
	}

}
