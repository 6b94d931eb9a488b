package io.github.wechatpayspring.fake;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RequestCheck}, over the wire.
 */
class RequestCheckTests {

	// in the middle of a second, so the limits are exact
	private static final Instant NOW = Instant.parse("2026-05-20T05:29:35.5Z");

	@RegisterExtension
	static final FakeWechatPayExtension fake = new FakeWechatPayExtension(
			(builder) -> builder.clock(Clock.fixed(NOW, ZoneOffset.UTC)).echoUnknownPaths());

	private final FakeWechatPay wechatPay = fake.fake();

	@Test
	void checkWhenRequestIsCorrectSucceeds() {
		assertThat(request().send().statusCode()).isEqualTo(200);
		assertThat(refusal()).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "mchid,nonce_str,timestamp,serial_no,signature",
			"mchid,serial_no,timestamp,nonce_str,signature", "signature,serial_no,timestamp,nonce_str,mchid" })
	void checkWhenFieldsAreInAnyOrderSucceeds(String order) {
		TestRequest request = request();
		request.authorization("WECHATPAY2-SHA256-RSA2048 " + request.fields(order.split(",", -1)));
		assertThat(request.send().statusCode()).isEqualTo(200);
	}

	@Test
	void checkWhenAuthorizationIsMissingFails() {
		assertSignError(request().authorization("").send(), "Authorization is missing", "Http头Authorization值格式错误");
	}

	@Test
	void checkWhenSchemeIsOtherFails() {
		TestRequest request = request();
		request.authorization("WECHATPAY2-SM2-WITH-SM3 "
				+ request.fields("mchid", "nonce_str", "timestamp", "serial_no", "signature"));
		assertSignError(request.send(), "Authorization is malformed", "Http头Authorization值格式错误");
	}

	@Test
	void checkWhenAuthorizationIsDuplicateFails() throws IOException {
		assertThat(request().sendRaw("Authorization: x", "Connection: close")).startsWith("HTTP/1.1 401 ");
		assertThat(refusal()).isEqualTo("Authorization is malformed");
	}

	@Test
	void checkWhenMerchantIsOtherFails() {
		assertSignError(request().field("mchid", "1900000000").send(), "mchid is not that of the merchant",
				"商户证书序列号有误");
	}

	@Test
	void checkWhenSerialNumberIsOtherFails() {
		String serial = TestRequest.property(this.wechatPay, "merchant-serial-number");
		assertSignError(request().field("serial_no", "F" + serial.substring(1) + "0").send(),
				"serial_no is not that of the merchant", "商户证书序列号有误");
	}

	@Test
	void signErrorContainsField() {
		HttpResponse<byte[]> response = request().field("mchid", "1900000000").send();
		assertThat(TestRequest.text(response)).contains("\"field\":\"mchid\"")
			.contains("\"location\":\"authorization\"")
			.contains("\"detail\":{\"issue\":");
	}

	@ParameterizedTest
	@ValueSource(longs = { -299, 0, 300 })
	void checkWhenTimestampIsWithinFiveMinutesSucceeds(long seconds) {
		assertThat(request().field("timestamp", timestamp(seconds)).send().statusCode()).isEqualTo(200);
	}

	@ParameterizedTest
	@ValueSource(longs = { -300, 301, -86_400 })
	void checkWhenTimestampIsMoreThanFiveMinutesOffFails(long seconds) {
		assertSignError(request().field("timestamp", timestamp(seconds)).send(),
				"timestamp is more than 5 minutes from " + NOW, "Http头Authorization中的timestamp与发起请求的时间不得超过5分钟");
	}

	@Test
	void checkWhenTimestampIsExactlyFiveMinutesAgoSucceeds() {
		try (FakeWechatPay other = FakeWechatPay
			.start(Clock.fixed(Instant.ofEpochSecond(1_779_254_975), ZoneOffset.UTC))
			.echoUnknownPaths()) {
			assertThat(TestRequest.get(other, "/v3/x").field("timestamp", "1779254675").send().statusCode())
				.isEqualTo(200);
		}
	}

	@Test
	void checkWhenTimestampIsInMillisecondsFails() {
		assertSignError(request().field("timestamp", String.valueOf(NOW.toEpochMilli())).send(),
				"timestamp is more than 5 minutes from " + NOW, "5分钟");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "+1779254975", "01779254975", "1779254975.5", "1779254975 ", "9999999999999999999" })
	void checkWhenTimestampIsNotInSecondsFails(String timestamp) {
		assertSignError(request().field("timestamp", timestamp).send(), "timestamp is not in seconds", "5分钟");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "with-hyphen", "with space", "0123456789ABCDEF0123456789ABCDEF0" })
	void checkWhenNonceIsNotLettersAndDigitsFails(String nonce) {
		assertSignError(request().field("nonce_str", nonce).send(), "nonce_str is not 1 to 32 letters and digits",
				"格式错误");
	}

	@Test
	void checkWhenNonceHasOneCharacterSucceeds() {
		assertThat(request().field("nonce_str", "z").send().statusCode()).isEqualTo(200);
	}

	@Test
	void checkWhenNonceWasUsedFails() {
		assertThat(request().field("nonce_str", "twice").send().statusCode()).isEqualTo(200);
		assertSignError(request().field("nonce_str", "twice").send(), "nonce_str was used before", "验签失败");
	}

	@Test
	void checkWhenNonceWasUsedByScriptedRequestFails() {
		this.wechatPay.respondNext(FakeResponse.of(500, "{}"));
		request().field("nonce_str", "twiceScripted").send();
		assertSignError(request().field("nonce_str", "twiceScripted").send(), "nonce_str was used before", "验签失败");
	}

	@Test
	void checkWhenSignatureIsWrongDoesNotUseNonce() {
		request().field("nonce_str", "again").signedBody("other").send();
		assertThat(request().field("nonce_str", "again").send().statusCode()).isEqualTo(200);
	}

	@Test
	void checkWhenSignatureIsOfOtherBodyFails() {
		assertSignError(request().signedBody("{ }").send(), "signature does not match", "验签失败");
	}

	@Test
	void checkWhenSignatureIsOfOtherMethodFails() {
		assertSignError(request().signedMethod("PUT").send(), "signature does not match", "验签失败");
	}

	@Test
	void checkWhenSignatureIsOfDecodedTargetFails() {
		TestRequest request = at(TestRequest.get(this.wechatPay, "/v3/a%7Cb")).signedTarget("/v3/a|b");
		assertSignError(request.send(), "signature does not match", "验签失败");
	}

	@Test
	void checkWhenSignatureOmitsQueryFails() {
		TestRequest request = at(TestRequest.get(this.wechatPay, "/v3/a?b=c")).signedTarget("/v3/a");
		assertSignError(request.send(), "signature does not match", "验签失败");
	}

	@Test
	void checkWhenSignatureIsOfOtherTimestampFails() {
		TestRequest request = request();
		String signature = request.signature();
		request.field("timestamp", timestamp(1)).field("signature", signature);
		assertSignError(request.send(), "signature does not match", "验签失败");
	}

	@Test
	void checkWhenSignatureIsOfOtherNonceFails() {
		TestRequest request = request();
		String signature = request.signature();
		request.field("nonce_str", "other").field("signature", signature);
		assertSignError(request.send(), "signature does not match", "验签失败");
	}

	@Test
	void checkWhenSignatureLacksPaddingFails() {
		TestRequest request = request();
		request.field("signature", request.signature().replace("=", ""));
		assertSignError(request.send(), "signature does not match", "验签失败");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "AAAA", "not base64" })
	void checkWhenSignatureIsMalformedFails(String signature) {
		assertSignError(request().field("signature", signature).send(), "signature does not match", "验签失败");
	}

	@Test
	void signErrorContainsStartOfSignedMessage() {
		TestRequest request = request().field("nonce_str", "shown").signedBody("other");
		assertThat(TestRequest.text(request.send())).contains("\"issue\":\"sign not match\"")
			.contains("\"sign_information\":{\"method\":\"POST\",\"sign_message_length\":31,"
					+ "\"truncated_sign_message\":\"POST\\n/v3/x\\n1779254975\\nshown\\n{}\\n\",\"url\":\"/v3/x\"}");
	}

	@Test
	void errorHasRequestIdWithItsNumber() {
		HttpResponse<byte[]> response = request().signedBody("other").send();
		assertThat(TestRequest.header(response, "Request-ID")).endsWith("-268443699");
	}

	@ParameterizedTest
	@ValueSource(strings = { "Accept", "User-Agent" })
	void checkWhenAcceptOrUserAgentIsMissingFails(String header) throws IOException {
		assertThat(request().withoutHeader(header).sendRaw("Connection: close")).startsWith("HTTP/1.1 400 ")
			.contains("{\"code\":\"INVALID_REQUEST\",\"message\":\"Http头缺少Accept或User-Agent\"}")
			.contains("Wechatpay-Signature: ");
		assertThat(refusal()).isEqualTo("Accept or User-Agent is missing");
	}

	@Test
	void checkWhenUserAgentIsBlankFails() throws IOException {
		assertThat(request().header("User-Agent", " ").sendRaw("Connection: close")).startsWith("HTTP/1.1 400 ");
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "application/json", "application/json; charset=utf-8", "Application/JSON;charset=\"UTF-8\"" })
	void checkWhenContentTypeIsJsonSucceeds(String contentType) {
		assertThat(request().header("Content-Type", contentType).send().statusCode()).isEqualTo(200);
	}

	@ParameterizedTest
	@ValueSource(strings = { "text/plain", "application/json; charset=gbk", "application/jsonp", "application/xml" })
	void checkWhenContentTypeIsOtherFails(String contentType) {
		HttpResponse<byte[]> response = request().header("Content-Type", contentType).send();
		assertSignedError(response, 400, "INVALID_REQUEST", "Content-Type is not application/json");
	}

	@Test
	void checkWhenContentTypeOfBodyIsMissingFails() {
		HttpResponse<byte[]> response = request().withoutHeader("Content-Type").send();
		assertSignedError(response, 400, "INVALID_REQUEST", "Content-Type is not application/json");
	}

	@Test
	void checkWhenBodyAndContentTypeAreMissingSucceeds() {
		assertThat(at(TestRequest.get(this.wechatPay, "/v3/x")).send().statusCode()).isEqualTo(200);
	}

	@Test
	void checkWhenSerialIsMissingOrEmptySucceeds() {
		assertThat(request().withoutHeader("Wechatpay-Serial").send().statusCode()).isEqualTo(200);
		assertThat(request().header("Wechatpay-Serial", "").send().statusCode()).isEqualTo(200);
	}

	@ParameterizedTest
	@ValueSource(strings = { "text/html", "application/xml, text/*", "image/png" })
	void checkWhenJsonIsNotAcceptedFails(String accept) {
		assertSignedError(request().header("Accept", accept).send(), 400, "INVALID_REQUEST",
				"Accept does not include application/json");
	}

	@ParameterizedTest
	@ValueSource(strings = { "application/json", "*/*", " */*", "text/html, application/json;q=0.9", "application/*" })
	void checkWhenJsonIsAcceptedSucceeds(String accept) {
		assertThat(request().header("Accept", accept).send().statusCode()).isEqualTo(200);
	}

	@Test
	void checkWhenSerialIsUnknownFails() {
		HttpResponse<byte[]> response = request().header("Wechatpay-Serial", "PUB_KEY_ID_0").send();
		assertSignedError(response, 400, "PARAM_ERROR", "header Wechatpay-Serial: is not the id of the public key");
		assertThat(TestRequest.text(response)).contains("平台证书序列号Wechatpay-Serial错误");
	}

	@ParameterizedTest
	@ValueSource(strings = { "GET", "PUT", "DELETE" })
	void deactivateWhenMethodIsNotPostFails(String method) {
		HttpResponse<byte[]> response = at(TestRequest.of(this.wechatPay, method, TestRequest.DEACTIVATE, "")).send();
		assertSignedError(response, 400, "INVALID_REQUEST", "The endpoint supports only POST without a query");
	}

	@Test
	void deactivateWhenQueryIsPresentFails() {
		TestRequest request = at(TestRequest.of(this.wechatPay, "POST", TestRequest.DEACTIVATE + "?a=b",
				TestRequest.deactivation("1", "A", "no")));
		assertSignedError(request.send(), 400, "INVALID_REQUEST", "The endpoint supports only POST without a query");
		assertThat(this.wechatPay.deactivations()).hasSize(1);
	}

	@Test
	void deactivateWhenBodyIsInvalidFails() {
		HttpResponse<byte[]> response = at(TestRequest.deactivate(this.wechatPay,
				"{\"stock_id\":\"1\",\"coupon_code\":7,\"deactivate_request_no\":\"no\"}"))
			.send();
		assertSignedError(response, 400, "PARAM_ERROR", "body /coupon_code: is not a string");
		assertThat(TestRequest.text(response))
			.isEqualTo("{\"code\":\"PARAM_ERROR\",\"detail\":{\"field\":\"/coupon_code\","
					+ "\"value\":7,\"issue\":\"is not a string\",\"location\":\"body\"},\"message\":\"请求参数错误\"}");
	}

	private TestRequest request() {
		return at(TestRequest.of(this.wechatPay, "POST", "/v3/x", "{}"));
	}

	private static TestRequest at(TestRequest request) {
		return request.field("timestamp", timestamp(0));
	}

	private static String timestamp(long seconds) {
		return String.valueOf(NOW.getEpochSecond() + seconds);
	}

	private void assertSignError(HttpResponse<byte[]> response, String refusal, String message) {
		assertThat(response.statusCode()).isEqualTo(401);
		assertThat(TestRequest.text(response)).contains("\"code\":\"SIGN_ERROR\"").contains(message);
		assertThat(response.headers().map().keySet())
			.noneMatch((name) -> name.toLowerCase(Locale.ROOT).startsWith("wechatpay-"));
		assertThat(refusal()).isEqualTo(refusal);
	}

	private void assertSignedError(HttpResponse<byte[]> response, int status, String code, String refusal) {
		assertThat(response.statusCode()).isEqualTo(status);
		assertThat(TestRequest.text(response)).contains("\"code\":\"" + code + "\"");
		assertThat(TestRequest.isGenuine(this.wechatPay, response)).isTrue();
		assertThat(refusal()).isEqualTo(refusal);
	}

	private @Nullable String refusal() {
		List<ReceivedRequest> requests = this.wechatPay.requests();
		return requests.get(requests.size() - 1).refusal();
	}

}
