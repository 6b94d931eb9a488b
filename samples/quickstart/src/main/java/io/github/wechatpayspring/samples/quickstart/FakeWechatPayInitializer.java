package io.github.wechatpayspring.samples.quickstart;

import java.util.Map;

import io.github.wechatpayspring.fake.FakeWechatPay;

import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.Profiles;

/**
 * {@link ApplicationContextInitializer} that starts a {@link FakeWechatPay} unless the
 * profile {@code merchant} is active. The fake is stopped with the application. An
 * initializer is required because conditions evaluate the {@code wechatpay.*} properties.
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
