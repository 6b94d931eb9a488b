package io.github.wechatpayspring.samples.snippets;

import java.nio.file.Files;
import java.nio.file.Path;

import io.github.wechatpayspring.autoconfigure.WechatPayAutoConfiguration;
import io.github.wechatpayspring.coupon.CouponDeactivation;
import io.github.wechatpayspring.coupon.CouponDeactivationClient;
import io.github.wechatpayspring.fake.FakeWechatPay;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link CouponRehearsal}.
 */
class CouponRehearsalTests {

	@Test
	void startWhenMerchantHasOwnKeyAcceptsItsSignature(@TempDir Path directory) throws Exception {
		Path privateKey = directory.resolve("apiclient_key.pem");
		try (FakeWechatPay other = FakeWechatPay.start()) {
			Files.writeString(privateKey, other.merchantKey().privateKeyPem());
		}
		try (FakeWechatPay wechatPay = CouponRehearsal.start(privateKey)) {
			new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(WechatPayAutoConfiguration.class))
				.withPropertyValues(
						wechatPay.properties().entrySet().stream().map(Object::toString).toArray(String[]::new))
				.withPropertyValues("wechatpay.merchant-id=1900007291", "wechatpay.private-key=" + privateKey,
						"wechatpay.merchant-serial-number=408B07E79B8269FEC3D5D3E6AB8ED163A6A380DB")
				.run((context) -> {
					context.getBean(CouponDeactivationClient.class)
						.deactivate(CouponDeactivation.of("1234567891", "sxxe34343434"));
					assertThat(wechatPay.deactivations()).singleElement()
						.satisfies((request) -> assertThat(request.refusal()).isNull());
				});
		}
	}

}
