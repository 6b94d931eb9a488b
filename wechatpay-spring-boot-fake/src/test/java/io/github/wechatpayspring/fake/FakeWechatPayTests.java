package io.github.wechatpayspring.fake;

import java.nio.file.Path;
import java.nio.file.Files;
import java.io.UncheckedIOException;
import java.io.IOException;
import java.math.BigInteger;
import java.net.ConnectException;
import java.net.Socket;
import java.net.SocketException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

/**
 * Tests for {@link FakeWechatPay}.
 */
class FakeWechatPayTests {

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
	}

	@Test
	void deactivateWhenCouponIsUnusedDeactivatesIt() {
		wechatPay.addCoupon("1", "A");
		HttpResponse<byte[]> response = TestRequest
			.deactivate(wechatPay,
					"{\"coupon_code\":\"A\",\"stock_id\":\"1\",\"deactivate_request_no\":\"no-1\","
							+ "\"deactivate_reason\":\"此券使用时间设置错误\"}")
			.send();
		assertThat(response.statusCode()).isEqualTo(200);
		FakeCoupon coupon = wechatPay.coupon("1", "A").orElseThrow();
		assertThat(coupon.stockId()).isEqualTo("1");
		assertThat(coupon.couponCode()).isEqualTo("A");
		assertThat(coupon.state()).isEqualTo(CouponState.DEACTIVATED);
		assertThat(coupon.deactivateRequestNo()).isEqualTo("no-1");
		assertThat(coupon.deactivateReason()).isEqualTo("此券使用时间设置错误");
		assertThat(coupon.deactivateTime()).isNotNull();
		assertThat(coupon.deactivations()).isEqualTo(1);
	}

	@Test
	void deactivateReturnsTimeOfTheClockInChina() {
		Instant now = Instant.parse("2020-05-20T05:29:35.9Z");
		try (FakeWechatPay other = FakeWechatPay.start(Clock.fixed(now, ZoneOffset.UTC)).echoUnknownPaths()) {
			other.addCoupon("1", "A");
			HttpResponse<byte[]> response = TestRequest.deactivate(other, "1", "A", "no-1")
				.field("timestamp", String.valueOf(now.getEpochSecond()))
				.send();
			assertThat(TestRequest.text(response))
				.isEqualTo("{\"wechatpay_deactivate_time\":\"2020-05-20T13:29:35+08:00\"}");
			assertThat(other.coupon("1", "A").orElseThrow().deactivateTime())
				.isEqualTo(OffsetDateTime.parse("2020-05-20T13:29:35+08:00"));
		}
	}

	@Test
	void responseHasTimestampAndDateOfTheClock() {
		Instant now = Instant.parse("2020-05-03T05:29:35Z");
		try (FakeWechatPay other = FakeWechatPay.start(Clock.fixed(now, ZoneOffset.UTC)).echoUnknownPaths()) {
			HttpResponse<byte[]> response = TestRequest.get(other, "/v3/x")
				.field("timestamp", String.valueOf(now.getEpochSecond()))
				.send();
			assertThat(TestRequest.header(response, "Wechatpay-Timestamp")).isEqualTo("1588483775");
			assertThat(TestRequest.header(response, "Date")).isEqualTo("Sun, 03 May 2020 05:29:35 GMT");
		}
	}

	@Test
	void deactivateWhenReasonIsMissingStoresNone() {
		wechatPay.addCoupon("1", "no-reason");
		TestRequest.deactivate(wechatPay, "1", "no-reason", "no-2").send();
		assertThat(wechatPay.coupon("1", "no-reason").orElseThrow().deactivateReason()).isNull();
	}

	@Test
	void deactivateWhenReplayedReturnsSameTimeWithoutSecondEffect() {
		AdjustableClock clock = new AdjustableClock();
		try (FakeWechatPay other = FakeWechatPay.start(clock).echoUnknownPaths()) {
			other.addCoupon("1", "A");
			HttpResponse<byte[]> first = TestRequest.deactivate(other, "1", "A", "no-1").send();
			clock.advanceSeconds(60);
			HttpResponse<byte[]> second = TestRequest.deactivate(other, "1", "A", "no-1").send();
			assertThat(second.statusCode()).isEqualTo(200);
			assertThat(second.body()).isEqualTo(first.body());
			assertThat(other.coupon("1", "A").orElseThrow().deactivations()).isEqualTo(1);
		}
	}

	@Test
	void deactivateWhenRequestNumberIsOfAnotherCouponFails() {
		wechatPay.addCoupon("1", "first").addCoupon("1", "second");
		TestRequest.deactivate(wechatPay, "1", "first", "shared").send();
		HttpResponse<byte[]> response = TestRequest.deactivate(wechatPay, "1", "second", "shared").send();
		assertThat(response.statusCode()).isEqualTo(400);
		assertThat(TestRequest.text(response)).contains("\"INVALID_REQUEST\"").contains("with other data");
		assertThat(wechatPay.coupon("1", "second").orElseThrow().state()).isEqualTo(CouponState.SENDED);
	}

	@Test
	void deactivateWhenReplayedWithAnotherReasonFails() {
		wechatPay.addCoupon("1", "A");
		TestRequest.deactivate(wechatPay, "1", "A", "no-3").send();
		HttpResponse<byte[]> response = TestRequest
			.deactivate(wechatPay,
					"{\"coupon_code\":\"A\",\"stock_id\":\"1\",\"deactivate_request_no\":\"no-3\","
							+ "\"deactivate_reason\":\"other\"}")
			.send();
		assertThat(response.statusCode()).isEqualTo(400);
		assertThat(TestRequest.text(response)).contains("\"INVALID_REQUEST\"").contains("with other data");
		assertThat(wechatPay.coupon("1", "A").orElseThrow().deactivateReason()).isNull();
	}

	@Test
	void deactivateWhenCouponIsDeactivatedByAnotherRequestFails() {
		wechatPay.addCoupon("1", "A");
		TestRequest.deactivate(wechatPay, "1", "A", "no-4").send();
		HttpResponse<byte[]> response = TestRequest.deactivate(wechatPay, "1", "A", "no-5").send();
		assertThat(response.statusCode()).isEqualTo(400);
		assertThat(TestRequest.text(response)).contains("\"INVALID_REQUEST\"").contains("DEACTIVATED");
		FakeCoupon coupon = wechatPay.coupon("1", "A").orElseThrow();
		assertThat(coupon.deactivateRequestNo()).isEqualTo("no-4");
		assertThat(coupon.deactivations()).isEqualTo(1);
	}

	@ParameterizedTest
	@EnumSource(names = "SENDED", mode = EnumSource.Mode.EXCLUDE)
	void deactivateWhenCouponIsInOtherStateFails(CouponState state) {
		wechatPay.addCoupon("1", "A", state);
		HttpResponse<byte[]> response = TestRequest.deactivate(wechatPay, "1", "A", "no-6").send();
		assertThat(response.statusCode()).isEqualTo(400);
		assertThat(TestRequest.text(response)).contains("\"INVALID_REQUEST\"").contains(state.name());
		FakeCoupon coupon = wechatPay.coupon("1", "A").orElseThrow();
		assertThat(coupon.state()).isEqualTo(state);
		assertThat(coupon.deactivations()).isZero();
	}

	@Test
	void deactivateWhenRequestFailedReleasesRequestNumber() {
		wechatPay.addCoupon("1", "A", CouponState.USED).addCoupon("1", "B");
		TestRequest.deactivate(wechatPay, "1", "A", "no-7").send();
		assertThat(TestRequest.deactivate(wechatPay, "1", "B", "no-7").send().statusCode()).isEqualTo(200);
	}

	@ParameterizedTest
	@ValueSource(strings = { "1,unknown", "unknown,A" })
	void deactivateWhenStockOrCouponIsUnknownIsNotFound(String unknown) {
		wechatPay.addCoupon("1", "A");
		String[] ids = unknown.split(",", 2);
		HttpResponse<byte[]> response = TestRequest.deactivate(wechatPay, ids[0], ids[1], "no-8").send();
		assertThat(response.statusCode()).isEqualTo(404);
		assertThat(TestRequest.text(response)).contains("\"code\":\"RESOURCE_NOT_EXISTS\"").contains("查询不到该券");
		assertThat(TestRequest.isGenuine(wechatPay, response)).isTrue();
		assertThat(wechatPay.requests().get(0).refusal()).isNull();
	}

	@Test
	void addCouponWhenDeactivatedRemovesItsDeactivation() {
		wechatPay.addCoupon("1", "A");
		TestRequest.deactivate(wechatPay, "1", "A", "no-9").send();
		wechatPay.addCoupon("1", "A");
		assertThat(wechatPay.coupon("1", "A").orElseThrow().deactivations()).isZero();
		assertThat(TestRequest.deactivate(wechatPay, "1", "A", "no-9").send().statusCode()).isEqualTo(200);
		assertThat(wechatPay.coupon("1", "A").orElseThrow().deactivations()).isEqualTo(1);
	}

	@Test
	void addCouponKeepsDeactivationsOfOtherCoupons() {
		wechatPay.addCoupon("1", "A");
		TestRequest.deactivate(wechatPay, "1", "A", "no-10").send();
		wechatPay.addCoupon("1", "B");
		assertThat(TestRequest.deactivate(wechatPay, "1", "A", "no-10").send().statusCode()).isEqualTo(200);
	}

	@Test
	void couponWhenUnknownReturnsEmpty() {
		assertThat(wechatPay.coupon("1", "never")).isEmpty();
	}

	@Test
	@SuppressWarnings("NullAway")
	void addCouponWhenCodeIsNullFails() {
		assertThatNullPointerException().isThrownBy(() -> wechatPay.addCoupon("1", null))
			.withMessage("'couponCode' must not be null");
	}

	@Test
	void deactivateWhenSameRequestIsConcurrentTakesEffectOnce() {
		wechatPay.addCoupon("1", "burst");
		List<CompletableFuture<HttpResponse<byte[]>>> burst = new ArrayList<>();
		for (int i = 0; i < 50; i++) {
			burst.add(TestRequest.deactivate(wechatPay, "1", "burst", "burst").sendAsync());
		}
		assertThat(burst).allSatisfy((response) -> assertThat(response.join().statusCode()).isEqualTo(200));
		assertThat(wechatPay.coupon("1", "burst").orElseThrow().deactivations()).isEqualTo(1);
		assertThat(wechatPay.deactivations()).hasSize(50);
	}

	@Test
	void deactivateWhenDifferentRequestsAreConcurrentTakesEffectOnce() {
		wechatPay.addCoupon("1", "contested");
		List<CompletableFuture<HttpResponse<byte[]>>> burst = new ArrayList<>();
		for (int i = 0; i < 50; i++) {
			burst.add(TestRequest.deactivate(wechatPay, "1", "contested", "contested-" + i).sendAsync());
		}
		assertThat(burst.stream().filter((response) -> response.join().statusCode() == 200)).hasSize(1);
		assertThat(wechatPay.coupon("1", "contested").orElseThrow().deactivations()).isEqualTo(1);
	}

	@Test
	void responseIsSigned() {
		HttpResponse<byte[]> response = TestRequest.get(wechatPay, "/v3/x").send();
		assertThat(TestRequest.isGenuine(wechatPay, response)).isTrue();
		assertThat(TestRequest.header(response, "Wechatpay-Signature-Type")).isEqualTo("WECHATPAY2-SHA256-RSA2048");
	}

	@Test
	void responseHasNewNonce() {
		String first = TestRequest.header(TestRequest.get(wechatPay, "/v3/x").send(), "Wechatpay-Nonce");
		String second = TestRequest.header(TestRequest.get(wechatPay, "/v3/x").send(), "Wechatpay-Nonce");
		assertThat(first).matches("[0-9A-Za-z]{32}").isNotEqualTo(second);
	}

	@Test
	void responseHasHeadersOfWechatPay() {
		HttpResponse<byte[]> response = TestRequest.get(wechatPay, "/v3/x").send();
		assertThat(TestRequest.header(response, "Content-Type")).isEqualTo("application/json; charset=utf-8");
		assertThat(TestRequest.header(response, "Keep-Alive")).isEqualTo("timeout=8");
		assertThat(TestRequest.header(response, "Server")).isEqualTo("nginx");
		assertThat(TestRequest.header(response, "Request-ID")).matches("08[0-9A-F]{38}-0");
	}

	@Test
	void responseKeepsCaseOfHeaderNames() throws IOException {
		assertThat(TestRequest.get(wechatPay, "/v3/x").sendRaw("Connection: close"))
			.contains("\r\nWechatpay-Signature-Type: ", "\r\nRequest-ID: ", "\r\nContent-Length: ");
	}

	@Test
	void closeImmediatelyAfterStartStopsListening() {
		for (int i = 0; i < 10; i++) {
			FakeWechatPay shortLived = FakeWechatPay.start().echoUnknownPaths();
			shortLived.close();
			assertThatExceptionOfType(ConnectException.class).isThrownBy(() -> TestRequest.connect(shortLived));
		}
	}

	@Test
	void requestWhenPathIsUnknownIsEchoed() {
		HttpResponse<byte[]> response = TestRequest.of(wechatPay, "PATCH", "/v3/a%20b/%E5%88%B8?c=d%2Fe", "{\"f\": 1}")
			.send();
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(TestRequest.text(response))
			.isEqualTo("{\"method\":\"PATCH\",\"path\":\"/v3/a%20b/%E5%88%B8?c=d%2Fe\",\"body\":\"{\\\"f\\\": 1}\"}");
	}

	@Test
	void requestWhenBodyIsEmptyIsEchoedWithEmptyString() {
		assertThat(TestRequest.text(TestRequest.get(wechatPay, "/v3/x").send())).contains("\"body\":\"\"");
	}

	@Test
	void responseWhenMethodIsHeadIsSignedWithoutBody() {
		HttpResponse<byte[]> response = TestRequest.of(wechatPay, "HEAD", "/v3/x", "").send();
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(TestRequest.isGenuine(wechatPay, response)).isTrue();
	}

	@Test
	void requestWhenBodyIsChunkedSucceeds() throws IOException {
		String body = "{\"g\":2}";
		TestRequest request = TestRequest.of(wechatPay, "POST", "/v3/x", "")
			.signedBody(body)
			.header("Content-Type", "application/json");
		String raw = new String(request.raw("Connection: close"), StandardCharsets.UTF_8).replace("Content-Length: 0",
				"Transfer-Encoding: chunked");
		try (Socket socket = TestRequest.connect(wechatPay)) {
			socket.getOutputStream()
				.write((raw + "3\r\n{\"g\r\n4\r\n\":2}\r\n0\r\n\r\n").getBytes(StandardCharsets.UTF_8));
			assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
				.startsWith("HTTP/1.1 200 ");
		}
		assertThat(wechatPay.requests().get(0).bodyAsString()).isEqualTo(body);
	}

	@Test
	void requestsWhenPipelinedAreProcessedInOrder() throws IOException {
		wechatPay.respondNext(FakeResponse.ordinary().after(Duration.ofMillis(100)));
		try (Socket socket = TestRequest.connect(wechatPay)) {
			socket.getOutputStream().write(TestRequest.get(wechatPay, "/v3/first").raw());
			socket.getOutputStream().write(TestRequest.get(wechatPay, "/v3/second").raw("Connection: close"));
			assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
				.containsSubsequence("/v3/first", "/v3/second");
		}
	}

	@Test
	void connectionWhenRequestSucceededStaysOpen() throws IOException {
		try (Socket socket = TestRequest.connect(wechatPay)) {
			for (int i = 0; i < 2; i++) {
				socket.getOutputStream().write(TestRequest.of(wechatPay, "HEAD", "/v3/x", "").raw());
				assertThat(readHead(socket)).startsWith("HTTP/1.1 200 ");
			}
		}
	}

	@Test
	void requestWhenPathIsOutsideV3ReturnsUnsignedPage() {
		HttpResponse<byte[]> response = TestRequest.get(wechatPay, "/pay/unifiedorder").send();
		assertThat(response.statusCode()).isEqualTo(404);
		assertThat(TestRequest.header(response, "Content-Type")).isEqualTo("text/html");
		assertThat(TestRequest.text(response)).startsWith("<html>");
		assertThat(response.headers().firstValue("Wechatpay-Signature")).isEmpty();
		assertThat(wechatPay.requests().get(0).refusal()).isEqualTo("The path is not below /v3/");
	}

	@Test
	void requestWhenBodyHasMaximumSizeSucceeds() {
		HttpResponse<byte[]> response = TestRequest.of(wechatPay, "POST", "/v3/x", "x".repeat(1024 * 1024)).send();
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(wechatPay.requests().get(0).body()).hasSize(1024 * 1024);
	}

	@Test
	void requestWhenBodyIsTooLongFails() {
		HttpResponse<byte[]> response = TestRequest.of(wechatPay, "POST", "/v3/x", "x".repeat(1024 * 1024 + 1)).send();
		assertThat(response.statusCode()).isEqualTo(413);
		assertThat(wechatPay.requests()).isEmpty();
	}

	@Test
	void connectionWhenBytesAreNotHttpFails() throws IOException {
		try (Socket socket = TestRequest.connect(wechatPay)) {
			socket.getOutputStream().write("nonsense\r\n\r\n".getBytes(StandardCharsets.UTF_8));
			assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
				.startsWith("HTTP/1.1 400 ");
		}
	}

	@Test
	void requestsWhenRequestIsIncompleteReturnsNone() throws IOException {
		try (Socket socket = TestRequest.connect(wechatPay)) {
			byte[] raw = TestRequest.deactivate(wechatPay, "1", "A", "no").raw();
			socket.getOutputStream().write(raw, 0, raw.length - 1);
			socket.shutdownOutput();
			assertThat(socket.getInputStream().readAllBytes()).isEmpty();
		}
		assertThat(wechatPay.requests()).isEmpty();
	}

	@Test
	void requestWhenContinueIsExpectedReceivesInterimResponse() throws IOException {
		try (Socket socket = TestRequest.connect(wechatPay)) {
			byte[] raw = TestRequest.of(wechatPay, "POST", "/v3/x", "{}").raw("Expect: 100-continue");
			socket.getOutputStream().write(raw, 0, raw.length - 2);
			assertThat(readHead(socket)).startsWith("HTTP/1.1 100 ");
			socket.getOutputStream().write(raw, raw.length - 2, 2);
			assertThat(readHead(socket)).startsWith("HTTP/1.1 200 ");
		}
	}

	@Test
	void requestsReturnsOrderOfArrival() {
		TestRequest.get(wechatPay, "/v3/first").send();
		TestRequest.deactivate(wechatPay, "1", "A", "no").send();
		TestRequest.get(wechatPay, "/v3/third").authorization("").send();
		assertThat(wechatPay.requests()).extracting(ReceivedRequest::target)
			.containsExactly("/v3/first", TestRequest.DEACTIVATE, "/v3/third");
	}

	@Test
	void deactivationsReturnsOnlyDeactivations() {
		TestRequest.get(wechatPay, "/v3/x").send();
		TestRequest.get(wechatPay, TestRequest.DEACTIVATE).send();
		TestRequest.deactivate(wechatPay, "1", "A", "no").send();
		assertThat(wechatPay.deactivations()).singleElement()
			.satisfies((request) -> assertThat(request.method()).isEqualTo("POST"));
	}

	@Test
	void requestsReturnsReceivedBodyAndHeaders() {
		String body = "{\"deactivate_reason\":\"券\"}";
		TestRequest.deactivate(wechatPay, body).field("nonce_str", "nonceToRecord").send();
		ReceivedRequest request = wechatPay.requests().get(0);
		assertThat(request.bodyAsString()).isEqualTo(body);
		assertThat(request.header("user-agent")).isEqualTo("test");
		assertThat(request.nonce()).isEqualTo("nonceToRecord");
	}

	@Test
	void forgetRequestsRemovesRequests() {
		TestRequest.get(wechatPay, "/v3/x").send();
		wechatPay.forgetRequests();
		assertThat(wechatPay.requests()).isEmpty();
	}

	@Test
	void recordRequestsWhenFalseKeepsNoRequests() {
		try (FakeWechatPay other = FakeWechatPay.start().echoUnknownPaths()) {
			TestRequest.get(other, "/v3/kept").send();
			assertThat(other.recordRequests(false)).isSameAs(other);
			TestRequest.get(other, "/v3/lost").send();
			TestRequest.deactivate(other, "1", "A", "no").send();
			assertThat(other.requests()).extracting(ReceivedRequest::target).containsExactly("/v3/kept");
			assertThat(other.deactivations()).isEmpty();
			other.recordRequests(true);
			TestRequest.get(other, "/v3/again").send();
			assertThat(other.requests()).extracting(ReceivedRequest::target).containsExactly("/v3/kept", "/v3/again");
		}
	}

	@Test
	void respondNextWhenRecordingIsOffApplies() {
		try (FakeWechatPay other = FakeWechatPay.start().echoUnknownPaths().recordRequests(false)) {
			other.respondNext(FakeResponse.of(503, "{}"));
			assertThat(TestRequest.get(other, "/v3/x").send().statusCode()).isEqualTo(503);
			assertThat(TestRequest.get(other, "/v3/x").send().statusCode()).isEqualTo(200);
		}
	}

	@Test
	void responseCountReturnsResponsesWithStatus() {
		try (FakeWechatPay other = FakeWechatPay.start().echoUnknownPaths().recordRequests(false)) {
			other.respondNext(FakeResponse.of(503, "{}"), FakeResponse.ordinary().withStatus(599));
			for (int i = 0; i < 4; i++) {
				TestRequest.get(other, "/v3/x").send();
			}
			TestRequest.get(other, "/v3/x").signedBody("other").send();
			assertThat(other.responseCount(200)).isEqualTo(2);
			assertThat(other.responseCount(503)).isEqualTo(1);
			assertThat(other.responseCount(599)).isEqualTo(1);
			assertThat(other.responseCount(401)).isEqualTo(1);
			assertThat(other.responseCount(500)).isZero();
		}
	}

	@Test
	void responseCountIncludesCutOffButNotDroppedResponses() throws IOException {
		FakeResponse response = FakeResponse.of(502, "{}");
		wechatPay.respondNext(response.cutOff(), response.dropped());
		TestRequest.get(wechatPay, "/v3/x").sendRaw();
		TestRequest.get(wechatPay, "/v3/x").sendRaw();
		assertThat(wechatPay.responseCount(502)).isEqualTo(1);
	}

	@Test
	void responseCountExcludesResetResponses() {
		wechatPay.respondNext(FakeResponse.of(502, "{}").reset());
		assertThatExceptionOfType(SocketException.class)
			.isThrownBy(() -> TestRequest.get(wechatPay, "/v3/x").sendRaw());
		assertThat(wechatPay.responseCount(502)).isZero();
	}

	@Test
	void responseCountAfterForgetRequestsStartsFromZero() {
		TestRequest.get(wechatPay, "/v3/x").send();
		wechatPay.forgetRequests();
		assertThat(wechatPay.responseCount(200)).isZero();
		TestRequest.get(wechatPay, "/v3/x").send();
		assertThat(wechatPay.responseCount(200)).isEqualTo(1);
	}

	@ParameterizedTest
	@ValueSource(ints = { -1, 0, 199, 600 })
	void responseCountWhenStatusIsOutOfRangeFails(int status) {
		assertThatIllegalArgumentException().isThrownBy(() -> wechatPay.responseCount(status))
			.withMessage("'status' must be from 200 to 599");
	}

	@Test
	void requestsReturnsSnapshot() {
		List<ReceivedRequest> before = wechatPay.requests();
		TestRequest.get(wechatPay, "/v3/x").send();
		assertThat(before).isEmpty();
	}

	@Test
	void propertiesAreInOrder() {
		assertThat(wechatPay.properties().keySet()).containsExactly("wechatpay.merchant-id",
				"wechatpay.merchant-serial-number", "wechatpay.private-key", "wechatpay.public-key-id",
				"wechatpay.public-key", "wechatpay.base-url");
	}

	@Test
	void propertiesAreUnmodifiable() {
		assertThatExceptionOfType(UnsupportedOperationException.class)
			.isThrownBy(() -> wechatPay.properties().put("a", "b"));
	}

	@Test
	void propertiesHaveFormatsOfWechatPay() {
		assertThat(TestRequest.property(wechatPay, "merchant-id")).matches("[1-9][0-9]{9}");
		assertThat(TestRequest.property(wechatPay, "merchant-serial-number")).matches("[0-9A-F]{40}");
		assertThat(TestRequest.property(wechatPay, "public-key-id")).matches("PUB_KEY_ID_0[0-9]{33}");
		assertThat(TestRequest.property(wechatPay, "base-url")).isEqualTo(wechatPay.baseUrl().toString())
			.matches("http://127\\.0\\.0\\.1:[0-9]+");
	}

	@Test
	void propertiesContainKeysOf2048BitsAsPem() throws GeneralSecurityException {
		String privateKey = TestRequest.property(wechatPay, "private-key");
		assertThat(privateKey).startsWith("-----BEGIN PRIVATE KEY-----\n").endsWith("\n-----END PRIVATE KEY-----\n");
		assertThat(privateKey.lines()).allMatch((line) -> line.length() <= 64);
		RSAPrivateCrtKey merchantKey = (RSAPrivateCrtKey) KeyFactory.getInstance("RSA")
			.generatePrivate(new PKCS8EncodedKeySpec(TestRequest.pem(privateKey)));
		assertThat(merchantKey.getModulus().bitLength()).isEqualTo(2048);
		assertThat(TestRequest.property(wechatPay, "public-key")).startsWith("-----BEGIN PUBLIC KEY-----\n");
		BigInteger platformModulus = ((RSAPublicKey) TestRequest.publicKey(wechatPay)).getModulus();
		assertThat(platformModulus.bitLength()).isEqualTo(2048);
		assertThat(platformModulus).isNotEqualTo(merchantKey.getModulus());
	}

	@Test
	void toStringShowsOnlyBaseUrl() {
		assertThat(wechatPay).hasToString("FakeWechatPay at " + wechatPay.baseUrl());
	}

	@Test
	void startUsesOnlyDaemonThreads() {
		TestRequest.get(wechatPay, "/v3/x").send();
		assertThat(Thread.getAllStackTraces().keySet())
			.filteredOn((thread) -> thread.getName().startsWith("fake-wechat-pay"))
			.isNotEmpty()
			.allMatch(Thread::isDaemon);
	}

	@Test
	void closeClosesConnectionsAndStopsListening() throws IOException {
		FakeWechatPay other = FakeWechatPay.start().echoUnknownPaths();
		try (Socket socket = TestRequest.connect(other)) {
			socket.getOutputStream().write(TestRequest.of(other, "HEAD", "/v3/x", "").raw());
			readHead(socket);
			other.close();
			assertThat(socket.getInputStream().read()).isEqualTo(-1);
		}
		assertThatExceptionOfType(ConnectException.class).isThrownBy(() -> TestRequest.connect(other));
		assertThat(other.requests()).hasSize(1);
	}

	@Test
	void closeWhenClosedHasNoEffect() {
		FakeWechatPay other = FakeWechatPay.start().echoUnknownPaths();
		other.close();
		other.close();
		assertThat(other.requests()).isEmpty();
	}

	private static String readHead(Socket socket) throws IOException {
		StringBuilder head = new StringBuilder();
		while (head.indexOf("\r\n\r\n") < 0) {
			int next = socket.getInputStream().read();
			assertThat(next).isNotEqualTo(-1);
			head.append((char) next);
		}
		return head.toString();
	}

	@Test
	void requestWhenPathIsUnknownAndNotEchoedIsNotFound() {
		try (FakeWechatPay strict = FakeWechatPay.start()) {
			for (String path : List.of("/v3/marketing/busifavour/coupons/deactivate",
					"/v3/marketing/busifavor/coupons/deactivate/", "/v3/marketing/busifavor/coupons/Deactivate",
					"/v3/a")) {
				HttpResponse<byte[]> response = TestRequest.of(strict, "POST", path, "{}").send();
				assertThat(response.statusCode()).isEqualTo(404);
				assertThat(response.headers().firstValue("Wechatpay-Signature")).isEmpty();
				assertThat(strict.requests()).last()
					.satisfies((request) -> assertThat(request.refusal()).isEqualTo("No endpoint has this path"));
			}
		}
	}

	@Test
	void requestWhenSerialIsRequiredAndMissingFails() {
		try (FakeWechatPay strict = FakeWechatPay.builder().requireSerial().start().echoUnknownPaths()) {
			HttpResponse<byte[]> response = TestRequest.get(strict, "/v3/a").withoutHeader("Wechatpay-Serial").send();
			assertThat(response.statusCode()).isEqualTo(400);
			assertThat(TestRequest.text(response)).contains("HTTP header缺少微信支付平台证书序列号(Wechatpay-Serial)");
		}
	}

	@Test
	void propertiesWithPrefixHaveThatPrefix() {
		assertThat(wechatPay.properties("wechatpay.")).isEqualTo(wechatPay.properties());
		assertThat(wechatPay.properties("")).containsEntry("base-url", wechatPay.baseUrl().toString());
		assertThat(wechatPay.properties("wechatpay.merchants.north."))
			.containsKey("wechatpay.merchants.north.private-key")
			.hasSameSizeAs(wechatPay.properties());
	}

	@Test
	void startWhenMerchantIsGivenUsesItsIdentityAndKey(@TempDir Path directory) throws Exception {
		FakeMerchantKey own = wechatPay.merchantKey();
		Path file = Files.writeString(directory.resolve("apiclient_key.pem"), own.privateKeyPem());
		try (FakeWechatPay rehearsal = FakeWechatPay.builder()
			.merchant("1900000109", own.serialNumber(), file)
			.start()
			.echoUnknownPaths()) {
			assertThat(rehearsal.properties()).containsEntry("wechatpay.merchant-id", "1900000109")
				.containsEntry("wechatpay.merchant-serial-number", own.serialNumber())
				.containsEntry("wechatpay.private-key", own.privateKeyPem());
			assertThat(TestRequest.get(rehearsal, "/v3/a").send().statusCode()).isEqualTo(200);
		}
	}

	@Test
	void merchantWhenKeyOrSerialNumberIsWrongFails(@TempDir Path directory) throws Exception {
		FakeMerchantKey own = wechatPay.merchantKey();
		Path certificate = Files.writeString(directory.resolve("apiclient_cert.pem"), own.certificatePem());
		Path key = Files.writeString(directory.resolve("apiclient_key.pem"), own.privateKeyPem());
		FakeWechatPay.Builder builder = FakeWechatPay.builder();
		assertThatIllegalArgumentException()
			.isThrownBy(() -> builder.merchant("1900000109", own.serialNumber(), certificate))
			.withMessageContaining("apiclient_cert.pem' must hold the PEM of an RSA private key");
		assertThatIllegalArgumentException().isThrownBy(() -> builder.merchant("1900000109", "123", key))
			.withMessage("'serialNumber' must have 40 hex digits");
		assertThatExceptionOfType(UncheckedIOException.class)
			.isThrownBy(() -> builder.merchant("1900000109", own.serialNumber(), directory.resolve("none.pem")));
	}

}
