package io.github.wechatpayspring.fake;

import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

/**
 * Tests for the deactivation of coupons by a {@link FakeWechatPay}, over the wire.
 */
class DeactivationTests {

	@RegisterExtension
	static final FakeWechatPayExtension fake = new FakeWechatPayExtension(FakeWechatPay.Builder::echoUnknownPaths);

	private final FakeWechatPay wechatPay = fake.fake();

	@Test
	void deactivateWhenCouponIsUnusedDeactivatesIt() {
		this.wechatPay.addCoupon("1", "A");
		HttpResponse<byte[]> response = TestRequest
			.deactivate(this.wechatPay,
					"{\"coupon_code\":\"A\",\"stock_id\":\"1\",\"deactivate_request_no\":\"no-1\","
							+ "\"deactivate_reason\":\"此券使用时间设置错误\"}")
			.send();
		assertThat(response.statusCode()).isEqualTo(200);
		FakeCoupon coupon = this.wechatPay.coupon("1", "A").orElseThrow();
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
	void deactivateWhenReasonIsMissingStoresNone() {
		this.wechatPay.addCoupon("1", "no-reason");
		TestRequest.deactivate(this.wechatPay, "1", "no-reason", "no-2").send();
		assertThat(this.wechatPay.coupon("1", "no-reason").orElseThrow().deactivateReason()).isNull();
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
		this.wechatPay.addCoupon("1", "first").addCoupon("1", "second");
		TestRequest.deactivate(this.wechatPay, "1", "first", "shared").send();
		HttpResponse<byte[]> response = TestRequest.deactivate(this.wechatPay, "1", "second", "shared").send();
		assertThat(response.statusCode()).isEqualTo(400);
		assertThat(TestRequest.text(response)).contains("\"INVALID_REQUEST\"").contains("with other data");
		assertThat(this.wechatPay.coupon("1", "second").orElseThrow().state()).isEqualTo(CouponState.SENDED);
	}

	@Test
	void deactivateWhenReplayedWithAnotherReasonFails() {
		this.wechatPay.addCoupon("1", "A");
		TestRequest.deactivate(this.wechatPay, "1", "A", "no-3").send();
		HttpResponse<byte[]> response = TestRequest
			.deactivate(this.wechatPay,
					"{\"coupon_code\":\"A\",\"stock_id\":\"1\",\"deactivate_request_no\":\"no-3\","
							+ "\"deactivate_reason\":\"other\"}")
			.send();
		assertThat(response.statusCode()).isEqualTo(400);
		assertThat(TestRequest.text(response)).contains("\"INVALID_REQUEST\"").contains("with other data");
		assertThat(this.wechatPay.coupon("1", "A").orElseThrow().deactivateReason()).isNull();
	}

	@Test
	void deactivateWhenCouponIsDeactivatedByAnotherRequestFails() {
		this.wechatPay.addCoupon("1", "A");
		TestRequest.deactivate(this.wechatPay, "1", "A", "no-4").send();
		HttpResponse<byte[]> response = TestRequest.deactivate(this.wechatPay, "1", "A", "no-5").send();
		assertThat(response.statusCode()).isEqualTo(400);
		assertThat(TestRequest.text(response)).contains("\"INVALID_REQUEST\"").contains("DEACTIVATED");
		FakeCoupon coupon = this.wechatPay.coupon("1", "A").orElseThrow();
		assertThat(coupon.deactivateRequestNo()).isEqualTo("no-4");
		assertThat(coupon.deactivations()).isEqualTo(1);
	}

	@ParameterizedTest
	@EnumSource(names = "SENDED", mode = EnumSource.Mode.EXCLUDE)
	void deactivateWhenCouponIsInOtherStateFails(CouponState state) {
		this.wechatPay.addCoupon("1", "A", state);
		HttpResponse<byte[]> response = TestRequest.deactivate(this.wechatPay, "1", "A", "no-6").send();
		assertThat(response.statusCode()).isEqualTo(400);
		assertThat(TestRequest.text(response)).contains("\"INVALID_REQUEST\"").contains(state.name());
		FakeCoupon coupon = this.wechatPay.coupon("1", "A").orElseThrow();
		assertThat(coupon.state()).isEqualTo(state);
		assertThat(coupon.deactivations()).isZero();
	}

	@Test
	void deactivateWhenRequestFailedReleasesRequestNumber() {
		this.wechatPay.addCoupon("1", "A", CouponState.USED).addCoupon("1", "B");
		TestRequest.deactivate(this.wechatPay, "1", "A", "no-7").send();
		assertThat(TestRequest.deactivate(this.wechatPay, "1", "B", "no-7").send().statusCode()).isEqualTo(200);
	}

	@ParameterizedTest
	@ValueSource(strings = { "1,unknown", "unknown,A" })
	void deactivateWhenStockOrCouponIsUnknownIsNotFound(String unknown) {
		this.wechatPay.addCoupon("1", "A");
		String[] ids = unknown.split(",", 2);
		HttpResponse<byte[]> response = TestRequest.deactivate(this.wechatPay, ids[0], ids[1], "no-8").send();
		assertThat(response.statusCode()).isEqualTo(404);
		assertThat(TestRequest.text(response)).contains("\"code\":\"RESOURCE_NOT_EXISTS\"").contains("查询不到该券");
		assertThat(TestRequest.isGenuine(this.wechatPay, response)).isTrue();
		assertThat(this.wechatPay.requests().get(0).refusal()).isNull();
	}

	@Test
	void addCouponWhenDeactivatedRemovesItsDeactivation() {
		this.wechatPay.addCoupon("1", "A");
		TestRequest.deactivate(this.wechatPay, "1", "A", "no-9").send();
		this.wechatPay.addCoupon("1", "A");
		assertThat(this.wechatPay.coupon("1", "A").orElseThrow().deactivations()).isZero();
		assertThat(TestRequest.deactivate(this.wechatPay, "1", "A", "no-9").send().statusCode()).isEqualTo(200);
		assertThat(this.wechatPay.coupon("1", "A").orElseThrow().deactivations()).isEqualTo(1);
	}

	@Test
	void addCouponKeepsDeactivationsOfOtherCoupons() {
		this.wechatPay.addCoupon("1", "A");
		TestRequest.deactivate(this.wechatPay, "1", "A", "no-10").send();
		this.wechatPay.addCoupon("1", "B");
		assertThat(TestRequest.deactivate(this.wechatPay, "1", "A", "no-10").send().statusCode()).isEqualTo(200);
	}

	@Test
	void couponWhenUnknownReturnsEmpty() {
		assertThat(this.wechatPay.coupon("1", "never")).isEmpty();
	}

	@Test
	@SuppressWarnings("NullAway")
	void addCouponWhenCodeIsNullFails() {
		assertThatNullPointerException().isThrownBy(() -> this.wechatPay.addCoupon("1", null))
			.withMessage("'couponCode' must not be null");
	}

	@Test
	void deactivateWhenSameRequestIsConcurrentTakesEffectOnce() {
		this.wechatPay.addCoupon("1", "burst");
		List<CompletableFuture<HttpResponse<byte[]>>> burst = new ArrayList<>();
		for (int i = 0; i < 50; i++) {
			burst.add(TestRequest.deactivate(this.wechatPay, "1", "burst", "burst").sendAsync());
		}
		assertThat(burst).allSatisfy((response) -> assertThat(response.join().statusCode()).isEqualTo(200));
		assertThat(this.wechatPay.coupon("1", "burst").orElseThrow().deactivations()).isEqualTo(1);
		assertThat(this.wechatPay.deactivations()).hasSize(50);
	}

	@Test
	void deactivateWhenDifferentRequestsAreConcurrentTakesEffectOnce() {
		this.wechatPay.addCoupon("1", "contested");
		List<CompletableFuture<HttpResponse<byte[]>>> burst = new ArrayList<>();
		for (int i = 0; i < 50; i++) {
			burst.add(TestRequest.deactivate(this.wechatPay, "1", "contested", "contested-" + i).sendAsync());
		}
		assertThat(burst.stream().filter((response) -> response.join().statusCode() == 200)).hasSize(1);
		assertThat(this.wechatPay.coupon("1", "contested").orElseThrow().deactivations()).isEqualTo(1);
	}

}
