package io.github.wechatpayspring.client;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.github.wechatpayspring.TestMerchant;
import io.github.wechatpayspring.WechatPayApiException;
import io.github.wechatpayspring.WechatPayException;
import io.github.wechatpayspring.WechatPaySignatureException;
import io.github.wechatpayspring.WechatPayTransportException;
import io.github.wechatpayspring.connector.ClosedPort;
import io.github.wechatpayspring.connector.Connectors;
import io.github.wechatpayspring.fake.FakeResponse;
import io.github.wechatpayspring.fake.FakeWechatPay;
import io.github.wechatpayspring.traffic.WechatPayTraffic;
import org.assertj.core.util.Throwables;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * Tests for the exceptions of {@link WechatPayClient}.
 */
class WechatPayClientFailureTests extends AbstractWechatPayClientTests {

	WechatPayClientFailureTests(Connectors connectors) {
		super(connectors);
	}

	// errors

	@Test
	void postWhenResponseIsErrorKeepsItsFields() {
		this.wechatPay.respondNext(FakeResponse.of(400,
				"{\"code\":\"PARAM_ERROR\",\"detail\":{\"location\":\"body\",\"value\":0},\"message\":\"值低于最小值 1\"}")
			.withHeader("Request-ID", "08F5-268435461"));
		assertThatExceptionOfType(WechatPayApiException.class)
			.isThrownBy(() -> this.client.chain("v3/a").post(Map.of()))
			.withMessage(
					"WeChat Pay responded with status 400 PARAM_ERROR: 值低于最小值 1 (verified, Request-ID 08F5-268435461)")
			.satisfies((ex) -> {
				assertThat(ex.getStatus()).isEqualTo(400);
				assertThat(ex.getCode()).isEqualTo("PARAM_ERROR");
				assertThat(ex.getErrorMessage()).isEqualTo("值低于最小值 1");
				assertThat(ex.getDetail()).hasToString("{\"location\":\"body\",\"value\":0}");
				assertThat(ex.getRequestId()).isEqualTo("08F5-268435461");
				assertThat(ex.isVerified()).isTrue();
			});
	}

	@ParameterizedTest
	@MethodSource
	void postWhenErrorHasUnusualBodyKeepsReadableFields(String body, String code, String message, String detail) {
		this.wechatPay.respondNext(FakeResponse.of(502, body).unsigned().withoutHeader("Request-ID"));
		assertThatExceptionOfType(WechatPayApiException.class)
			.isThrownBy(() -> this.client.chain("v3/a").post(Map.of()))
			.satisfies((ex) -> {
				assertThat(ex.getStatus()).isEqualTo(502);
				assertThat(ex.getCode()).isEqualTo(code);
				assertThat(ex.getErrorMessage()).isEqualTo(message);
				assertThat((ex.getDetail() != null) ? ex.getDetail().toString() : null).isEqualTo(detail);
				assertThat(ex.getRequestId()).isNull();
				assertThat(ex.isVerified()).isFalse();
				assertThat(ex.getMessage()).startsWith("WeChat Pay responded with status 502")
					.contains("not signed")
					.doesNotContain("\n")
					.hasSizeLessThan(600);
			});
	}

	static Stream<String[]> postWhenErrorHasUnusualBodyKeepsReadableFields() {
		return Stream.of(new String[] { "", null, null, null },
				new String[] { "<html>\n<h1>502 Bad Gateway</h1></html>", null,
						"<html>\n<h1>502 Bad Gateway</h1></html>", null },
				new String[] { "{}", null, null, null }, new String[] { "null", null, "null", null },
				new String[] { "[1]", null, "[1]", null }, new String[] { "\"x\"", null, "\"x\"", null },
				new String[] { "{\"code\":", null, "{\"code\":", null },
				new String[] { "{\"code\":null,\"message\":null,\"detail\":null}", null, null, "null" },
				new String[] { "{\"code\":7,\"message\":{\"a\":[true]},\"detail\":\"text\"}", "7", "{\"a\":[true]}",
						"\"text\"" },
				new String[] {
						"{\"code\":\"SIGN_ERROR\",\"detail\":{\"detail\":{\"issue\":\"sign not match\"},\"field\":\"signature\"}}",
						"SIGN_ERROR", null, "{\"detail\":{\"issue\":\"sign not match\"},\"field\":\"signature\"}" },
				new String[] { "{\"message\":\"a\\nb" + "c".repeat(1000) + "\"}", null, "a\nb" + "c".repeat(1000),
						null },
				new String[] { "[".repeat(2000), null, "[".repeat(2000), null });
	}

