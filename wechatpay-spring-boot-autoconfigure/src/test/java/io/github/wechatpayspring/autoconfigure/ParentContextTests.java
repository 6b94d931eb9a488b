package io.github.wechatpayspring.autoconfigure;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.github.wechatpayspring.WechatPayConfigurationException;
import io.github.wechatpayspring.coupon.CouponDeactivation;
import io.github.wechatpayspring.coupon.CouponDeactivationClient;
import io.github.wechatpayspring.coupon.CouponNotDeactivatedException;
import io.github.wechatpayspring.fake.FakeWechatPay;
import io.github.wechatpayspring.fake.FakeWechatPayExtension;
import io.github.wechatpayspring.merchant.MerchantSettings;
import io.github.wechatpayspring.merchant.WechatPayMerchants;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for an application context that has a parent with clients for WeChat Pay.
 */
class ParentContextTests {

	private static final CouponDeactivation REQUEST = CouponDeactivation.of("1234567891", "sxxe34343434");

	@RegisterExtension
	final FakeWechatPayExtension fake = new FakeWechatPayExtension();

	private FakeWechatPay wechatPay;

	@BeforeEach
	void start() {
		this.wechatPay = this.fake.fake();
		this.wechatPay.addCoupon(REQUEST.stockId(), REQUEST.couponCode());
	}

	private ConfigurableApplicationContext parent() {
		Map<String, Object> properties = new HashMap<>(this.wechatPay.properties());
		properties.putAll(this.wechatPay.properties("wechatpay.merchants.north."));
		return application(Application.class).properties(properties).run();
	}

	private static ConfigurableApplicationContext child(ConfigurableApplicationContext parent, String... arguments) {
		return application(Application.class).parent(parent).run(arguments);
	}

	private static SpringApplicationBuilder application(Class<?> type) {
		return new SpringApplicationBuilder(type).web(WebApplicationType.NONE);
	}

	@ParameterizedTest
	@ValueSource(strings = { "couponDeactivationClient", "northCouponDeactivationClient" })
	void closeWhenContextIsChildLeavesParentRunning(String bean) {
		try (ConfigurableApplicationContext parent = parent()) {
			CouponDeactivationClient client = parent.getBean(bean, CouponDeactivationClient.class);
			ConfigurableApplicationContext child = child(parent);
			assertThat(child.getBean(bean, CouponDeactivationClient.class).deactivate(REQUEST)).isNotNull();
			child.close();
			assertThat(client.deactivate(REQUEST)).isNotNull();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "couponDeactivationClient", "northCouponDeactivationClient" })
	void startWhenParentIsStoppedLeavesParentStopped(String bean) {
		try (ConfigurableApplicationContext parent = parent()) {
			CouponDeactivationClient client = parent.getBean(bean, CouponDeactivationClient.class);
			parent.stop();
			try (ConfigurableApplicationContext child = child(parent)) {
				assertThat(child.isActive()).isTrue();
				assertThatExceptionOfType(CouponNotDeactivatedException.class)
					.isThrownBy(() -> client.deactivate(REQUEST));
			}
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "wechatpay.merchant-id=1900000109", "wechatpay.read-timeout=1s",
			"wechatpay.merchants.north.merchant-id=1900000109", "wechatpay.merchants.south.merchant-id=1900000109" })
	void startWhenMerchantDiffersFromParentFails(String property) {
		try (ConfigurableApplicationContext parent = parent()) {
			assertThatExceptionOfType(WechatPayConfigurationException.class)
				.isThrownBy(() -> child(parent, "--" + property))
				.withMessageContaining("differs from the parent application context");
		}
	}

	@Test
	void startWhenChildHasConnectionDetailsFails() {
		try (ConfigurableApplicationContext parent = parent()) {
			assertThatExceptionOfType(WechatPayConfigurationException.class)
				.isThrownBy(() -> application(ApplicationWithConnectionDetails.class).parent(parent).run())
				.withMessageContaining("differs from the parent application context");
		}
	}

	@Test
	void startWhenParentHasNoMerchantUsesOwnMerchant() {
		try (ConfigurableApplicationContext parent = application(Application.class).run()) {
			List<String> arguments = new ArrayList<>();
			this.wechatPay.properties().forEach((name, value) -> arguments.add("--" + name + "=" + value));
			ConfigurableApplicationContext child = child(parent, arguments.toArray(String[]::new));
			CouponDeactivationClient client = child.getBean(CouponDeactivationClient.class);
			assertThat(client.deactivate(REQUEST)).isNotNull();
			child.close();
			assertThatExceptionOfType(CouponNotDeactivatedException.class).isThrownBy(() -> client.deactivate(REQUEST));
		}
	}

	@Test
	void putWhenContextIsStoppedSendsNothingUntilItIsStarted() {
		try (ConfigurableApplicationContext context = parent()) {
			WechatPayMerchants merchants = context.getBean(WechatPayMerchants.class);
			context.stop();
			CouponDeactivationClient client = merchants
				.put("shop", MerchantSettings.from(this.wechatPay.properties("")))
				.couponDeactivationClient();
			assertThatExceptionOfType(CouponNotDeactivatedException.class).isThrownBy(() -> client.deactivate(REQUEST))
				.withMessageContaining("shutting down");
			context.start();
			assertThat(client.deactivate(REQUEST)).isNotNull();
		}
	}

	@EnableAutoConfiguration
	@Configuration(proxyBeanMethods = false)
	static class Application {

	}

	@EnableAutoConfiguration
	@Configuration(proxyBeanMethods = false)
	static class ApplicationWithConnectionDetails {

		@Bean
		WechatPayConnectionDetails connectionDetails() {
			return () -> "1900000001";
		}

	}

}
