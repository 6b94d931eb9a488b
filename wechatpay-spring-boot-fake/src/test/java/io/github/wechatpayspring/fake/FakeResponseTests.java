package io.github.wechatpayspring.fake;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Locale;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link FakeResponse}.
 */
class FakeResponseTests {

	@RegisterExtension
	static final FakeWechatPayExtension fake = new FakeWechatPayExtension(FakeWechatPay.Builder::echoUnknownPaths);

	private final FakeWechatPay wechatPay = fake.fake();

	@BeforeEach
	void addCoupon() {
		this.wechatPay.addCoupon("1", "A");
	}

	@Test
	void ordinaryDeactivatesCoupon() {
		HttpResponse<byte[]> response = respond(FakeResponse.ordinary());
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(TestRequest.text(response)).contains("wechatpay_deactivate_time");
		assertThat(TestRequest.isGenuine(this.wechatPay, response)).isTrue();
		assertThat(state()).isEqualTo(CouponState.DEACTIVATED);
	}

	@Test
	void ofDoesNotDeactivateCoupon() {
		HttpResponse<byte[]> response = respond(FakeResponse.of(500, "{\"message\":\"系统繁忙，请稍后重试\"}"));
		assertThat(response.statusCode()).isEqualTo(500);
		assertThat(TestRequest.text(response)).isEqualTo("{\"message\":\"系统繁忙，请稍后重试\"}");
		assertThat(TestRequest.header(response, "Content-Type")).startsWith("application/json");
		assertThat(TestRequest.isGenuine(this.wechatPay, response)).isTrue();
		assertThat(state()).isEqualTo(CouponState.SENDED);
		assertThat(this.wechatPay.deactivations()).singleElement()
			.satisfies((request) -> assertThat(request.refusal()).isNull());
	}

	@Test
	void ofWhenBodyIsEmptyIsSigned() {
		HttpResponse<byte[]> response = respond(FakeResponse.of(204, ""));
		assertThat(response.statusCode()).isEqualTo(204);
		assertThat(TestRequest.isGenuine(this.wechatPay, response)).isTrue();
	}

	@Test
	void unsignedOmitsAllSignatureHeaders() {
		HttpResponse<byte[]> response = respond(FakeResponse.ordinary().unsigned());
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(response.headers().map().keySet())
			.noneMatch((name) -> name.toLowerCase(Locale.ROOT).startsWith("wechatpay-"));
	}

	@Test
	void withStatusReplacesStatus() {
		HttpResponse<byte[]> response = respond(FakeResponse.ordinary().withStatus(202));
		assertThat(response.statusCode()).isEqualTo(202);
		assertThat(state()).isEqualTo(CouponState.DEACTIVATED);
	}

	@Test
	void withBodyIsSigned() {
		HttpResponse<byte[]> response = respond(FakeResponse.ordinary().withBody("券"));
		assertThat(TestRequest.text(response)).isEqualTo("券");
		assertThat(TestRequest.isGenuine(this.wechatPay, response)).isTrue();
		assertThat(state()).isEqualTo(CouponState.DEACTIVATED);
	}

	@Test
	void withBodyWhenBytesAreNotTextIsSigned() {
		byte[] body = { (byte) 0xFF, 0, '\n' };
		HttpResponse<byte[]> response = respond(FakeResponse.ordinary().withBody(body));
		assertThat(response.body()).isEqualTo(body);
		assertThat(TestRequest.isGenuine(this.wechatPay, response)).isTrue();
	}

	@Test
	void withBodyAfterSigningDoesNotMatchSignature() {
		byte[] body = "{\"forged\":true}".getBytes(StandardCharsets.UTF_8);
		HttpResponse<byte[]> response = respond(FakeResponse.ordinary().withBodyAfterSigning(body));
		assertThat(response.body()).isEqualTo(body);
		assertThat(TestRequest.header(response, "Wechatpay-Signature")).hasSize(344);
		assertThat(TestRequest.isGenuine(this.wechatPay, response)).isFalse();
	}