	@Test
	void postWhenErrorIsNotSignedIsNotVerified() {
		WechatPayClient late = merchant().clock(Clock.offset(Clock.systemUTC(), Duration.ofMinutes(-10)))
			.build()
			.client();
		assertThatExceptionOfType(WechatPayApiException.class).isThrownBy(() -> late.chain("v3/a").post(Map.of()))
			.satisfies((ex) -> {
				assertThat(ex.getStatus()).isEqualTo(401);
				assertThat(ex.getCode()).isEqualTo("SIGN_ERROR");
				assertThat(ex.isVerified()).isFalse();
			});
	}

	@Test
	void postWhenErrorEchoesAuthorizationOrControlCharactersHidesThem() {
		this.wechatPay.respondNext(FakeResponse
			.of(502, "<html>Authorization: WECHATPAY2-SHA256-RSA2048 mchid=\"1\",\nsignature=\"SECRET\"</html>")
			.unsigned(), FakeResponse.of(502, "a\u009b31m\u0085b\u2028c").unsigned());
		WechatPayEndpoint endpoint = this.client.chain("v3/a");
		assertThatExceptionOfType(WechatPayApiException.class).isThrownBy(() -> endpoint.post(Map.of()))
			.withMessageContaining("WECHATPAY2-SHA256-RSA2048 …")
			.withMessageNotContaining("SECRET");
		assertThatExceptionOfType(WechatPayApiException.class).isThrownBy(() -> endpoint.post(Map.of()))
			.withMessageContaining("a 31m b c");
	}

	@Test
	void getRecordsResultInActivity() {
		TestMerchant merchant = merchant().build();
		WechatPayTraffic activity = merchant.traffic();
		WechatPayEndpoint endpoint = merchant.client().chain("v3/a");
		this.wechatPay.respondNext(FakeResponse.ordinary().unsigned(),
				FakeResponse.of(404, "{\"code\":\"NOT_FOUND\"}").unsigned());
		assertThatExceptionOfType(WechatPaySignatureException.class).isThrownBy(() -> endpoint.get(Map.of()));
		assertThat(activity.rejections(WechatPaySignatureException.Reason.MISSING)).isEqualTo(1);
		assertThatExceptionOfType(WechatPayApiException.class).isThrownBy(() -> endpoint.get(Map.of()));
		assertThat(activity.lastErrors()).containsOnlyKeys("NOT_FOUND");
		assertThat(activity.lastVerifiedAt()).isNull();
		Instant start = Instant.now();
		endpoint.get(Map.of());
		assertThat(activity.lastVerifiedAt()).isBetween(start, Instant.now());
	}

	// no response

	@ParameterizedTest
	@MethodSource
	void postWhenResponseIsLostReportsRequestAsSent(FakeResponse response) {
		this.wechatPay.respondAlways(response);
		assertThatExceptionOfType(WechatPayTransportException.class)
			.isThrownBy(() -> this.client.chain("v3/a").post(Map.of("a", "b")))
			.satisfies((ex) -> assertThat(ex.isSent()).isTrue());
		assertThat(this.wechatPay.requests()).hasSize(1);
	}

	static Stream<FakeResponse> postWhenResponseIsLostReportsRequestAsSent() {
		return Stream.of(FakeResponse.ordinary().dropped(), FakeResponse.ordinary().reset(),
				FakeResponse.ordinary().cutOff(), FakeResponse.ordinary().after(Duration.ofSeconds(3)));
	}

