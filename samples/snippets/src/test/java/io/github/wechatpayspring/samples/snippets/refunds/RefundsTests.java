package io.github.wechatpayspring.samples.snippets.refunds;

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

	@Autowired
	private Refunds refunds;

	@Autowired
	private FakeWechatPay wechatPay;

	@Test
	void deactivateWhenCouponIsUnusedDeactivatesIt() {
		this.wechatPay.addCoupon("1234567891", "sxxe34343434");
		assertThat(this.refunds.deactivate("1234567891", "sxxe34343434")).startsWith("deactivated at 20");
		assertThat(this.wechatPay.coupon("1234567891", "sxxe34343434").orElseThrow().state())
			.isEqualTo(CouponState.DEACTIVATED);
	}

	@Test
	void deactivateWhenCouponIsUsedReportsRejection() {
		this.wechatPay.addCoupon("1234567891", "sxxe34343435", CouponState.USED);
		assertThat(this.refunds.deactivate("1234567891", "sxxe34343435")).isEqualTo("not deactivated: REJECTED");
	}

	@Test
	void deactivateWhenResponsesAreLostReportsUnconfirmed() {
		this.wechatPay.addCoupon("1234567891", "sxxe34343436");
		FakeResponse lost = FakeResponse.ordinary().dropped();
		this.wechatPay.respondNext("1234567891", "sxxe34343436", lost, lost, lost);
		assertThat(this.refunds.deactivate("1234567891", "sxxe34343436")).startsWith("unconfirmed");
	}

}
