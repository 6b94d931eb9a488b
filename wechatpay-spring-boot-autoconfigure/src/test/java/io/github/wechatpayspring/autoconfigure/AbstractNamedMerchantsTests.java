package io.github.wechatpayspring.autoconfigure;

import io.github.wechatpayspring.PropertyPairs;
import io.github.wechatpayspring.coupon.CouponDeactivation;
import io.github.wechatpayspring.fake.FakeTrust;
import io.github.wechatpayspring.fake.FakeWechatPay;
import io.github.wechatpayspring.fake.FakeWechatPayExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/**
 * Base class for tests of two named merchants, {@code north} with a public key and
 * {@code south} with platform certificates.
 */
abstract class AbstractNamedMerchantsTests {

	static final CouponDeactivation REQUEST = CouponDeactivation.of("1234567891", "sxxe34343434");

	@RegisterExtension
	static final FakeWechatPayExtension fakeNorth = new FakeWechatPayExtension(FakeWechatPay.Builder::echoUnknownPaths);

	@RegisterExtension
	static final FakeWechatPayExtension fakeSouth = new FakeWechatPayExtension(
			(builder) -> builder.trust(FakeTrust.CERTIFICATES).echoUnknownPaths());

	final FakeWechatPay north = fakeNorth.fake();

	final FakeWechatPay south = fakeSouth.fake();

	final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(WechatPayAutoConfiguration.class));

	final ApplicationContextRunner withTwo = this.contextRunner
		.withPropertyValues(PropertyPairs.of(this.north.properties("wechatpay.merchants.north.")))
		.withPropertyValues(PropertyPairs.of(this.south.properties("wechatpay.merchants.south.")));

	@BeforeEach
	void addCoupon() {
		this.north.addCoupon(REQUEST.stockId(), REQUEST.couponCode());
		this.south.addCoupon(REQUEST.stockId(), REQUEST.couponCode());
	}

	static ClientHttpConnectorBuilder<?> builder(String connector) {
		return connector.equals("jdk") ? ClientHttpConnectorBuilder.jdk() : ClientHttpConnectorBuilder.reactor();
	}

}
