package io.github.wechatpayspring.fake;

import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.locks.LockSupport;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link RequestRateLimit}, over the wire.
 */
class RequestRateLimitTests {

	@RegisterExtension
	static final FakeWechatPayExtension fake = new FakeWechatPayExtension(FakeWechatPay.Builder::echoUnknownPaths);

	private final FakeWechatPay wechatPay = fake.fake();

	@BeforeEach
	void addCoupon() {
		this.wechatPay.addCoupon("1", "A");
	}

	@Test
	void requestWhenOverTheLimitFails() {
		exhaust();
		HttpResponse<byte[]> response = TestRequest.deactivate(this.wechatPay, "1", "A", "no").send();
		assertThat(response.statusCode()).isEqualTo(429);
		assertThat(TestRequest.text(response))
			.isEqualTo("{\"code\":\"FREQUENCY_LIMITED\",\"message\":\"请求过于频繁，请稍后重试\"}");
		assertThat(TestRequest.header(response, "Request-ID")).endsWith("-268447840");
		assertThat(TestRequest.isGenuine(this.wechatPay, response)).isTrue();
		assertThat(this.wechatPay.coupon("1", "A").orElseThrow().state()).isEqualTo(CouponState.SENDED);
	}

	@Test
	void requestWhenOverTheLimitIsRecordedAndCounted() {
		exhaust();
		TestRequest.deactivate(this.wechatPay, "1", "A", "no").send();
		assertThat(this.wechatPay.deactivations()).singleElement()
			.satisfies(
					(request) -> assertThat(request.refusal()).isEqualTo("The rate exceeds the limit of 1 per second"));
		assertThat(this.wechatPay.responseCount(429)).isEqualTo(1);
	}

	@Test
	void requestWhenOverTheLimitTakesNoScriptedResponse() {
		String query = "/v3/marketing/busifavor/users/o/coupons/A/appids/a";
		exhaust();
		this.wechatPay.respondNext("1", "A", FakeResponse.of(500, "{}"));
		this.wechatPay.respondNext(FakeResponse.of(502, "{}"));
		this.wechatPay.respondNextDownload(FakeResponse.of(503, "{}"));
		this.wechatPay.respondNextQuery(FakeResponse.of(501, "{}"));
		this.wechatPay.respondAlways(FakeResponse.of(504, "{}"));
		assertThat(status(TestRequest.deactivate(this.wechatPay, "1", "A", "no"))).isEqualTo(429);
		assertThat(status(TestRequest.download(this.wechatPay))).isEqualTo(429);
		assertThat(status(TestRequest.get(this.wechatPay, query))).isEqualTo(429);
		assertThat(status(TestRequest.get(this.wechatPay, "/v3/x"))).isEqualTo(429);
		this.wechatPay.allowAnyRate();
		assertThat(status(TestRequest.get(this.wechatPay, query))).isEqualTo(501);
		assertThat(status(TestRequest.deactivate(this.wechatPay, "1", "A", "no"))).isEqualTo(500);
		assertThat(status(TestRequest.download(this.wechatPay))).isEqualTo(503);
		assertThat(status(TestRequest.get(this.wechatPay, "/v3/x"))).isEqualTo(502);
		assertThat(status(TestRequest.get(this.wechatPay, "/v3/x"))).isEqualTo(504);
	}

	@Test
	void requestWhenSignatureIsWrongDoesNotCount() {
		this.wechatPay.allowRequestsPerSecond(1);
		assertThat(status(TestRequest.get(this.wechatPay, "/v3/x").signedBody("other"))).isEqualTo(401);
		assertThat(status(TestRequest.get(this.wechatPay, "/pay"))).isEqualTo(404);
		assertThat(status(TestRequest.get(this.wechatPay, "/v3/x"))).isEqualTo(200);
		assertThat(status(TestRequest.get(this.wechatPay, "/v3/x").signedBody("other"))).isEqualTo(401);
	}

	@Test
	void requestWhenRefusedWithCorrectSignatureCounts() {
		this.wechatPay.allowRequestsPerSecond(1);
		assertThat(status(
				TestRequest.get(this.wechatPay, "/v3/x").withoutHeader("User-Agent").header("Accept", "text/html")))
			.isEqualTo(400);
		assertThat(status(TestRequest.get(this.wechatPay, "/v3/x"))).isEqualTo(429);
	}

	@Test
	void requestsWhenBurstIsTenthOfSecondSucceed() {
		this.wechatPay.allowRequestsPerSecond(20);
		assertThat(status(TestRequest.get(this.wechatPay, "/v3/x"))).isEqualTo(200);
		assertThat(status(TestRequest.get(this.wechatPay, "/v3/x"))).isEqualTo(200);
	}

	@Test
	void requestWhenLimitIsRefilledSucceeds() {
		exhaust();
		assertThat(status(TestRequest.get(this.wechatPay, "/v3/x"))).isEqualTo(429);
		awaitRequestAllowed(this.wechatPay, Instant.now());
	}

	@Test
	void requestWhenClockIsFixedSucceedsAfterRefill() {
		Instant now = Instant.parse("2026-05-20T05:29:35Z");
		try (FakeWechatPay other = FakeWechatPay.start(Clock.fixed(now, ZoneOffset.UTC)).echoUnknownPaths()) {
			other.allowRequestsPerSecond(1);
			awaitRequestAllowed(other, now);
			awaitRequestAllowed(other, now);
		}
	}

	@Test
	void allowRequestsPerSecondReplacesLimit() {
		exhaust();
		assertThat(this.wechatPay.allowRequestsPerSecond(1_000_000)).isSameAs(this.wechatPay);
		for (int i = 0; i < 5; i++) {
			assertThat(status(TestRequest.get(this.wechatPay, "/v3/x"))).isEqualTo(200);
		}
	}

	@Test
	void allowAnyRateRemovesLimit() {
		exhaust();
		assertThat(this.wechatPay.allowAnyRate()).isSameAs(this.wechatPay);
		assertThat(status(TestRequest.get(this.wechatPay, "/v3/x"))).isEqualTo(200);
		assertThat(status(TestRequest.get(this.wechatPay, "/v3/x"))).isEqualTo(200);
	}

	@Test
	void allowRequestsPerSecondWhenNotPositiveFails() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.wechatPay.allowRequestsPerSecond(0))
			.withMessage("'requestsPerSecond' must be positive");
	}

	private void exhaust() {
		this.wechatPay.allowRequestsPerSecond(1);
		assertThat(status(TestRequest.get(this.wechatPay, "/v3/x"))).isEqualTo(200);
	}

	private static void awaitRequestAllowed(FakeWechatPay wechatPay, Instant now) {
		long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
		String timestamp = String.valueOf(now.getEpochSecond());
		while (status(TestRequest.get(wechatPay, "/v3/x").field("timestamp", timestamp)) != 200) {
			assertThat(System.nanoTime()).isLessThan(deadline);
			LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
		}
	}

	private static int status(TestRequest request) {
		return request.send().statusCode();
	}

}
