package io.github.wechatpayspring.samples.quickstart;

import io.github.wechatpayspring.coupon.CouponDeactivation;
import io.github.wechatpayspring.coupon.CouponDeactivationClient;
import io.github.wechatpayspring.coupon.DeactivationUnconfirmedException;
import io.github.wechatpayspring.test.CouponState;
import io.github.wechatpayspring.test.FakeAnswer;
import io.github.wechatpayspring.test.FakeCoupon;
import io.github.wechatpayspring.test.FakeWechatPay;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Shows how an application tests against a {@link FakeWechatPay} of the test's own.
 */
@SpringBootTest
class CouponDeactivationExampleTests {

	private static final FakeWechatPay wechatPay = FakeWechatPay.start();

	@Autowired
	private CouponDeactivationClient client;

	@DynamicPropertySource
	static void wechatPayProperties(DynamicPropertyRegistry registry) {
		wechatPay.properties().forEach((name, value) -> registry.add(name, () -> value));
	}

	@AfterAll
	static void stopWechatPay() {
		wechatPay.close();
	}

	@Test
	void deactivatesACoupon() {
		wechatPay.addCoupon("1234567891", "sxxe34343434");
		this.client.deactivate(CouponDeactivation.of("1234567891", "sxxe34343434").withReason("此券使用时间设置错误"));
		FakeCoupon coupon = wechatPay.coupon("1234567891", "sxxe34343434").orElseThrow();
		assertThat(coupon.state()).isEqualTo(CouponState.DEACTIVATED);
		assertThat(coupon.deactivateReason()).isEqualTo("此券使用时间设置错误");
	}

	@Test
	void deactivatesACouponOnceThoughAnswersAreLost() {
		wechatPay.addCoupon("1234567891", "sxxe34343435");
		FakeAnswer lost = FakeAnswer.ordinary().dropped();
		wechatPay.answerNext(lost, lost, lost);
		CouponDeactivation request = CouponDeactivation.of("1234567891", "sxxe34343435");
		assertThatExceptionOfType(DeactivationUnconfirmedException.class)
			.isThrownBy(() -> this.client.deactivate(request));
		this.client.deactivate(request);
		assertThat(wechatPay.coupon("1234567891", "sxxe34343435").orElseThrow().deactivations()).isEqualTo(1);
	}

}