	@Test
	void postWhenConnectionIsRefusedReportsRequestAsNotSent() {
		WechatPayEndpoint endpoint = merchant().baseUrl(ClosedPort.baseUrl()).build().client().chain("v3/a");
		assertThatExceptionOfType(WechatPayTransportException.class).isThrownBy(() -> endpoint.post(Map.of()))
			.satisfies((ex) -> assertThat(ex.isSent()).isFalse())
			.withMessageContaining("Request not sent")
			.withMessageContaining("ConnectException");
	}

	@Test
	void postWhenResponseStartsLateTimesOut() {
		this.wechatPay.respondNext(FakeResponse.ordinary().after(Duration.ofSeconds(3)));
		WechatPayClient impatient = merchant().readTimeout(Duration.ofMillis(200)).build().client();
		assertThatExceptionOfType(WechatPayTransportException.class)
			.isThrownBy(() -> impatient.chain("v3/some/path").post(Map.of("a", 1)))
			.withMessageContaining("timed out after 200ms")
			.satisfies((ex) -> assertThat(ex.isSent()).isTrue());
	}

	@Test
	void postWhenResponseTricklesTimesOut() throws Exception {
		try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			Thread trickle = new Thread(() -> trickle(server));
			trickle.start();
			WechatPayEndpoint endpoint = merchant().baseUrl("http://127.0.0.1:" + server.getLocalPort())
				.build()
				.client()
				.chain("v3/a");
			assertThatExceptionOfType(WechatPayTransportException.class)
				.isThrownBy(() -> endpoint.postAsync(Map.of()).block(Duration.ofSeconds(30)))
				.withMessageMatching(".*(timed out|[Tt]imeout).*")
				.satisfies((ex) -> assertThat(ex.isSent()).isTrue());
			trickle.join(10_000);
		}
	}

	private static void trickle(ServerSocket server) {
		try (Socket socket = server.accept()) {
			socket.getOutputStream().write("HTTP/1.1 200 OK\r\nX-Long: ".getBytes(StandardCharsets.US_ASCII));
			for (int i = 0; i < 90; i++) {
				socket.getOutputStream().write('x');
				Thread.sleep(100);
			}
		}
		catch (IOException | InterruptedException ex) {
			// the client has closed the connection
		}
	}

	@Test
	void postWhenThreadIsInterruptedStaysInterrupted() {
		// Jetty clears the interrupted status when it is started for the first call
		assumeThat(this.connectors).isNotEqualTo(Connectors.JETTY);
		// the request may still arrive when the test is over
		try (FakeWechatPay own = FakeWechatPay.start().echoUnknownPaths()) {
			own.respondAlways(FakeResponse.ordinary().after(Duration.ofSeconds(3)));
			WechatPayEndpoint endpoint = TestMerchant.builder(own)
				.connector(this.connector.connector())
				.build()
				.client()
				.chain("v3/a");
			Thread.currentThread().interrupt();
			assertThatExceptionOfType(WechatPayTransportException.class).isThrownBy(() -> endpoint.post(Map.of()))
				.satisfies((ex) -> assertThat(ex.isSent()).isTrue());
			assertThat(Thread.interrupted()).isTrue();
		}
	}

	@Test
	void getWhenCallFailsHasCallerInStackTrace() {
		this.wechatPay.respondNext(FakeResponse.of(404, "{}"));
		assertThatExceptionOfType(WechatPayApiException.class).isThrownBy(() -> this.client.chain("v3/a").get(Map.of()))
			.satisfies((ex) -> assertThat(ex.getStackTrace()).extracting(StackTraceElement::getClassName)
				.contains(WechatPayClientFailureTests.class.getName()));
	}

	@Test
	void postWhenCallFailsHidesPath() {
		WechatPayEndpoint endpoint = this.client.path("v3", "coupons", "sxxe34343434");
		this.wechatPay.respondNext(FakeResponse.of(404, "{}"), FakeResponse.ordinary().dropped(),
				FakeResponse.ordinary().unsigned());
		for (Class<? extends WechatPayException> type : List.of(WechatPayApiException.class,
				WechatPayTransportException.class, WechatPaySignatureException.class)) {
			assertThatExceptionOfType(type).isThrownBy(() -> endpoint.post(Map.of()))
				.satisfies((ex) -> assertThat(Throwables.getStackTrace(ex)).doesNotContain("sxxe34343434"));
		}
	}

}
