package io.github.wechatpayspring.samples.quickstart;

import java.util.Map;

import io.github.wechatpayspring.fake.FakeWechatPay;

import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.Profiles;

/**
 * Starts a {@link FakeWechatPay} that lives as long as the application, unless the
 * profile is {@code merchant}. Runs before any condition asks for {@code wechatpay.*}
 * properties.
 */
final class FakeWechatPayInitializer implements ApplicationContextInitializer<GenericApplicationContext> {

	@Override
	public void initialize(GenericApplicationContext context) {
		ConfigurableEnvironment environment = context.getEnvironment();
		if (environment.acceptsProfiles(Profiles.of("merchant"))) {
			return;
		}
		FakeWechatPay wechatPay = FakeWechatPay.start();
		environment.getPropertySources()
			.addFirst(new MapPropertySource("fakeWechatPay", Map.copyOf(wechatPay.properties())));
		context.getDefaultListableBeanFactory().registerSingleton("fakeWechatPay", wechatPay);
		context.getDefaultListableBeanFactory().registerDisposableBean("fakeWechatPay", wechatPay::close);
	}

}
