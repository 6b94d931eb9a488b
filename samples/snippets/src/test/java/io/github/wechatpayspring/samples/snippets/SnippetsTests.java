package io.github.wechatpayspring.samples.snippets;

import java.security.GeneralSecurityException;
import java.security.Signature;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

import io.github.wechatpayspring.client.WechatPayClient;
import io.github.wechatpayspring.coupon.CouponDeactivation;
import io.github.wechatpayspring.coupon.CouponDeactivationClient;
import io.github.wechatpayspring.coupon.CouponNotDeactivatedException;
import io.github.wechatpayspring.fake.FakeWechatPay;
import io.github.wechatpayspring.fake.FakeWechatPayExtension;
import io.github.wechatpayspring.merchant.WechatPayMerchants;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for the classes that the documentation shows.
 */
@ExtendWith({ OutputCaptureExtension.class, FakeWechatPayExtension.class })
class SnippetsTests {

	private static final CouponDeactivation REQUEST = CouponDeactivation.of("1234567891", "sxxe34343434");

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withUserConfiguration(AutoConfiguredApplication.class);

	private FakeWechatPay wechatPay;

	@BeforeEach
	void addCoupon(FakeWechatPay wechatPay) {
		this.wechatPay = wechatPay.addCoupon("1234567891", "sxxe34343434");
	}

	private ApplicationContextRunner runner() {
		return this.runner.withPropertyValues(
				this.wechatPay.properties().entrySet().stream().map(Object::toString).toArray(String[]::new));
	}

	@Test
	void sixFormsSendEqualRequests() {
		runner().run((context) -> {
			SixForms forms = new SixForms(context.getBean(CouponDeactivationClient.class),
					context.getBean(WechatPayClient.class));
			assertThat(forms.call(REQUEST).collectList().block(Duration.ofSeconds(10))).hasSize(6);
			assertThat(this.wechatPay.deactivations()).hasSize(6)
				.allSatisfy((request) -> assertThat(request.refusal()).isNull());
		});
	}

	@Test
	void couponQueryReadsState() {
		runner().run((context) -> {
			CouponQuery query = new CouponQuery(context.getBean(WechatPayClient.class));
			assertThat(query.state("o1", "sxxe34343434", "wx1")).isEqualTo("SENDED");
			assertThat(query.coupon("o1", "sxxe34343434", "wx1"))
				.isEqualTo(new CouponQuery.Coupon("sxxe34343434", "SENDED"));
		});
	}

	@Test
	void httpInterfaceDeactivatesAndQueries() {
		runner().withUserConfiguration(MerchantCouponsConfiguration.class).run((context) -> {
			MerchantCoupons coupons = context.getBean(MerchantCoupons.class);
			coupons.deactivate(Map.of("stock_id", "1234567891", "coupon_code", "sxxe34343434", "deactivate_request_no",
					REQUEST.requestNo()));
			JsonNode coupon = coupons.query("o1", "sxxe34343434", "wx1").block(Duration.ofSeconds(10));
			assertThat(coupon.path("deactivate_request_no").asString()).isEqualTo(REQUEST.requestNo());
		});
	}

	@Test
	void httpInterfaceIsInjected() {
		runner().withUserConfiguration(MerchantCouponsConfiguration.class, CouponStates.class)
			.run((context) -> assertThat(context.getBean(CouponStates.class)
				.state("o1", "sxxe34343434", "wx1")
				.block(Duration.ofSeconds(10))).isEqualTo("SENDED"));
	}

	@Test
	void signerSignsRequests() {
		KeyServiceConfiguration.KeyService keys = new KeyServiceConfiguration.KeyService() {

			@Override
			public String serialNumber() {
				return SnippetsTests.this.wechatPay.merchantKey().serialNumber();
			}

			@Override
			public byte[] sign(byte[] message) {
				try {
					Signature signature = Signature.getInstance("SHA256withRSA");
					signature.initSign(SnippetsTests.this.wechatPay.merchantKey().privateKey());
					signature.update(message);
					return signature.sign();
				}
				catch (GeneralSecurityException ex) {
					throw new IllegalStateException(ex);
				}
			}

		};
		runner().withPropertyValues("wechatpay.private-key=", "wechatpay.merchant-serial-number=")
			.withUserConfiguration(KeyServiceConfiguration.class)
			.withBean(KeyServiceConfiguration.KeyService.class, () -> keys)
			.run((context) -> assertThat(context.getBean(CouponDeactivationClient.class).deactivate(REQUEST))
				.isNotNull());
	}

	@Test
	void connectionDetailsReplaceProperties() {
		Function<String, Map<String, String>> vault = (path) -> this.wechatPay.properties("");
		this.runner.withUserConfiguration(VaultConfiguration.class)
			.withBean("vault", Function.class, () -> vault)
			.run((context) -> assertThat(context.getBean(CouponDeactivationClient.class).deactivate(REQUEST))
				.isNotNull());
	}

	@Test
	void customizerAndConventionApply(CapturedOutput output) {
		runner().withUserConfiguration(AttemptLogConfiguration.class, StoreTagConfiguration.class).run((context) -> {
			context.getBean(CouponDeactivationClient.class).deactivate(REQUEST);
			assertThat(output).contains("POST 200 OK");
		});
	}

	@Test
	void proxyWhenItDoesNotExistReceivesNoRequest() {
		runner().withUserConfiguration(ProxyConfiguration.class)
			.withPropertyValues("wechatpay.retry.max-attempts=1")
			.run((context) -> {
				assertThatExceptionOfType(CouponNotDeactivatedException.class)
					.isThrownBy(() -> context.getBean(CouponDeactivationClient.class).deactivate(REQUEST))
					.returns(CouponNotDeactivatedException.Reason.UNREACHABLE,
							CouponNotDeactivatedException::getReason);
				assertThat(this.wechatPay.requests()).isEmpty();
			});
	}

	@Test
	void storedMerchantsAreAddedReplacedAndRemoved() {
		Map<String, String> properties = this.wechatPay.properties("");
		Supplier<List<StoredMerchants.StoredMerchant>> table = () -> List.of(new StoredMerchants.StoredMerchant("north",
				properties.get("merchant-id"), properties.get("merchant-serial-number"), properties.get("private-key"),
				properties.get("public-key-id"), properties.get("public-key")));
		this.runner.withPropertyValues("wechatpay.enabled=true", "wechatpay.base-url=" + this.wechatPay.baseUrl())
			.withBean("table", Supplier.class, () -> table)
			.withUserConfiguration(StoredMerchants.class)
			.run((context) -> {
				WechatPayMerchants merchants = context.getBean(WechatPayMerchants.class);
				StoredMerchants stored = context.getBean(StoredMerchants.class);
				stored.load();
				merchants.get("north").couponDeactivationClient().deactivate(REQUEST);
				stored.changed("north", properties);
				assertThat(merchants.names()).containsExactly("north");
				stored.delete("north");
				assertThat(merchants.names()).isEmpty();
			});
	}

	@EnableAutoConfiguration
	@Configuration(proxyBeanMethods = false)
	static class AutoConfiguredApplication {

	}

}
