package io.github.wechatpayspring.test.autoconfigure;

import java.time.Clock;
import java.util.List;

import io.github.wechatpayspring.autoconfigure.WechatPayAutoConfiguration;
import io.github.wechatpayspring.autoconfigure.WechatPayClock;
import io.github.wechatpayspring.autoconfigure.WechatPayConnectionDetails;
import io.github.wechatpayspring.fake.FakeScheme;
import io.github.wechatpayspring.fake.FakeTrust;
import io.github.wechatpayspring.fake.FakeWechatPay;
import io.github.wechatpayspring.merchant.MerchantSettings;
import io.github.wechatpayspring.signature.SignatureScheme;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import org.springframework.core.env.Environment;

/**
 * Auto-configuration for {@link FakeWechatPay} and the connection of the default merchant
 * to it.
 *
 * @since 0.1.0
 * @see AutoConfigureFakeWechatPay
 */
@AutoConfiguration(before = WechatPayAutoConfiguration.class)
public final class FakeWechatPayAutoConfiguration {

	FakeWechatPayAutoConfiguration() {
	}

	@Bean
	@Primary
	FakeWechatPay fakeWechatPay(Environment environment, ObjectProvider<Clock> clocks) {
		return FakeWechatPay.builder()
			.trust(environment.getRequiredProperty("test.wechatpay.trust", FakeTrust.class))
			.scheme(environment.getRequiredProperty("test.wechatpay.scheme", FakeScheme.class))
			.clock(WechatPayClock.of(clocks))
			.start();
	}

	@Bean
	@Primary
	WechatPayConnectionDetails fakeWechatPayConnectionDetails(FakeWechatPay fakeWechatPay) {
		// what the application may have set, and the properties of the fake do not
		// replace
		MerchantSettings others = MerchantSettings.builder()
			.signatureScheme(SignatureScheme.RSA)
			.platformCertificates(new MerchantSettings.PlatformCertificates(List.of(), null, ""))
			.build();
		return WechatPayConnectionDetails.of(MerchantSettings.from(fakeWechatPay.properties("")).orElse(others));
	}

}
