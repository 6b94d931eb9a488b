package io.github.wechatpayspring.autoconfigure.endpoint;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

import io.github.wechatpayspring.PropertyPairs;
import io.github.wechatpayspring.autoconfigure.WechatPayAutoConfiguration;
import io.github.wechatpayspring.coupon.CouponDeactivation;
import io.github.wechatpayspring.coupon.CouponDeactivationClient;
import io.github.wechatpayspring.fake.FakeResponse;
import io.github.wechatpayspring.fake.FakeTrust;
import io.github.wechatpayspring.fake.FakeWechatPay;
import io.github.wechatpayspring.fake.FakeWechatPayExtension;
import io.github.wechatpayspring.merchant.MerchantSettings;
import io.github.wechatpayspring.merchant.WechatPayMerchants;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import org.springframework.boot.actuate.autoconfigure.endpoint.jackson.JacksonEndpointAutoConfiguration;
import org.springframework.boot.actuate.endpoint.jackson.EndpointJsonMapper;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

class WechatPayEndpointAutoConfigurationTests {

	private static final CouponDeactivation REQUEST = CouponDeactivation.of("1234567891", "sxxe34343434");

	@RegisterExtension
	final FakeWechatPayExtension fake = new FakeWechatPayExtension((builder) -> builder.trust(FakeTrust.BOTH));

