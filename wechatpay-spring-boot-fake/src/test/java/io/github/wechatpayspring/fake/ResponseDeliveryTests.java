package io.github.wechatpayspring.fake;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link ResponseDelivery}, {@link WireFault} and the delay of a
 * {@link FakeResponse}, over the wire.
 */
class ResponseDeliveryTests {

	@RegisterExtension
	static final FakeWechatPayExtension fake = new FakeWechatPayExtension(FakeWechatPay.Builder::echoUnknownPaths);

	private final FakeWechatPay wechatPay = fake.fake();

	@BeforeEach
	void addCoupon() {
		this.wechatPay.addCoupon("1", "A");
	}

	@Test
	void afterDelaysResponseButNotEffect() throws IOException {
		this.wechatPay.respondNext(FakeResponse.ordinary().after(Duration.ofMillis(400)));
		long start = System.nanoTime();
		try (Socket socket = TestRequest.connect(this.wechatPay)) {
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
		this.wechatPay.respondNext(slow, slow, slow);
		List<CompletableFuture<HttpResponse<byte[]>>> held = Stream
			.generate(() -> TestRequest.get(this.wechatPay, "/v3/slow").sendAsync())
			.limit(3)
			.toList();
		await(() -> this.wechatPay.requests().size() == 3);
		assertThat(TestRequest.get(this.wechatPay, "/v3/x").send().statusCode()).isEqualTo(200);
		assertThat(held).noneMatch(CompletableFuture::isDone);
	}

	@Test
	void cutOffSendsHalfOfTheBody() throws IOException {
		this.wechatPay.respondNext(FakeResponse.ordinary().withBody("0123456789").cutOff());
		assertThat(request().sendRaw()).startsWith("HTTP/1.1 200 ")
			.contains("\r\nContent-Length: 10\r\n")
			.endsWith("\r\n\r\n01234");
		assertThat(state()).isEqualTo(CouponState.DEACTIVATED);
	}

	@Test
	void precededBySendsInterimResponsesFirst() throws IOException {
		this.wechatPay.respondNext(FakeResponse.ordinary().precededBy(103).precededBy(199));
		assertThat(request().sendRaw("Connection: close"))
			.startsWith("HTTP/1.1 103 Interim\r\n\r\nHTTP/1.1 199 Interim\r\n\r\nHTTP/1.1 200 OK\r\n");
		assertThat(state()).isEqualTo(CouponState.DEACTIVATED);
	}

	@Test
	void followedBySendsBytesOnTheSameConnection() throws IOException {
		this.wechatPay.respondNext(FakeResponse.ordinary().followedBy("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"));
		assertThat(request().sendRaw("Connection: close")).startsWith("HTTP/1.1 200 OK\r\n")
			.endsWith("}HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
	}

	@Test
	void followedByWhenDelayIsSetSendsBytesAfterIt() throws IOException {
		this.wechatPay.respondNext(FakeResponse.ordinary().followedBy("surplus", Duration.ofMillis(50)));
		assertThat(request().sendRaw("Connection: close")).endsWith("}surplus");
	}

	@Test
	void withStatusLineSendsItLiterally() throws IOException {
		this.wechatPay.respondNext(FakeResponse.ordinary().withStatusLine("HTTP/1.1 2000 OK"));
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
		this.wechatPay.respondNext(FakeResponse.ordinary().dropped());
		assertThat(request().sendRaw()).isEmpty();
		assertThat(state()).isEqualTo(CouponState.DEACTIVATED);
	}

	@Test
	void droppedWhenRequestIsNotProcessedHasNoEffect() throws IOException {
		this.wechatPay.respondNext(FakeResponse.of(200, "{}").dropped());
		assertThat(request().sendRaw()).isEmpty();
		assertThat(state()).isEqualTo(CouponState.SENDED);
	}

	@Test
	void resetResetsConnectionAfterEffect() {
		this.wechatPay.respondNext(FakeResponse.ordinary().reset());
		assertThatExceptionOfType(SocketException.class).isThrownBy(() -> request().sendRaw())
			.withMessageContaining("reset");
		assertThat(state()).isEqualTo(CouponState.DEACTIVATED);
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

	private TestRequest request() {
		return request("A");
	}

	private TestRequest request(String couponCode) {
		return TestRequest.deactivate(this.wechatPay, "1", couponCode, "no " + couponCode);
	}

	private CouponState state() {
		return this.wechatPay.coupon("1", "A").orElseThrow().state();
	}

}
