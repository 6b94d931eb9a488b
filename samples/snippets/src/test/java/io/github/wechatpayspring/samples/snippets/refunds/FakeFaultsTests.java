package io.github.wechatpayspring.samples.snippets.refunds;

import io.github.wechatpayspring.coupon.CouponDeactivation;
import io.github.wechatpayspring.coupon.CouponDeactivationClient;
import io.github.wechatpayspring.coupon.DeactivatedCoupon;
import io.github.wechatpayspring.fake.FakeResponse;
import io.github.wechatpayspring.fake.FakeTrust;
import io.github.wechatpayspring.fake.FakeWechatPay;
import io.github.wechatpayspring.test.autoconfigure.AutoConfigureFakeWechatPay;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;

import static org.assertj.core.api.Assertions.assertThat;

@SpringBootTest(properties = "wechatpay.retry.initial-backoff=1ms")
@AutoConfigureFakeWechatPay(trust = FakeTrust.CERTIFICATES)
class FakeFaultsTests {

	@Test
	void deactivateWhenFirstResponsesAreFaultyRetries(@Autowired CouponDeactivationClient coupons,
			@Autowired FakeWechatPay wechatPay) {
		wechatPay.addCoupon("1234567891", "sxxe34343434");
		wechatPay.respondNext("1234567891", "sxxe34343434", FakeResponse.of(503, "<html>"),
				FakeResponse.ordinary().probe());
		DeactivatedCoupon coupon = coupons.deactivate(CouponDeactivation.of("1234567891", "sxxe34343434"));
		assertThat(coupon.deactivatedAt()).isNotNull();
		assertThat(wechatPay.deactivations()).hasSize(3).allSatisfy((request) -> {
			assertThat(request.refusal()).isNull();
			assertThat(request.bodyAsString()).contains("\"deactivate_request_no\"");
		});
		assertThat(wechatPay.downloads()).hasSize(1);
	}

}