	private final Map<String, String> properties = new HashMap<>();

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(WechatPayEndpointAutoConfiguration.class,
				WechatPayAutoConfiguration.class, JacksonEndpointAutoConfiguration.class))
		.withPropertyValues("wechatpay.retry.initial-backoff=1ms");

	private final ApplicationContextRunner exposed = this.contextRunner
		.withPropertyValues("management.endpoints.web.exposure.include=wechatpay");

	private FakeWechatPay wechatPay;

	@BeforeEach
	void start() {
		this.wechatPay = this.fake.fake();
		this.wechatPay.addCoupon(REQUEST.stockId(), REQUEST.couponCode());
		this.properties.putAll(this.wechatPay.properties());
	}

	private void run(Consumer<ApplicationContext> test) {
		this.exposed.withPropertyValues(PropertyPairs.of(this.properties)).run(test::accept);
	}

	private static JsonNode all(ApplicationContext context) {
		return json(context, context.getBean(MerchantsEndpoint.class).merchants());
	}

	private static JsonNode one(ApplicationContext context, String name) {
		return json(context, context.getBean(MerchantsEndpoint.class).merchant(name));
	}

	private static JsonNode json(ApplicationContext context, Object value) {
		return context.getBean(EndpointJsonMapper.class).get().valueToTree(value);
	}

	@ParameterizedTest
	@ValueSource(strings = { "wechatpay", "*" })
	void startWhenEndpointIsExposedRegistersIt(String include) {
		this.contextRunner.withPropertyValues(PropertyPairs.of(this.properties))
			.withPropertyValues("management.endpoints.web.exposure.include=" + include)
			.run((context) -> assertThat(context).hasSingleBean(MerchantsEndpoint.class));
	}

	@Test
	void startWhenEndpointIsNotExposedRegistersNothing() {
		this.contextRunner.withPropertyValues(PropertyPairs.of(this.properties))
			.run((context) -> assertThat(context).doesNotHaveBean(MerchantsEndpoint.class));
		this.exposed.withPropertyValues(PropertyPairs.of(this.properties))
			.withPropertyValues("management.endpoint.wechatpay.access=NONE")
			.run((context) -> assertThat(context).doesNotHaveBean(MerchantsEndpoint.class));
	}

	@Test
	void startWithoutMerchantsRegistersNothing() {
		this.exposed.run((context) -> assertThat(context).doesNotHaveBean(MerchantsEndpoint.class));
	}

	@Test
	void startWithoutActuatorRegistersNothing() {
		new ApplicationContextRunner().withUserConfiguration(TestApplication.class)
			.withClassLoader(new FilteredClassLoader("org.springframework.boot.actuate"))
			.withPropertyValues(PropertyPairs.of(this.properties))
			.run((context) -> {
				assertThat(context).hasNotFailed().doesNotHaveBean(WechatPayEndpointAutoConfiguration.class);
				assertThat(context.getBean(CouponDeactivationClient.class).deactivate(REQUEST)).isNotNull();
			});
	}

	@Test
	void merchantShowsSchemeKeysAndHosts() {
		this.wechatPay.ignorePreferredKey();
		this.properties.remove("wechatpay.merchant-serial-number");
		this.properties.put("wechatpay.certificate", this.wechatPay.merchantKey().certificatePem());
		this.properties.put("wechatpay.backup-base-urls", "http://127.0.0.1:9");
		run((context) -> {
			JsonNode before = one(context, "default");
			assertThat(before.at("/scheme").asString()).isEqualTo("WECHATPAY2-SHA256-RSA2048");
			assertThat(before.at("/merchantKey/serialNumber").asString())
				.isEqualTo(this.wechatPay.merchantKey().serialNumber());
			assertThat(before.at("/merchantKey/expiresAt").asString())
				.isEqualTo(this.wechatPay.merchantKey().certificate().getNotAfter().toInstant().toString());
			assertThat(before.at("/publicKey/id").asString()).isEqualTo(this.properties.get("wechatpay.public-key-id"));
			assertThat(before.at("/platformCertificates/certificates")).isEmpty();
			assertThat(before.at("/hosts").valueStream().map(JsonNode::asString))
				.containsExactly(this.wechatPay.baseUrl().toString(), "http://127.0.0.1:9");
			assertThat(this.wechatPay.requests()).isEmpty();
			context.getBean(CouponDeactivationClient.class).deactivate(REQUEST);
			JsonNode certificates = one(context, "default").at("/platformCertificates");
			assertThat(certificates.at("/certificates/0/serialNumber").asString())
				.isEqualTo(this.wechatPay.platformCertificate().serialNumber());
			assertThat(certificates.at("/certificates/0/expiresAt").isString()).isTrue();
			assertThat(certificates.at("/renewedAt").isString()).isTrue();
		});
	}

	@Test
	void merchantWhenRateIsLimitedShowsIt() {
		this.wechatPay.respondNext(FakeResponse.of(429, "{}"), FakeResponse.of(429, "{}"));
		run((context) -> {
			assertThat(one(context, "default").has("requestsPerSecond")).isFalse();
			context.getBean(CouponDeactivationClient.class).deactivate(REQUEST);
			assertThat(one(context, "default").at("/requestsPerSecond").asDouble()).isPositive();
		});
	}

	@Test
	void merchantWhenRequestsFailedShowsLastErrorOfEachCode() {
		this.wechatPay.respondNext(FakeResponse.of(500, "{\"code\":\"SYSTEM_ERROR\"}"),
				FakeResponse.of(502, "{\"code\":{\"echo\":\"sxxe34343434\"}}"),
				FakeResponse.of(503, "{\"code\":\"SYSTEM_ERROR\"}"));
		run((context) -> {
			assertThat(one(context, "default").at("/lastErrors").isObject()).isTrue();
			assertThat(catchThrowable(() -> context.getBean(CouponDeactivationClient.class).deactivate(REQUEST)))
				.isNotNull();
			JsonNode errors = one(context, "default").at("/lastErrors");
			assertThat(errors.propertyNames()).containsExactly("502", "SYSTEM_ERROR");
			assertThat(errors.at("/SYSTEM_ERROR/status").asInt()).isEqualTo(503);
			assertThat(errors.at("/SYSTEM_ERROR/count").asInt()).isEqualTo(2);
			assertThat(errors.at("/SYSTEM_ERROR/at").isString()).isTrue();
			assertThat(errors.at("/SYSTEM_ERROR/requestId").isString()).isTrue();
		});
	}

	@Test
	void merchantsWhenMerchantIsAddedShowsIt() {
		run((context) -> {
			assertThat(all(context).at("/merchants").propertyNames()).containsExactly("default");
			Map<String, String> shop = new HashMap<>(this.wechatPay.properties(""));
			shop.put("merchant-serial-number", "0C");
			context.getBean(WechatPayMerchants.class).put("shop", MerchantSettings.from(shop));
			assertThat(all(context).at("/merchants").propertyNames()).containsExactly("default", "shop");
			assertThat(all(context).at("/merchants/shop/merchantKey/serialNumber").asString()).isEqualTo("0C");
			assertThat(one(context, "shop")).isEqualTo(all(context).at("/merchants/shop"));
			assertThat(context.getBean(MerchantsEndpoint.class).merchant("unknown")).isNull();
		});
	}

	@Test
	void merchantsWhenRequestsFailedShowsNoSecret() {
		this.properties.put("wechatpay.retry.max-attempts", "1");
		this.wechatPay.ignorePreferredKey().respondNextDownload(FakeResponse.ordinary().unsigned());
		run((context) -> {
			CouponDeactivationClient coupons = context.getBean(CouponDeactivationClient.class);
			this.wechatPay.respondNext(
					FakeResponse.of(400, "{\"code\":\"PARAM_ERROR\",\"message\":\"secret message\"}").unsigned());
			assertThat(catchThrowable(() -> coupons.deactivate(REQUEST))).isNotNull();
			assertThat(catchThrowable(() -> coupons.deactivate(REQUEST))).isNotNull();
			String shown = all(context).toString();
			List<String> secrets = Stream.of("private-key", "public-key", "api-v3-key")
				.map((name) -> this.properties.get("wechatpay." + name))
				.flatMap(String::lines)
				.toList();
			assertThat(shown).contains("PARAM_ERROR", "problem")
				.doesNotContain(secrets)
				.doesNotContain("secret message", REQUEST.couponCode(), "Authorization", "signature=");
		});
	}

	@ImportAutoConfiguration({ WechatPayEndpointAutoConfiguration.class, WechatPayAutoConfiguration.class })
	@Configuration(proxyBeanMethods = false)
	static class TestApplication {

	}

}
