package io.github.wechatpayspring.autoconfigure;

import io.github.wechatpayspring.coupon.CouponDeactivation;
import io.github.wechatpayspring.coupon.CouponDeactivationClient;
import io.github.wechatpayspring.merchant.WechatPayMerchants;
import io.github.wechatpayspring.test.FakeWechatPay;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.webclient.test.autoconfigure.WebClientTest;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

@WebClientTest
class WebClientTestSliceTests {

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
	void hasTheClients(@Autowired CouponDeactivationClient client, @Autowired WechatPayMerchants merchants) {
		wechatPay.addCoupon("1234567891", "sxxe34343434");
		assertThat(client.deactivate(CouponDeactivation.of("1234567891", "sxxe34343434"))).isNotNull();
		assertThat(merchants.names()).isEmpty();
	}

	@Test
	void hasTheBundlesThatKeysMayBeIn(@Autowired SslBundles bundles) {
		assertThat(bundles).isNotNull();
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	static class Application {

	}

}
