package io.github.wechatpayspring.fake;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link RequestLog} and {@link StatusCounts}, over the wire.
 */
class RequestLogTests {

	@RegisterExtension
	static final FakeWechatPayExtension fake = new FakeWechatPayExtension(FakeWechatPay.Builder::echoUnknownPaths);

	private final FakeWechatPay wechatPay = fake.fake();

	@Test
	void requestsWhenRequestIsIncompleteReturnsNone() throws IOException {
		try (Socket socket = TestRequest.connect(this.wechatPay)) {
			byte[] raw = TestRequest.deactivate(this.wechatPay, "1", "A", "no").raw();
			socket.getOutputStream().write(raw, 0, raw.length - 1);
			socket.shutdownOutput();
			assertThat(socket.getInputStream().readAllBytes()).isEmpty();
		}
		assertThat(this.wechatPay.requests()).isEmpty();
	}

	@Test
	void requestsReturnsOrderOfArrival() {
		TestRequest.get(this.wechatPay, "/v3/first").send();
		TestRequest.deactivate(this.wechatPay, "1", "A", "no").send();
		TestRequest.get(this.wechatPay, "/v3/third").authorization("").send();
		assertThat(this.wechatPay.requests()).extracting(ReceivedRequest::target)
			.containsExactly("/v3/first", TestRequest.DEACTIVATE, "/v3/third");
	}

	@Test
	void deactivationsReturnsOnlyDeactivations() {
		TestRequest.get(this.wechatPay, "/v3/x").send();
		TestRequest.get(this.wechatPay, TestRequest.DEACTIVATE).send();
		TestRequest.deactivate(this.wechatPay, "1", "A", "no").send();
		assertThat(this.wechatPay.deactivations()).singleElement()
			.satisfies((request) -> assertThat(request.method()).isEqualTo("POST"));
	}

	@Test
	void requestsReturnsReceivedBodyAndHeaders() {
		String body = "{\"deactivate_reason\":\"券\"}";
		TestRequest.deactivate(this.wechatPay, body).field("nonce_str", "nonceToRecord").send();
		ReceivedRequest request = this.wechatPay.requests().get(0);
		assertThat(request.bodyAsString()).isEqualTo(body);
		assertThat(request.header("user-agent")).isEqualTo("test");
		assertThat(request.nonce()).isEqualTo("nonceToRecord");
	}

	@Test
	void forgetRequestsRemovesRequests() {
		TestRequest.get(this.wechatPay, "/v3/x").send();
		this.wechatPay.forgetRequests();
		assertThat(this.wechatPay.requests()).isEmpty();
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
		this.wechatPay.respondNext(response.cutOff(), response.dropped());
		TestRequest.get(this.wechatPay, "/v3/x").sendRaw();
		TestRequest.get(this.wechatPay, "/v3/x").sendRaw();
		assertThat(this.wechatPay.responseCount(502)).isEqualTo(1);
	}

	@Test
	void responseCountExcludesResetResponses() {
		this.wechatPay.respondNext(FakeResponse.of(502, "{}").reset());
		assertThatExceptionOfType(SocketException.class)
			.isThrownBy(() -> TestRequest.get(this.wechatPay, "/v3/x").sendRaw());
		assertThat(this.wechatPay.responseCount(502)).isZero();
	}

	@Test
	void responseCountAfterForgetRequestsStartsFromZero() {
		TestRequest.get(this.wechatPay, "/v3/x").send();
		this.wechatPay.forgetRequests();
		assertThat(this.wechatPay.responseCount(200)).isZero();
		TestRequest.get(this.wechatPay, "/v3/x").send();
		assertThat(this.wechatPay.responseCount(200)).isEqualTo(1);
	}

	@ParameterizedTest
	@ValueSource(ints = { -1, 0, 199, 600 })
	void responseCountWhenStatusIsOutOfRangeFails(int status) {
		assertThatIllegalArgumentException().isThrownBy(() -> this.wechatPay.responseCount(status))
			.withMessage("'status' must be from 200 to 599");
	}

	@Test
	void requestsReturnsSnapshot() {
		List<ReceivedRequest> before = this.wechatPay.requests();
		TestRequest.get(this.wechatPay, "/v3/x").send();
		assertThat(before).isEmpty();
	}

}
