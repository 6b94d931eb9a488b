package io.github.wechatpayspring.autoconfigure;

import io.github.wechatpayspring.PropertyPairs;
import io.github.wechatpayspring.coupon.CouponDeactivation;
import io.github.wechatpayspring.fake.CouponState;
import io.github.wechatpayspring.fake.FakeWechatPay;
import io.github.wechatpayspring.fake.FakeWechatPayExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.http.client.autoconfigure.HttpClientAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.reactive.ReactiveHttpClientAutoConfiguration;
import org.springframework.boot.http.codec.autoconfigure.CodecsAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.webclient.autoconfigure.WebClientAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Base class for tests of {@link WechatPayAutoConfiguration} with the auto-configurations
 * of Spring Boot for clients.
 */
abstract class AbstractWechatPayAutoConfigurationTests {

	static final CouponDeactivation REQUEST = CouponDeactivation.of("1234567891", "sxxe34343434")
		.withReason("此券使用时间设置错误");

	@RegisterExtension
	static final FakeWechatPayExtension fake = new FakeWechatPayExtension(FakeWechatPay.Builder::echoUnknownPaths);

	final FakeWechatPay wechatPay = fake.fake();

	final ApplicationContextRunner unconfigured = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(WechatPayAutoConfiguration.class, WebClientAutoConfiguration.class,
				ReactiveHttpClientAutoConfiguration.class, HttpClientAutoConfiguration.class,
				CodecsAutoConfiguration.class, JacksonAutoConfiguration.class));

	final ApplicationContextRunner contextRunner = this.unconfigured
		.withPropertyValues(PropertyPairs.of(this.wechatPay.properties()));

	@BeforeEach
	void addCoupon() {
		this.wechatPay.addCoupon(REQUEST.stockId(), REQUEST.couponCode());
	}

	void assertDeactivated() {
		assertThat(this.wechatPay.coupon(REQUEST.stockId(), REQUEST.couponCode()).orElseThrow().state())
			.isEqualTo(CouponState.DEACTIVATED);
	}

}
