package io.github.wechatpayspring.readme;

import io.github.wechatpayspring.test.CouponState;
import io.github.wechatpayspring.test.FakeAnswer;
import io.github.wechatpayspring.test.FakeWechatPay;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

@SpringBootTest
class RefundsTests {

	private static final FakeWechatPay wechatPay = FakeWechatPay.start();

	@DynamicPropertySource
	static void wechatPayProperties(DynamicPropertyRegistry registry) {
		wechatPay.properties().forEach((name, value) -> registry.add(name, () -> value));
	}

	@AfterAll
	static void stop() {
		wechatPay.close();
	}

	@Test
	void voidsTheCoupon(@Autowired Refunds refunds) {
		wechatPay.addCoupon("1234567891", "sxxe34343434");
		assertThat(refunds.voidCoupon("1234567891", "sxxe34343434")).startsWith("void since");
		assertThat(wechatPay.coupon("1234567891", "sxxe34343434").orElseThrow().state())
			.isEqualTo(CouponState.DEACTIVATED);
	}

	@Test
	void knowsWhenItDoesNotKnow(@Autowired Refunds refunds) {
		wechatPay.addCoupon("1234567891", "sxxe56565656");
		FakeAnswer lost = FakeAnswer.ordinary().dropped();
		wechatPay.answerNext(lost, lost, lost);
		assertThat(refunds.voidCoupon("1234567891", "sxxe56565656")).startsWith("unknown");
	}

}
