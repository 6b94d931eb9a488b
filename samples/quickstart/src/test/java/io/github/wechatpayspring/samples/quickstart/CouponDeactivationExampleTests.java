package io.github.wechatpayspring.samples.quickstart;

import io.github.wechatpayspring.coupon.CouponDeactivation;
import io.github.wechatpayspring.coupon.CouponDeactivationClient;
import io.github.wechatpayspring.coupon.DeactivationUnconfirmedException;
import io.github.wechatpayspring.fake.CouponState;
import io.github.wechatpayspring.fake.FakeResponse;
import io.github.wechatpayspring.fake.FakeCoupon;
import io.github.wechatpayspring.fake.FakeWechatPay;
import io.github.wechatpayspring.test.autoconfigure.AutoConfigureFakeWechatPay;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.ActiveProfiles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests that show how an application with the configuration of a merchant is tested with
 * {@link AutoConfigureFakeWechatPay}.
 */
@SpringBootTest
@ActiveProfiles("merchant")
@AutoConfigureFakeWechatPay
class CouponDeactivationExampleTests {

	@Autowired
	private CouponDeactivationClient client;

	@Autowired
	private FakeWechatPay wechatPay;

	@Test
	void deactivateWhenCouponIsUnusedDeactivatesIt() {
		this.wechatPay.addCoupon("1234567891", "sxxe34343434");
		this.client.deactivate(CouponDeactivation.of("1234567891", "sxxe34343434").withReason("此券使用时间设置错误"));
		FakeCoupon coupon = this.wechatPay.coupon("1234567891", "sxxe34343434").orElseThrow();
		assertThat(coupon.state()).isEqualTo(CouponState.DEACTIVATED);
		assertThat(coupon.deactivateReason()).isEqualTo("此券使用时间设置错误");
	}

	@Test
	void deactivateWhenResponsesAreLostDeactivatesCouponOnce() {
		this.wechatPay.addCoupon("1234567891", "sxxe34343435");
		FakeResponse lost = FakeResponse.ordinary().dropped();
		this.wechatPay.respondNext(lost, lost, lost);
		CouponDeactivation request = CouponDeactivation.of("1234567891", "sxxe34343435");
		assertThatExceptionOfType(DeactivationUnconfirmedException.class)
			.isThrownBy(() -> this.client.deactivate(request));
		this.client.deactivate(request);
		assertThat(this.wechatPay.coupon("1234567891", "sxxe34343435").orElseThrow().deactivations()).isEqualTo(1);
	}

}
