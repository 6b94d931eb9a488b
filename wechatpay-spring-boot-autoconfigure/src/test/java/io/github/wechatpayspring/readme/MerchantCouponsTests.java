package io.github.wechatpayspring.readme;

import java.time.Duration;
import java.util.Map;

import io.github.wechatpayspring.fake.FakeWechatPayExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link MerchantCoupons}.
 */
@SpringBootTest
class MerchantCouponsTests {

	@RegisterExtension
	static final FakeWechatPayExtension wechatPay = new FakeWechatPayExtension();

	@DynamicPropertySource
	static void wechatPayProperties(DynamicPropertyRegistry registry) {
		wechatPay.fake().properties().forEach((name, value) -> registry.add(name, () -> value));
	}

	@Test
	void deactivateAndQueryUseSameCoupon(@Autowired MerchantCoupons coupons) {
		wechatPay.fake().addCoupon("1234567891", "sxxe34343434");
		coupons
			.deactivate(Map.of("stock_id", "1234567891", "coupon_code", "sxxe34343434", "deactivate_request_no", "1"));
		JsonNode coupon = coupons.query("o1", "sxxe34343434", "wx1").block(Duration.ofSeconds(10));
		assertThat(coupon.path("deactivate_request_no").asString()).isEqualTo("1");
		assertThat(wechatPay.fake().requests()).hasSize(2)
			.allSatisfy((request) -> assertThat(request.refusal()).isNull());
	}

	@SpringBootApplication
	static class Application {

	}

}
