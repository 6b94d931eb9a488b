package io.github.wechatpayspring.samples.quickstart;

import io.github.wechatpayspring.coupon.CouponDeactivationClient;
import io.github.wechatpayspring.fake.CouponState;
import io.github.wechatpayspring.fake.FakeResponse;
import io.github.wechatpayspring.fake.FakeWechatPay;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;
import org.springframework.core.env.Environment;

/**
 * Configuration of the sample coupons in the {@link FakeWechatPay} that is started by
 * {@link FakeWechatPayInitializer}.
 */
@Configuration(proxyBeanMethods = false)
@Profile("!merchant")
class FakeWechatPayConfiguration {

	static final String STOCK_ID = "1234567891";

	static final String DOCUMENTED_COUPON = "sxxe34343434";

	static final String ORDINARY_COUPON = "sxxe34343435";

	static final String USED_COUPON = "sxxe34343436";

	static final String UNCONFIRMED_COUPON = "sxxe34343437";

	static final String DETAILED_COUPON = "sxxe34343438";

	FakeWechatPayConfiguration(FakeWechatPay wechatPay) {
		wechatPay.addCoupon(STOCK_ID, DOCUMENTED_COUPON)
			.addCoupon(STOCK_ID, ORDINARY_COUPON)
			.addCoupon(STOCK_ID, USED_COUPON, CouponState.USED)
			.addCoupon(STOCK_ID, UNCONFIRMED_COUPON)
			.addCoupon(STOCK_ID, DETAILED_COUPON);
		// WeChat Pay sends probe responses to check whether merchants verify signatures;
		// here one for each attempt of a call
		FakeResponse probe = FakeResponse.ordinary().probe();
		wechatPay.respondNext(STOCK_ID, UNCONFIRMED_COUPON, probe, probe, probe);
	}

	@Bean
	ExampleDeactivation exampleDeactivation(CouponDeactivationClient client, FakeWechatPay wechatPay,
			Environment environment) {
		return new ExampleDeactivation(client, wechatPay, environment);
	}

}
