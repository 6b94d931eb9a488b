package io.github.wechatpayspring.fake;

import java.net.http.HttpResponse;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the order in which a {@link FakeWechatPay} takes scripted responses.
 */
class ScriptedResponseTests {

	@RegisterExtension
	static final FakeWechatPayExtension fake = new FakeWechatPayExtension(FakeWechatPay.Builder::echoUnknownPaths);

	private final FakeWechatPay wechatPay = fake.fake();

	@BeforeEach
	void addCoupon() {
		this.wechatPay.addCoupon("1", "A");
	}

	@Test
	void respondNextWhenCouponIsNamedAppliesOnlyToItsDeactivations() {
		this.wechatPay.addCoupon("1", "B");
		this.wechatPay.respondNext("1", "A", FakeResponse.of(500, "{}"), FakeResponse.of(503, "{}"));
		this.wechatPay.respondNext(FakeResponse.of(502, "{}"));
		assertThat(request("B").send().statusCode()).isEqualTo(502);
		assertThat(request("B").send().statusCode()).isEqualTo(200);
		assertThat(request().send().statusCode()).isEqualTo(500);
		assertThat(TestRequest.get(this.wechatPay, "/v3/x").send().statusCode()).isEqualTo(200);
		assertThat(request().send().statusCode()).isEqualTo(503);
		assertThat(request().send().statusCode()).isEqualTo(200);
	}

	@Test
	void respondNormallyRemovesResponsesForCoupon() {
		this.wechatPay.respondNext("1", "A", FakeResponse.of(500, "{}"));
		this.wechatPay.respondNormally();
		assertThat(request().send().statusCode()).isEqualTo(200);
	}

	@Test
	void respondNextAppliesInOrderToOneRequestEach() {
		this.wechatPay.respondNext(FakeResponse.of(500, "{}"), FakeResponse.of(502, "{}"));
		this.wechatPay.respondNext(FakeResponse.of(503, "{}"));
		assertThat(request().send().statusCode()).isEqualTo(500);
		assertThat(request().send().statusCode()).isEqualTo(502);
		assertThat(request().send().statusCode()).isEqualTo(503);
		assertThat(request().send().statusCode()).isEqualTo(200);
	}

	@Test
	void respondAlwaysAppliesAfterQueuedResponses() {
		this.wechatPay.respondAlways(FakeResponse.of(429, "{}"));
		this.wechatPay.respondNext(FakeResponse.of(500, "{}"));
		assertThat(request().send().statusCode()).isEqualTo(500);
		assertThat(request().send().statusCode()).isEqualTo(429);
		assertThat(request().send().statusCode()).isEqualTo(429);
	}

	@Test
	void respondNormallyRemovesAllResponses() {
		this.wechatPay.respondAlways(FakeResponse.of(429, "{}"));
		this.wechatPay.respondNext(FakeResponse.of(500, "{}"));
		this.wechatPay.respondNormally();
		assertThat(request().send().statusCode()).isEqualTo(200);
	}

	@Test
	void respondNextWhenRequestIsRefusedHidesAndRecordsRefusal() {
		this.wechatPay.respondNext(FakeResponse.of(200, "{}"));
		HttpResponse<byte[]> response = request().signedBody("other").send();
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(TestRequest.isGenuine(this.wechatPay, response)).isTrue();
		assertThat(this.wechatPay.requests().get(0).refusal()).isEqualTo("signature does not match");
		assertThat(request().send().statusCode()).isEqualTo(200);
	}

	@Test
	void respondNextWhenResponseIsOrdinaryKeepsRefusal() {
		this.wechatPay.respondNext(FakeResponse.ordinary().withHeader("X", "y"));
		HttpResponse<byte[]> response = request().signedBody("other").send();
		assertThat(response.statusCode()).isEqualTo(401);
		assertThat(response.headers().firstValue("X")).hasValue("y");
		assertThat(state()).isEqualTo(CouponState.SENDED);
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
