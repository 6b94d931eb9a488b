package io.github.wechatpayspring.fake;

import java.net.http.HttpResponse;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the order in which a {@link FakeWechatPay} takes scripted responses.
 */
class ScriptedResponseTests {

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

	private static TestRequest request() {
		return request("A");
	}

	private static TestRequest request(String couponCode) {
		return TestRequest.deactivate(wechatPay, "1", couponCode, "no " + couponCode);
	}

	private static CouponState state() {
		return wechatPay.coupon("1", "A").orElseThrow().state();
	}

}
