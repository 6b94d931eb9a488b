package io.github.wechatpayspring.fake;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link FakeResponse} and the scripting of answers.
 */
class FakeResponseTests {

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
	void forget() {
		wechatPay.respondNormally();
		wechatPay.forgetRequests();
		wechatPay.addCoupon("1", "A");
	}

	@Test
	void ordinaryDeactivatesCoupon() {
		HttpResponse<byte[]> response = respond(FakeResponse.ordinary());
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(TestRequest.text(response)).contains("wechatpay_deactivate_time");
		assertThat(TestRequest.isGenuine(wechatPay, response)).isTrue();
		assertThat(state()).isEqualTo(CouponState.DEACTIVATED);
	}

	@Test
	void ofDoesNotDeactivateCoupon() {
		HttpResponse<byte[]> response = respond(FakeResponse.of(500, "{\"message\":\"系统繁忙，请稍后重试\"}"));
		assertThat(response.statusCode()).isEqualTo(500);
		assertThat(TestRequest.text(response)).isEqualTo("{\"message\":\"系统繁忙，请稍后重试\"}");
		assertThat(TestRequest.header(response, "Content-Type")).startsWith("application/json");
		assertThat(TestRequest.isGenuine(wechatPay, response)).isTrue();
		assertThat(state()).isEqualTo(CouponState.SENDED);
		assertThat(wechatPay.deactivations()).singleElement()
			.satisfies((request) -> assertThat(request.refusal()).isNull());
	}

	@Test
	void ofWhenBodyIsEmptyIsSigned() {
		HttpResponse<byte[]> response = respond(FakeResponse.of(204, ""));
		assertThat(response.statusCode()).isEqualTo(204);
		assertThat(TestRequest.isGenuine(wechatPay, response)).isTrue();
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
		assertThat(TestRequest.isGenuine(wechatPay, response)).isTrue();
		assertThat(state()).isEqualTo(CouponState.DEACTIVATED);
	}

	@Test
	void withBodyWhenBytesAreNotTextIsSigned() {
		byte[] body = { (byte) 0xFF, 0, '\n' };
		HttpResponse<byte[]> response = respond(FakeResponse.ordinary().withBody(body));
		assertThat(response.body()).isEqualTo(body);
		assertThat(TestRequest.isGenuine(wechatPay, response)).isTrue();
	}

	@Test
	void withBodyAfterSigningDoesNotMatchSignature() {
		byte[] body = "{\"forged\":true}".getBytes(StandardCharsets.UTF_8);
		HttpResponse<byte[]> response = respond(FakeResponse.ordinary().withBodyAfterSigning(body));
		assertThat(response.body()).isEqualTo(body);
		assertThat(TestRequest.header(response, "Wechatpay-Signature")).hasSize(344);
		assertThat(TestRequest.isGenuine(wechatPay, response)).isFalse();
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
		assertThat(TestRequest.isGenuine(wechatPay, response)).isFalse();
	}

	@Test
	void withAddedHeaderKeepsHeadersOfThatName() {
		HttpResponse<byte[]> response = respond(FakeResponse.ordinary().withAddedHeader("Wechatpay-Serial", "x"));
		assertThat(response.headers().allValues("Wechatpay-Serial"))
			.containsExactly(TestRequest.property(wechatPay, "public-key-id"), "x");
	}

	@Test
	void withoutHeaderRemovesHeader() {
		HttpResponse<byte[]> response = respond(FakeResponse.ordinary().withoutHeader("wechatpay-timestamp"));
		assertThat(response.headers().firstValue("Wechatpay-Timestamp")).isEmpty();
		assertThat(response.headers().firstValue("Wechatpay-Signature")).isPresent();
	}

	@Test
	void withoutHeaderWhenContentLengthIsRemovedClosesConnection() throws IOException {
		wechatPay.respondNext(FakeResponse.of(200, "{}").withoutHeader("Content-Length"));
		assertThat(request().sendRaw()).doesNotContain("Content-Length").endsWith("\r\n\r\n{}");
	}

	@Test
	void withHeaderWhenConnectionIsCloseClosesConnection() throws IOException {
		wechatPay.respondNext(FakeResponse.of(200, "{}").withHeader("Connection", "close"));
		assertThat(request().sendRaw()).endsWith("\r\n\r\n{}");
	}

	@Test
	void withHeaderNamesChangesAllNames() throws IOException {
		wechatPay.respondNext(FakeResponse.ordinary().withHeaderNames((name) -> name.toLowerCase(Locale.ROOT)));
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
		assertThat(TestRequest.isGenuine(wechatPay, response)).isTrue();
	}

