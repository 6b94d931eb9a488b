package io.github.wechatpayspring.readme;

import io.github.wechatpayspring.fake.CouponState;
import io.github.wechatpayspring.fake.FakeResponse;
import io.github.wechatpayspring.fake.FakeWechatPay;
import io.github.wechatpayspring.test.autoconfigure.AutoConfigureFakeWechatPay;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;

import static org.assertj.core.api.Assertions.assertThat;

@SpringBootTest
@AutoConfigureFakeWechatPay
class RefundsTests {

	@Test
	void deactivateWhenCouponIsUnusedDeactivatesIt(@Autowired Refunds refunds, @Autowired FakeWechatPay wechatPay) {
		wechatPay.addCoupon("1234567891", "sxxe34343434");
		assertThat(refunds.deactivateCoupon("1234567891", "sxxe34343434")).startsWith("deactivated at");
		assertThat(wechatPay.coupon("1234567891", "sxxe34343434").orElseThrow().state())
			.isEqualTo(CouponState.DEACTIVATED);
	}

	@Test
	void deactivateWhenResponsesAreLostIsUnconfirmed(@Autowired Refunds refunds, @Autowired FakeWechatPay wechatPay) {
		wechatPay.addCoupon("1234567891", "sxxe56565656");
		FakeResponse lost = FakeResponse.ordinary().dropped();
		wechatPay.respondNext(lost, lost, lost);
		assertThat(refunds.deactivateCoupon("1234567891", "sxxe56565656")).startsWith("unconfirmed");
	}

}
