package io.github.wechatpayspring.samples.bulk;

import java.util.Map;
import java.util.function.Consumer;

import io.github.wechatpayspring.fake.FakeWechatPay;

import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.Profiles;
import org.springframework.util.Assert;

/**
 * {@link ApplicationContextInitializer} that starts a {@link FakeWechatPay} unless the
 * profile {@code merchant} is active. The fake is stopped with the application.
 */
final class FakeWechatPayInitializer implements ApplicationContextInitializer<GenericApplicationContext> {

	private final Consumer<FakeWechatPay> preparation;

	FakeWechatPayInitializer() {
		this((wechatPay) -> {
		});
	}

	/**
	 * Create a new initializer.
	 * @param preparation prepares the fake
	 */
	FakeWechatPayInitializer(Consumer<FakeWechatPay> preparation) {
		this.preparation = preparation;
	}

	@Override
	public void initialize(GenericApplicationContext context) {
		ConfigurableEnvironment environment = context.getEnvironment();
		if (environment.acceptsProfiles(Profiles.of("merchant"))) {
			return;
		}
		Assert.state(environment.acceptsProfiles(Profiles.of("!manager & !worker")),
				"The profiles 'manager' and 'worker' need the profile 'merchant'");
		FakeWechatPay wechatPay = FakeWechatPay.start();
		this.preparation.accept(wechatPay);
		environment.getPropertySources()
			.addFirst(new MapPropertySource("fakeWechatPay", Map.copyOf(wechatPay.properties())));
		context.getDefaultListableBeanFactory().registerSingleton("fakeWechatPay", wechatPay);
		context.getDefaultListableBeanFactory().registerDisposableBean("fakeWechatPay", wechatPay::close);
	}

}
