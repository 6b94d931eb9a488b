package io.github.wechatpayspring.autoconfigure.endpoint;

import java.util.Map;

import io.github.wechatpayspring.PropertyPairs;
import io.github.wechatpayspring.autoconfigure.WechatPayAutoConfiguration;
import io.github.wechatpayspring.fake.FakeTrust;
import io.github.wechatpayspring.fake.FakeWechatPay;
import io.github.wechatpayspring.fake.FakeWechatPayExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.actuate.autoconfigure.context.properties.ConfigurationPropertiesReportEndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.env.EnvironmentEndpointAutoConfiguration;
import org.springframework.boot.actuate.context.properties.ConfigurationPropertiesReportEndpoint;
import org.springframework.boot.actuate.env.EnvironmentEndpoint;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.env.MapPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

class WechatPaySanitizingAutoConfigurationTests {

	@RegisterExtension
	static final FakeWechatPayExtension fake = new FakeWechatPayExtension((builder) -> builder.trust(FakeTrust.BOTH));

	private final FakeWechatPay wechatPay = fake.fake();

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(WechatPayAutoConfiguration.class,
				WechatPaySanitizingAutoConfiguration.class, EnvironmentEndpointAutoConfiguration.class,
				ConfigurationPropertiesReportEndpointAutoConfiguration.class))
		.withPropertyValues("management.endpoints.web.exposure.include=*",
				"management.endpoints.jmx.exposure.include=*", "management.endpoint.env.show-values=always",
				"management.endpoint.configprops.show-values=always", "wechatpay.private-key-password=SECRET")
		.withPropertyValues(PropertyPairs.of(this.wechatPay.properties()))
		.withPropertyValues(PropertyPairs.of(this.wechatPay.properties("wechatpay.merchants.north.")))
		.withInitializer((context) -> context.getEnvironment()
			.getPropertySources()
			.addLast(new MapPropertySource("variables", Map.of("WECHATPAY_MERCHANTS_NORTH_API_V3_KEY",
					this.wechatPay.apiV3Key(), "WECHATPAY_OWN_APIV3KEY", this.wechatPay.apiV3Key()))));

	@Test
	void endpointsWhenValuesAreShownHideSecrets() {
		this.contextRunner.run((context) -> {
			String env = json(context.getBean(EnvironmentEndpoint.class).environment(null));
			String configprops = json(
					context.getBean(ConfigurationPropertiesReportEndpoint.class).configurationProperties());
			for (String report : new String[] { env, configprops }) {
				assertThat(report).contains(this.wechatPay.properties().get("wechatpay.merchant-id"))
					.doesNotContain("SECRET", this.wechatPay.apiV3Key(), "BEGIN PRIVATE KEY");
			}
			assertThat(env).contains("wechatpay.merchants.north.private-key", "WECHATPAY_OWN_APIV3KEY");
		});
	}

	@Test
	void contextWithoutActuatorStarts() {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(WechatPaySanitizingAutoConfiguration.class))
			.withClassLoader(new FilteredClassLoader("org.springframework.boot.actuate"))
			.run((context) -> assertThat(context).hasNotFailed());
	}

	private static String json(Object report) {
		return new JsonMapper().writeValueAsString(report);
	}

}