	@Test
	void withHeaderReplacesHeader() {
		HttpResponse<byte[]> response = respond(FakeResponse.ordinary().withHeader("content-type", "text/plain"));
		assertThat(response.headers().allValues("Content-Type")).containsExactly("text/plain");
	}

	@Test
	void withHeaderWhenHeaderIsOfSignatureInvalidatesIt() {
		HttpResponse<byte[]> response = respond(FakeResponse.ordinary().withHeader("Wechatpay-Nonce", "x"));
		assertThat(response.headers().allValues("Wechatpay-Nonce")).containsExactly("x");
		assertThat(TestRequest.isGenuine(this.wechatPay, response)).isFalse();
	}

	@Test
	void withAddedHeaderKeepsHeadersOfThatName() {
		HttpResponse<byte[]> response = respond(FakeResponse.ordinary().withAddedHeader("Wechatpay-Serial", "x"));
		assertThat(response.headers().allValues("Wechatpay-Serial"))
			.containsExactly(TestRequest.property(this.wechatPay, "public-key-id"), "x");
	}

	@Test
	void withoutHeaderRemovesHeader() {
		HttpResponse<byte[]> response = respond(FakeResponse.ordinary().withoutHeader("wechatpay-timestamp"));
		assertThat(response.headers().firstValue("Wechatpay-Timestamp")).isEmpty();
		assertThat(response.headers().firstValue("Wechatpay-Signature")).isPresent();
	}

	@Test
	void withoutHeaderWhenContentLengthIsRemovedClosesConnection() throws IOException {
		this.wechatPay.respondNext(FakeResponse.of(200, "{}").withoutHeader("Content-Length"));
		assertThat(request().sendRaw()).doesNotContain("Content-Length").endsWith("\r\n\r\n{}");
	}

	@Test
	void withHeaderWhenConnectionIsCloseClosesConnection() throws IOException {
		this.wechatPay.respondNext(FakeResponse.of(200, "{}").withHeader("Connection", "close"));
		assertThat(request().sendRaw()).endsWith("\r\n\r\n{}");
	}

	@Test
	void withHeaderNamesChangesAllNames() throws IOException {
		this.wechatPay.respondNext(FakeResponse.ordinary().withHeaderNames((name) -> name.toLowerCase(Locale.ROOT)));
		String raw = request().sendRaw("Connection: close");
		String[] head = raw.substring(0, raw.indexOf("\r\n\r\n")).split("\r\n", -1);
		assertThat(head).contains("content-language: zh-CN");
		assertThat(head).filteredOn((line) -> line.contains(": "))
			.hasSizeGreaterThan(10)
			.allMatch((line) -> line.split(":", 2)[0].equals(line.split(":", 2)[0].toLowerCase(Locale.ROOT)));
	}

	@Test
	void signedAtSignsWithThatTime() {
		Instant time = Instant.parse("2020-05-20T05:29:35Z");
		HttpResponse<byte[]> response = respond(FakeResponse.ordinary().signedAt(time));
		assertThat(TestRequest.header(response, "Wechatpay-Timestamp")).isEqualTo("1589952575");
		assertThat(TestRequest.isGenuine(this.wechatPay, response)).isTrue();
	}

	@Test
	void signedByStrangerDoesNotMatchNamedKey() {
		HttpResponse<byte[]> response = respond(FakeResponse.ordinary().signedByStranger());
		assertThat(TestRequest.header(response, "Wechatpay-Serial"))
			.isEqualTo(TestRequest.property(this.wechatPay, "public-key-id"));
		assertThat(TestRequest.header(response, "Wechatpay-Signature")).hasSize(344);
		assertThat(TestRequest.isGenuine(this.wechatPay, response)).isFalse();
	}

	@Test
	void withSignatureReplacesOnlySignature() {
		HttpResponse<byte[]> response = respond(FakeResponse.ordinary().withSignature("x"));
		assertThat(response.headers().allValues("Wechatpay-Signature")).containsExactly("x");
		assertThat(response.headers().firstValue("Wechatpay-Timestamp")).isPresent();
	}

