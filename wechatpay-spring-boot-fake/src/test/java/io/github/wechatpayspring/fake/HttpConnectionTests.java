package io.github.wechatpayspring.fake;

import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link HttpConnection} and {@link HttpListener}, over the wire.
 */
class HttpConnectionTests {

	@RegisterExtension
	static final FakeWechatPayExtension fake = new FakeWechatPayExtension(FakeWechatPay.Builder::echoUnknownPaths);

	private final FakeWechatPay wechatPay = fake.fake();

	@Test
	void responseKeepsCaseOfHeaderNames() throws IOException {
		assertThat(TestRequest.get(this.wechatPay, "/v3/x").sendRaw("Connection: close"))
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
	void responseWhenMethodIsHeadIsSignedWithoutBody() {
		HttpResponse<byte[]> response = TestRequest.of(this.wechatPay, "HEAD", "/v3/x", "").send();
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(TestRequest.isGenuine(this.wechatPay, response)).isTrue();
	}

	@Test
	void requestWhenBodyIsChunkedSucceeds() throws IOException {
		String body = "{\"g\":2}";
		TestRequest request = TestRequest.of(this.wechatPay, "POST", "/v3/x", "")
			.signedBody(body)
			.header("Content-Type", "application/json");
		String raw = new String(request.raw("Connection: close"), StandardCharsets.UTF_8).replace("Content-Length: 0",
				"Transfer-Encoding: chunked");
		try (Socket socket = TestRequest.connect(this.wechatPay)) {
			socket.getOutputStream()
				.write((raw + "3\r\n{\"g\r\n4\r\n\":2}\r\n0\r\n\r\n").getBytes(StandardCharsets.UTF_8));
			assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
				.startsWith("HTTP/1.1 200 ");
		}
		assertThat(this.wechatPay.requests().get(0).bodyAsString()).isEqualTo(body);
	}

	@Test
	void requestsWhenPipelinedAreProcessedInOrder() throws IOException {
		this.wechatPay.respondNext(FakeResponse.ordinary().after(Duration.ofMillis(100)));
		try (Socket socket = TestRequest.connect(this.wechatPay)) {
			socket.getOutputStream().write(TestRequest.get(this.wechatPay, "/v3/first").raw());
			socket.getOutputStream().write(TestRequest.get(this.wechatPay, "/v3/second").raw("Connection: close"));
			assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
				.containsSubsequence("/v3/first", "/v3/second");
		}
	}

	@Test
	void connectionWhenRequestSucceededStaysOpen() throws IOException {
		try (Socket socket = TestRequest.connect(this.wechatPay)) {
			for (int i = 0; i < 2; i++) {
				socket.getOutputStream().write(TestRequest.of(this.wechatPay, "HEAD", "/v3/x", "").raw());
				assertThat(readHead(socket)).startsWith("HTTP/1.1 200 ");
			}
		}
	}

	@Test
	void requestWhenBodyHasMaximumSizeSucceeds() {
		HttpResponse<byte[]> response = TestRequest.of(this.wechatPay, "POST", "/v3/x", "x".repeat(1024 * 1024)).send();
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(this.wechatPay.requests().get(0).body()).hasSize(1024 * 1024);
	}

	@Test
	void requestWhenBodyIsTooLongFails() {
		HttpResponse<byte[]> response = TestRequest.of(this.wechatPay, "POST", "/v3/x", "x".repeat(1024 * 1024 + 1))
			.send();
		assertThat(response.statusCode()).isEqualTo(413);
		assertThat(this.wechatPay.requests()).isEmpty();
	}

	@Test
	void connectionWhenBytesAreNotHttpFails() throws IOException {
		try (Socket socket = TestRequest.connect(this.wechatPay)) {
			socket.getOutputStream().write("nonsense\r\n\r\n".getBytes(StandardCharsets.UTF_8));
			assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
				.startsWith("HTTP/1.1 400 ");
		}
	}

	@Test
	void requestWhenContinueIsExpectedReceivesInterimResponse() throws IOException {
		try (Socket socket = TestRequest.connect(this.wechatPay)) {
			byte[] raw = TestRequest.of(this.wechatPay, "POST", "/v3/x", "{}").raw("Expect: 100-continue");
			socket.getOutputStream().write(raw, 0, raw.length - 2);
			assertThat(readHead(socket)).startsWith("HTTP/1.1 100 ");
			socket.getOutputStream().write(raw, raw.length - 2, 2);
			assertThat(readHead(socket)).startsWith("HTTP/1.1 200 ");
		}
	}

	@Test
	void startUsesOnlyDaemonThreads() {
		TestRequest.get(this.wechatPay, "/v3/x").send();
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

}
