package io.github.wechatpayspring.samples.snippets.regions;

import io.github.wechatpayspring.coupon.CouponDeactivation;
import io.github.wechatpayspring.fake.FakeWechatPayExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

@SpringBootTest
class RegionalRefundsTests {

	@RegisterExtension
	static FakeWechatPayExtension north = new FakeWechatPayExtension();

	@RegisterExtension
	static FakeWechatPayExtension south = new FakeWechatPayExtension();

	@DynamicPropertySource
	static void wechatPayProperties(DynamicPropertyRegistry registry) {
		north.fake().properties("wechatpay.merchants.north.").forEach((name, value) -> registry.add(name, () -> value));
		south.fake().properties("wechatpay.merchants.south.").forEach((name, value) -> registry.add(name, () -> value));
	}

	@Test
	void deactivateUsesMerchantOfName(@Autowired RegionalRefunds refunds) {
		north.fake().addCoupon("1234567891", "sxxe34343434");
		south.fake().addCoupon("1234567891", "sxxe34343435");
		refunds.deactivateInNorth(CouponDeactivation.of("1234567891", "sxxe34343434"));
		refunds.deactivate("south", CouponDeactivation.of("1234567891", "sxxe34343435"));
		assertThat(north.fake().deactivations()).hasSize(1);
		assertThat(south.fake().deactivations()).hasSize(1);
	}

}
