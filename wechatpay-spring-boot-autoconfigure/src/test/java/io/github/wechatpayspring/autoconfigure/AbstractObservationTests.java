package io.github.wechatpayspring.autoconfigure;

import io.github.wechatpayspring.PropertyPairs;
import io.github.wechatpayspring.coupon.CouponDeactivation;
import io.github.wechatpayspring.fake.FakeWechatPay;
import io.github.wechatpayspring.fake.FakeWechatPayExtension;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.webclient.observation.ObservationWebClientCustomizer;
import org.springframework.web.reactive.function.client.DefaultClientRequestObservationConvention;

/**
 * Base class for tests of observations.
 */
abstract class AbstractObservationTests {

	static final CouponDeactivation REQUEST = CouponDeactivation.of("1234567891", "sxxe34343434");

	@RegisterExtension
	final FakeWechatPayExtension fake = new FakeWechatPayExtension(FakeWechatPay.Builder::echoUnknownPaths);

	final TestObservationRegistry registry = TestObservationRegistry.create();

	FakeWechatPay wechatPay;

	ApplicationContextRunner unobserved;

	ApplicationContextRunner contextRunner;

	@BeforeEach
	void start() {
		this.wechatPay = this.fake.fake();
		this.wechatPay.addCoupon(REQUEST.stockId(), REQUEST.couponCode());
		this.unobserved = new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(WechatPayAutoConfiguration.class))
			.withPropertyValues(PropertyPairs.of(this.wechatPay.properties()))
			.withPropertyValues("wechatpay.retry.initial-backoff=1ms");
		this.contextRunner = this.unobserved.withBean(ObservationRegistry.class, () -> this.registry)
			.withBean(ObservationWebClientCustomizer.class, () -> new ObservationWebClientCustomizer(this.registry,
					new DefaultClientRequestObservationConvention()));
	}

}