	@Test
	void probeSendsSignatureThatIsNotBase64() {
		HttpResponse<byte[]> response = respond(FakeResponse.ordinary().probe());
		String signature = TestRequest.header(response, "Wechatpay-Signature");
		assertThat(signature).startsWith("WECHATPAY/SIGNTEST/").hasSize(345);
		assertThatIllegalArgumentException().isThrownBy(() -> Base64.getDecoder().decode(signature));
		assertThat(state()).isEqualTo(CouponState.DEACTIVATED);
	}

	@Test
	void signedAtWhenResponseIsUnsignedSignsIt() {
		this.wechatPay.respondNext(FakeResponse.ordinary().signedAt(Instant.now()));
		HttpResponse<byte[]> response = request().signedBody("other").send();
		assertThat(response.statusCode()).isEqualTo(401);
		assertThat(TestRequest.isGenuine(this.wechatPay, response)).isTrue();
	}

	@Test
	void laterChangeTakesPrecedence() {
		assertThat(respond(FakeResponse.of(500, "{}").withStatus(502).withStatus(503)).statusCode()).isEqualTo(503);
	}

	@Test
	void changeDoesNotAffectOriginal() {
		FakeResponse original = FakeResponse.of(500, "{}");
		assertThat(original.withStatus(503)).isNotSameAs(original);
		assertThat(respond(original).statusCode()).isEqualTo(500);
	}

	@Test
	void withBodyCopiesBytes() {
		byte[] body = { '1' };
		FakeResponse response = FakeResponse.ordinary().withBody(body);
		FakeResponse forged = FakeResponse.ordinary().withBodyAfterSigning(body);
		body[0] = '2';
		assertThat(TestRequest.text(respond(response))).isEqualTo("1");
		assertThat(TestRequest.text(respond(forged))).isEqualTo("1");
	}

	@ParameterizedTest
	@ValueSource(ints = { 200, 599 })
	void ofWhenStatusIsFirstOrLastSucceeds(int status) {
		assertThat(respond(FakeResponse.of(status, "{}")).statusCode()).isEqualTo(status);
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 100, 199, 600 })
	void statusWhenOutOfRangeFails(int status) {
		assertThatIllegalArgumentException().isThrownBy(() -> FakeResponse.of(status, ""))
			.withMessage("'status' must be from 200 to 599");
		assertThatIllegalArgumentException().isThrownBy(() -> FakeResponse.ordinary().withStatus(status))
			.withMessage("'status' must be from 200 to 599");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "a b", "a:", "a\r\n" })
	void withHeaderWhenNameIsInvalidFails(String name) {
		assertThatIllegalArgumentException().isThrownBy(() -> FakeResponse.ordinary().withHeader(name, ""))
			.withMessage("'name' must be a header name");
		assertThatIllegalArgumentException().isThrownBy(() -> FakeResponse.ordinary().withAddedHeader(name, ""))
			.withMessage("'name' must be a header name");
	}

	@ParameterizedTest
	@ValueSource(strings = { "a\r", "a\nb", "\ra", "\na" })
	void withHeaderWhenValueHasTwoLinesFails(String value) {
		assertThatIllegalArgumentException().isThrownBy(() -> FakeResponse.ordinary().withHeader("A", value))
			.withMessage("'value' must be on one line");
		assertThatIllegalArgumentException().isThrownBy(() -> FakeResponse.ordinary().withSignature(value))
			.withMessage("'value' must be on one line");
	}

	private TestRequest request() {
		return request("A");
	}

	private TestRequest request(String couponCode) {
		return TestRequest.deactivate(this.wechatPay, "1", couponCode, "no " + couponCode);
	}

	private HttpResponse<byte[]> respond(FakeResponse response) {
		this.wechatPay.respondNext(response);
		return request().send();
	}

	private CouponState state() {
		return this.wechatPay.coupon("1", "A").orElseThrow().state();
	}

}