	@Test
	void signedByStrangerDoesNotMatchNamedKey() {
		HttpResponse<byte[]> response = respond(FakeResponse.ordinary().signedByStranger());
		assertThat(TestRequest.header(response, "Wechatpay-Serial"))
			.isEqualTo(TestRequest.property(wechatPay, "public-key-id"));
		assertThat(TestRequest.header(response, "Wechatpay-Signature")).hasSize(344);
		assertThat(TestRequest.isGenuine(wechatPay, response)).isFalse();
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
		wechatPay.respondNext(FakeResponse.ordinary().signedAt(Instant.now()));
		HttpResponse<byte[]> response = request().signedBody("other").send();
		assertThat(response.statusCode()).isEqualTo(401);
		assertThat(TestRequest.isGenuine(wechatPay, response)).isTrue();
	}

	@Test
	void afterDelaysResponseButNotEffect() throws IOException {
		wechatPay.respondNext(FakeResponse.ordinary().after(Duration.ofMillis(400)));
		long start = System.nanoTime();
		try (Socket socket = TestRequest.connect(wechatPay)) {
			socket.getOutputStream().write(request().raw());
			await(() -> state() == CouponState.DEACTIVATED);
			assertThat(socket.getInputStream().available()).isZero();
			assertThat(socket.getInputStream().read()).isEqualTo('H');
		}
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(400));
	}

	@Test
	void afterDoesNotDelayOtherRequests() {
		FakeResponse slow = FakeResponse.ordinary().after(Duration.ofSeconds(5));
		wechatPay.respondNext(slow, slow, slow);
		List<CompletableFuture<HttpResponse<byte[]>>> held = Stream
			.generate(() -> TestRequest.get(wechatPay, "/v3/slow").sendAsync())
			.limit(3)
			.toList();
		await(() -> wechatPay.requests().size() == 3);
		assertThat(TestRequest.get(wechatPay, "/v3/x").send().statusCode()).isEqualTo(200);
		assertThat(held).noneMatch(CompletableFuture::isDone);
	}

	@Test
	void cutOffSendsHalfOfTheBody() throws IOException {
		wechatPay.respondNext(FakeResponse.ordinary().withBody("0123456789").cutOff());
		assertThat(request().sendRaw()).startsWith("HTTP/1.1 200 ")
			.contains("\r\nContent-Length: 10\r\n")
			.endsWith("\r\n\r\n01234");
		assertThat(state()).isEqualTo(CouponState.DEACTIVATED);
	}

	@Test
	void precededBySendsInterimResponsesFirst() throws IOException {
		wechatPay.respondNext(FakeResponse.ordinary().precededBy(103).precededBy(199));
		assertThat(request().sendRaw("Connection: close"))
			.startsWith("HTTP/1.1 103 Interim\r\n\r\nHTTP/1.1 199 Interim\r\n\r\nHTTP/1.1 200 OK\r\n");
		assertThat(state()).isEqualTo(CouponState.DEACTIVATED);
	}

	@Test
	void followedBySendsBytesOnTheSameConnection() throws IOException {
		wechatPay.respondNext(FakeResponse.ordinary().followedBy("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"));
		assertThat(request().sendRaw("Connection: close")).startsWith("HTTP/1.1 200 OK\r\n")
			.endsWith("}HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
	}

	@Test
	void followedByWhenDelayIsSetSendsBytesAfterIt() throws IOException {
		wechatPay.respondNext(FakeResponse.ordinary().followedBy("surplus", Duration.ofMillis(50)));
		assertThat(request().sendRaw("Connection: close")).endsWith("}surplus");
	}

	@Test
	void withStatusLineSendsItLiterally() throws IOException {
		wechatPay.respondNext(FakeResponse.ordinary().withStatusLine("HTTP/1.1 2000 OK"));
		assertThat(request().sendRaw()).startsWith("HTTP/1.1 2000 OK\r\nServer: nginx\r\n")
			.contains("\r\n\r\n{\"wechatpay_deactivate_time\":");
	}

	@ParameterizedTest
	@ValueSource(ints = { 99, 200 })
	void precededByWhenStatusIsNotInterimFails(int status) {
		assertThatIllegalArgumentException().isThrownBy(() -> FakeResponse.ordinary().precededBy(status))
			.withMessage("'status' must be from 100 to 199");
	}

	@Test
	void followedByWhenDelayIsNegativeFails() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> FakeResponse.ordinary().followedBy("x", Duration.ofMillis(-1)))
			.withMessage("'delay' must not be negative");
	}

	@Test
	void withStatusLineWhenOnTwoLinesFails() {
		assertThatIllegalArgumentException().isThrownBy(() -> FakeResponse.ordinary().withStatusLine("a\r\nb"))
			.withMessage("'statusLine' must be on one line");
	}

	@Test
	void droppedClosesConnectionAfterEffect() throws IOException {
		wechatPay.respondNext(FakeResponse.ordinary().dropped());
		assertThat(request().sendRaw()).isEmpty();
		assertThat(state()).isEqualTo(CouponState.DEACTIVATED);
	}

	@Test
	void droppedWhenRequestIsNotProcessedHasNoEffect() throws IOException {
		wechatPay.respondNext(FakeResponse.of(200, "{}").dropped());
		assertThat(request().sendRaw()).isEmpty();
		assertThat(state()).isEqualTo(CouponState.SENDED);
	}

	@Test
	void resetResetsConnectionAfterEffect() {
		wechatPay.respondNext(FakeResponse.ordinary().reset());
		assertThatExceptionOfType(SocketException.class).isThrownBy(() -> request().sendRaw())
			.withMessageContaining("reset");
		assertThat(state()).isEqualTo(CouponState.DEACTIVATED);
	}

	@Test
	void respondNextWhenCouponIsNamedAppliesOnlyToItsDeactivations() {
		wechatPay.addCoupon("1", "B");
		wechatPay.respondNext("1", "A", FakeResponse.of(500, "{}"), FakeResponse.of(503, "{}"));
		wechatPay.respondNext(FakeResponse.of(502, "{}"));
		assertThat(request("B").send().statusCode()).isEqualTo(502);
		assertThat(request("B").send().statusCode()).isEqualTo(200);
		assertThat(request().send().statusCode()).isEqualTo(500);
		assertThat(TestRequest.get(wechatPay, "/v3/x").send().statusCode()).isEqualTo(200);
		assertThat(request().send().statusCode()).isEqualTo(503);
		assertThat(request().send().statusCode()).isEqualTo(200);
	}

	@Test
	void respondNormallyRemovesResponsesForCoupon() {
		wechatPay.respondNext("1", "A", FakeResponse.of(500, "{}"));
		wechatPay.respondNormally();
		assertThat(request().send().statusCode()).isEqualTo(200);
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

	@Test
	void respondNextAppliesInOrderToOneRequestEach() {
		wechatPay.respondNext(FakeResponse.of(500, "{}"), FakeResponse.of(502, "{}"));
		wechatPay.respondNext(FakeResponse.of(503, "{}"));
		assertThat(request().send().statusCode()).isEqualTo(500);
		assertThat(request().send().statusCode()).isEqualTo(502);
		assertThat(request().send().statusCode()).isEqualTo(503);
		assertThat(request().send().statusCode()).isEqualTo(200);
	}

	@Test
	void respondAlwaysAppliesAfterQueuedResponses() {
		wechatPay.respondAlways(FakeResponse.of(429, "{}"));
		wechatPay.respondNext(FakeResponse.of(500, "{}"));
		assertThat(request().send().statusCode()).isEqualTo(500);
		assertThat(request().send().statusCode()).isEqualTo(429);
		assertThat(request().send().statusCode()).isEqualTo(429);
	}

	@Test
	void respondNormallyRemovesAllResponses() {
		wechatPay.respondAlways(FakeResponse.of(429, "{}"));
		wechatPay.respondNext(FakeResponse.of(500, "{}"));
		wechatPay.respondNormally();
		assertThat(request().send().statusCode()).isEqualTo(200);
	}

	@Test
	void respondNextWhenRequestIsRefusedHidesAndRecordsRefusal() {
		wechatPay.respondNext(FakeResponse.of(200, "{}"));
		HttpResponse<byte[]> response = request().signedBody("other").send();
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(TestRequest.isGenuine(wechatPay, response)).isTrue();
		assertThat(wechatPay.requests().get(0).refusal()).isEqualTo("signature does not match");
		assertThat(request().send().statusCode()).isEqualTo(200);
	}

	@Test
	void respondNextWhenResponseIsOrdinaryKeepsRefusal() {
		wechatPay.respondNext(FakeResponse.ordinary().withHeader("X", "y"));
		HttpResponse<byte[]> response = request().signedBody("other").send();
		assertThat(response.statusCode()).isEqualTo(401);
		assertThat(response.headers().firstValue("X")).hasValue("y");
		assertThat(state()).isEqualTo(CouponState.SENDED);
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

	@Test
	void afterWhenDelayIsNegativeFails() {
		assertThatIllegalArgumentException().isThrownBy(() -> FakeResponse.ordinary().after(Duration.ofMillis(-1)))
			.withMessage("'delay' must not be negative");
	}

	private static void await(BooleanSupplier condition) {
		long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
		while (!condition.getAsBoolean()) {
			assertThat(System.nanoTime()).isLessThan(deadline);
			LockSupport.parkNanos(Duration.ofMillis(1).toNanos());
		}
	}

	private static TestRequest request() {
		return request("A");
	}

	private static TestRequest request(String couponCode) {
		return TestRequest.deactivate(wechatPay, "1", couponCode, "no " + couponCode);
	}

	private static HttpResponse<byte[]> respond(FakeResponse response) {
		wechatPay.respondNext(response);
		return request().send();
	}

	private static CouponState state() {
		return wechatPay.coupon("1", "A").orElseThrow().state();
	}

}
