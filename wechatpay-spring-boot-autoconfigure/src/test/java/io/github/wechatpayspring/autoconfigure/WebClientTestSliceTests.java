package io.github.wechatpayspring.autoconfigure;

import io.github.wechatpayspring.coupon.CouponDeactivation;
import io.github.wechatpayspring.coupon.CouponDeactivationClient;
import io.github.wechatpayspring.fake.FakeWechatPay;
import io.github.wechatpayspring.fake.FakeWechatPayExtension;
import io.github.wechatpayspring.merchant.WechatPayMerchants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.webclient.test.autoconfigure.WebClientTest;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.registry.HttpServiceGroup.ClientType;
import org.springframework.web.service.registry.ImportHttpServices;

import static org.assertj.core.api.Assertions.assertThat;

@WebClientTest
class WebClientTestSliceTests {

	@RegisterExtension
	static final FakeWechatPayExtension fake = new FakeWechatPayExtension(FakeWechatPay.Builder::echoUnknownPaths);

	@DynamicPropertySource
	static void wechatPayProperties(DynamicPropertyRegistry registry) {
		fake.fake().properties().forEach((name, value) -> registry.add(name, () -> value));
	}

	@Test
	void sliceHasClients(@Autowired CouponDeactivationClient client, @Autowired WechatPayMerchants merchants) {
		fake.fake().addCoupon("1234567891", "sxxe34343434");
		assertThat(client.deactivate(CouponDeactivation.of("1234567891", "sxxe34343434"))).isNotNull();
		assertThat(merchants.names()).containsExactly("default");
	}

	@Test
	void sliceHasSslBundles(@Autowired SslBundles bundles) {
		assertThat(bundles).isNotNull();
	}

	@Test
	void sliceSignsRequestsOfHttpServices(@Autowired Stocks stocks) {
		stocks.list();
		assertThat(fake.fake().requests()).last().satisfies((request) -> assertThat(request.refusal()).isNull());
	}

	interface Stocks {

		@GetExchange("/v3/marketing/busifavor/stocks")
		JsonNode list();

	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@ImportHttpServices(group = "wechatpay", types = Stocks.class, clientType = ClientType.WEB_CLIENT)
	static class Application {

	}

}
