package io.github.wechatpayspring.autoconfigure;

import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

import io.github.wechatpayspring.WechatPayTransportException;
import io.github.wechatpayspring.coupon.CouponDeactivation;
import io.github.wechatpayspring.coupon.CouponDeactivationClient;
import io.github.wechatpayspring.coupon.CouponNotDeactivatedException;
import io.github.wechatpayspring.fake.FakeResponse;
import io.github.wechatpayspring.fake.FakeWechatPay;
import io.github.wechatpayspring.fake.FakeWechatPayExtension;
import io.github.wechatpayspring.merchant.MerchantSettings;
import io.github.wechatpayspring.merchant.WechatPayMerchants;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class WechatPayConnectionDetailsTests {

	private static final CouponDeactivation REQUEST = CouponDeactivation.of("1234567891", "sxxe34343434");

	@RegisterExtension
	static final FakeWechatPayExtension fake = new FakeWechatPayExtension();

	private final FakeWechatPay wechatPay = fake.fake();

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(WechatPayAutoConfiguration.class));

	@BeforeEach
	void addCoupon() {
		this.wechatPay.addCoupon(REQUEST.stockId(), REQUEST.couponCode());
	}

	private ApplicationContextRunner withDetails(UnaryOperator<Map<String, String>> change) {
		return this.contextRunner.withBean(WechatPayConnectionDetails.class, () -> WechatPayConnectionDetails
			.of(MerchantSettings.from(change.apply(new HashMap<>(this.wechatPay.properties(""))))));
	}

	private ApplicationContextRunner withDetails() {
		return withDetails(UnaryOperator.identity());
	}

	private ApplicationContextRunner withDetails(String name, String value) {
		return withDetails((properties) -> {
			properties.put(name, value);
			return properties;
		});
	}

	@Test
	void deactivateWhenThereAreOnlyConnectionDetailsSucceeds() {
		withDetails().run((context) -> {
			assertThat(context.getBean(CouponDeactivationClient.class).deactivate(REQUEST)).isNotNull();
			assertThat(this.wechatPay.deactivations()).hasSize(1);
			assertThat(context).hasSingleBean(WechatPayMerchants.class);
		});
	}

	@Test
	void deactivateWhenPropertiesDifferUsesIdentityKeysAndHostsOfConnectionDetails() {
		withDetails()
			.withPropertyValues("wechatpay.merchant-id=1", "wechatpay.merchant-serial-number=2",
					"wechatpay.private-key=file:/no/such/key.pem", "wechatpay.private-key-password=secret",
					"wechatpay.certificate=file:/no/such/cert.pem", "wechatpay.ssl-bundle=none",
					"wechatpay.public-key-id=PUB_KEY_ID_0", "wechatpay.public-key=file:/no/such/pub_key.pem",
					"wechatpay.api-v3-key=short", "wechatpay.platform-certificates.locations=file:/no/such/cert.pem",
					"wechatpay.base-url=https://127.0.0.1:1", "wechatpay.backup-base-urls=https://127.0.0.1:2")
			.run((context) -> {
				CouponDeactivationClient client = context.getBean(CouponDeactivationClient.class);
				assertThat(client.deactivate(REQUEST)).isNotNull();
				assertThat(this.wechatPay.downloads()).isEmpty();
			});
	}

	@Test
	void deactivateWhenConnectionDetailsHaveBaseUrlIgnoresBackupHostsOfProperties() {
		withDetails("base-url", "http://127.0.0.1:1")
			.withPropertyValues("wechatpay.backup-base-urls=" + this.wechatPay.baseUrl())
			.run((context) -> {
				CouponDeactivationClient client = context.getBean(CouponDeactivationClient.class);
				assertThatExceptionOfType(CouponNotDeactivatedException.class)
					.isThrownBy(() -> client.deactivate(REQUEST))
					.withCauseInstanceOf(WechatPayTransportException.class);
				assertThat(this.wechatPay.requests()).isEmpty();
			});
	}

	@Test
	void deactivateWhenConnectionDetailsHaveOtherSettingsUsesThoseOfProperties() {
		withDetails("retry.max-attempts", "1")
			.withPropertyValues("wechatpay.retry.max-attempts=2", "wechatpay.retry.initial-backoff=1ms",
					"wechatpay.retry.max-backoff=1ms", "wechatpay.max-response-size=1KB")
			.run((context) -> {
				CouponDeactivationClient client = context.getBean(CouponDeactivationClient.class);
				this.wechatPay.respondAlways(FakeResponse.ordinary().withBody("x".repeat(2000)));
				assertThatExceptionOfType(RuntimeException.class).isThrownBy(() -> client.deactivate(REQUEST));
				assertThat(this.wechatPay.deactivations()).hasSize(2);
			});
	}

	@Test
	void startWhenKeyOfNamedMerchantIsMissingFailsDespiteConnectionDetails() {
		withDetails()
			.withPropertyValues("wechatpay.merchants.north.private-key=file:/no/such/key.pem",
					"wechatpay.merchants.north.merchant-id=1900007291",
					"wechatpay.merchants.north.merchant-serial-number=" + this.wechatPay.merchantKey().serialNumber(),
					"wechatpay.merchants.north.api-v3-key=a7cde1ZJB1kG2e7VfTs3jQzaWizur8Gb")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageStartingWith("'wechatpay.merchants.north.private-key' names 'file:/no/such/key.pem'"));
	}

	@Test
	void startWhenDisabledRegistersNothing() {
		withDetails().withPropertyValues("wechatpay.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(CouponDeactivationClient.class)
				.doesNotHaveBean(WechatPayMerchants.class));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { "private-key      | ''             | 'wechatpay.private-key' is not set",
			"secret-key         | no-such-thing  | 'secret-key' is not a property of a merchant",
			"enabled            | true           | 'enabled' is not a property of a merchant",
			"read-timeout       | forever        | 'read-timeout' cannot be converted to the type of the property",
			"base-url           | nonsense       | 'wechatpay.base-url' is not" }, quoteCharacter = '"')
	void startWhenConnectionDetailsAreInvalidFails(String name, String value, String message) {
		withDetails(name, value.replace("''", "")).run((context) -> assertThat(context).getFailure()
			.rootCause()
			.hasMessageStartingWith(message)
			.hasMessageNotContainingAny("no-such-thing", "forever"));
	}

}
