package io.github.wechatpayspring.readme;

import java.time.Duration;
import java.util.Map;

import io.github.wechatpayspring.fake.FakeWechatPay;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

@SpringBootTest
class MerchantCouponsTests {

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
	void deactivatesAndQueriesACoupon(@Autowired MerchantCoupons coupons) {
		wechatPay.addCoupon("1234567891", "sxxe34343434");
		coupons
			.deactivate(Map.of("stock_id", "1234567891", "coupon_code", "sxxe34343434", "deactivate_request_no", "1"));
		JsonNode coupon = coupons.query("o1", "sxxe34343434", "wx1").block(Duration.ofSeconds(10));
		assertThat(coupon.path("deactivate_request_no").asString()).isEqualTo("1");
		assertThat(wechatPay.requests()).hasSize(2).allSatisfy((request) -> assertThat(request.refusal()).isNull());
	}

	@SpringBootApplication
	static class Application {

	}

}
