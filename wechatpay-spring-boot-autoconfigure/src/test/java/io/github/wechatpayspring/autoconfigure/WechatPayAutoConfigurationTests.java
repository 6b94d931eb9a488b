package io.github.wechatpayspring.autoconfigure;

import java.math.BigInteger;
import java.security.KeyPair;
import java.security.interfaces.RSAPrivateCrtKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import io.github.wechatpayspring.PropertyPairs;
import io.github.wechatpayspring.TestKeys;
import io.github.wechatpayspring.TestMerchant;
import io.github.wechatpayspring.WechatPayConfigurationException;
import io.github.wechatpayspring.client.WechatPayClient;
import io.github.wechatpayspring.client.WechatPayWebClientCustomizer;
import io.github.wechatpayspring.client.WechatPayWebClientFactory;
import io.github.wechatpayspring.coupon.CouponDeactivationClient;
import io.github.wechatpayspring.coupon.CouponNotDeactivatedException;
import io.github.wechatpayspring.key.KeyAlgorithm;
import io.github.wechatpayspring.key.KeyReader;
import io.github.wechatpayspring.key.PlatformKeys;
import io.github.wechatpayspring.merchant.MerchantSettings;
import io.github.wechatpayspring.merchant.WechatPayMerchants;
import io.github.wechatpayspring.signature.WechatPaySigner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link WechatPayAutoConfiguration}.
 */
class WechatPayAutoConfigurationTests extends AbstractWechatPayAutoConfigurationTests {

	@Test
	void deactivateWhenMerchantIsConfiguredSucceeds() {
		this.contextRunner.run((context) -> {
			assertThat(context.getBean(CouponDeactivationClient.class).deactivate(REQUEST).deactivatedAt()).isNotNull();
			assertDeactivated();
		});
	}

	@Test
	void startWhenMerchantIsConfiguredRegistersNamedBeans() {
		this.contextRunner.run((context) -> {
			assertThat(context.getBean("couponDeactivationClient")).isInstanceOf(CouponDeactivationClient.class);
			assertThat(context.getBean("wechatPayClient")).isInstanceOf(WechatPayClient.class);
			assertThat(context.getBean("wechatPayWebClient")).isInstanceOf(WebClient.class);
		});
	}

	@Test
	void startWithoutMerchantRegistersNothing() {
		this.unconfigured.run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(context.getBeanDefinitionNames())
				.noneMatch((name) -> name.toLowerCase(Locale.ROOT).contains("wechatpay"));
			assertThat(context).doesNotHaveBean(CouponDeactivationClient.class);
		});
		this.unconfigured.withPropertyValues("wechatpay.base-url=https://api2.mch.weixin.qq.com")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(CouponDeactivationClient.class));
	}

	@Test
	void startWhenDisabledRegistersNothing() {
		this.contextRunner.withPropertyValues("wechatpay.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(CouponDeactivationClient.class));
	}

	@Test
	void startWithoutWebClientRegistersNothing() {
		this.contextRunner.withClassLoader(new FilteredClassLoader(WebClient.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(CouponDeactivationClient.class));
	}

	@Test
	void deactivateWhenMerchantIsConfiguredByEnvironmentVariablesSucceeds() {
		this.unconfigured.withInitializer((context) -> {
			Map<String, Object> environment = this.wechatPay.properties()
				.entrySet()
				.stream()
				.collect(Collectors.toMap(
						(property) -> property.getKey().toUpperCase(Locale.ROOT).replace("-", "").replace('.', '_'),
						Map.Entry::getValue));
			context.getEnvironment()
				.getPropertySources()
				.addFirst(new SystemEnvironmentPropertySource("test-systemEnvironment", environment));
		}).run((context) -> {
			context.getBean(CouponDeactivationClient.class).deactivate(REQUEST);
			assertDeactivated();
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "reactor", "jdk" })
	void startStartsNoThreadAndSendsNothing(String connector) {
		Set<Thread> before = Thread.getAllStackTraces().keySet();
		this.contextRunner.withPropertyValues("spring.http.clients.reactive.connector=" + connector).run((context) -> {
			assertThat(context).hasSingleBean(CouponDeactivationClient.class);
			assertThat(Thread.getAllStackTraces().keySet()).filteredOn((thread) -> !before.contains(thread))
				.extracting(Thread::getName)
				.noneMatch(
						(name) -> name.contains("HttpClient") || name.contains("reactor") || name.contains("parallel"));
			assertThat(this.wechatPay.requests()).isEmpty();
		});
	}

	@Test
	void deactivateWithoutWebClientAutoConfigurationSucceeds() {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(WechatPayAutoConfiguration.class))
			.withPropertyValues(PropertyPairs.of(this.wechatPay.properties()))
			.run((context) -> {
				context.getBean(CouponDeactivationClient.class).deactivate(REQUEST);
				assertDeactivated();
			});
	}

	@Test
	void deactivateWhenApplicationHasClockUsesIt() {
		this.contextRunner.withBean(Clock.class, () -> Clock.offset(Clock.systemUTC(), Duration.ofMinutes(-10)))
			.run((context) -> assertThatExceptionOfType(CouponNotDeactivatedException.class)
				.isThrownBy(() -> context.getBean(CouponDeactivationClient.class).deactivate(REQUEST))
				.satisfies((ex) -> assertThat(ex.getErrorResponse().getCode()).isEqualTo("SIGN_ERROR")));
	}

	@Test
	void startWhenApplicationHasBeansBacksOff() {
		CouponDeactivationClient coupons = mock(CouponDeactivationClient.class);
		this.contextRunner.withBean("mine", CouponDeactivationClient.class, () -> coupons)
			.run((context) -> assertThat(context).getBean(CouponDeactivationClient.class).isSameAs(coupons));
		WechatPayClient client = mock(WechatPayClient.class);
		this.contextRunner.withBean("mine", WechatPayClient.class, () -> client)
			.run((context) -> assertThat(context).getBean(WechatPayClient.class).isSameAs(client));
		this.contextRunner.withUserConfiguration(OwnWechatPayWebClient.class)
			.run((context) -> assertThat(context.getBean(WechatPayClient.class).webClient())
				.isSameAs(context.getBean("wechatPayWebClient")));
		PlatformKeys keys = PlatformKeys.publicKey("PUB_KEY_ID_0",
				KeyReader.publicKey(this.wechatPay.properties().get("wechatpay.public-key")));
		this.contextRunner.withBean("mine", PlatformKeys.class, () -> keys)
			.run((context) -> assertThat(context).getBean(PlatformKeys.class).isSameAs(keys));
		assertThat(this.wechatPay.requests()).isEmpty();
	}

	@Test
	void startWhenCertificateIsSetReadsItsSerialNumber() {
		Map<String, String> properties = new LinkedHashMap<>(this.wechatPay.properties());
		String serialNumber = properties.remove("wechatpay.merchant-serial-number");
		ApplicationContextRunner withCertificate = this.unconfigured.withPropertyValues(PropertyPairs.of(properties))
			.withPropertyValues("wechatpay.certificate=" + merchantCertificate(serialNumber));
		withCertificate.run((context) -> {
			context.getBean(CouponDeactivationClient.class).deactivate(REQUEST);
			assertDeactivated();
		});
		withCertificate.withPropertyValues("wechatpay.merchant-serial-number=0000")
			.run((context) -> assertThat(context.getStartupFailure()).rootCause()
				.isInstanceOf(WechatPayConfigurationException.class)
				.hasMessageContaining("'wechatpay.merchant-serial-number' is '0000'"));
	}

	private String merchantCertificate(String serialNumber) {
		String pem = this.wechatPay.properties().get("wechatpay.private-key");
		RSAPrivateCrtKey key = (RSAPrivateCrtKey) KeyReader.privateKey(KeyAlgorithm.RSA, pem, null);
		return TestKeys.pem(TestKeys.certificate(new KeyPair(TestKeys.publicKey(key), key), "CN=1900007291",
				new BigInteger(serialNumber, 16), Instant.now().minusSeconds(60), Instant.now().plusSeconds(600)));
	}

	@Test
	void deactivateWhenApplicationHasSignerUsesIt() {
		Map<String, String> properties = this.wechatPay.properties();
		WechatPaySigner signer = TestMerchant.signer(properties.get("wechatpay.merchant-serial-number"),
				KeyReader.privateKey(KeyAlgorithm.RSA, properties.get("wechatpay.private-key"), null));
		this.unconfigured
			.withPropertyValues("wechatpay.merchant-id=" + properties.get("wechatpay.merchant-id"),
					"wechatpay.public-key-id=" + properties.get("wechatpay.public-key-id"),
					"wechatpay.public-key=" + properties.get("wechatpay.public-key"),
					"wechatpay.base-url=" + properties.get("wechatpay.base-url"))
			.withBean(WechatPaySigner.class, () -> signer)
			.run((context) -> {
				context.getBean(CouponDeactivationClient.class).deactivate(REQUEST);
				assertDeactivated();
			});
	}

	@Test
	void startWhenWebClientDoesNotVerifyFails() {
		this.contextRunner.withBean("wechatPayWebClient", WebClient.class, WebClient::create)
			.run((context) -> assertThat(context.getStartupFailure()).rootCause()
				.hasMessageContaining("'webClient' must sign and verify"));
	}

	@Test
	void startWhenInitializationIsLazyFailsIfKeyIsMissing() {
		this.contextRunner
			.withInitializer(
					(context) -> context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
			.withPropertyValues("wechatpay.private-key=file:/no/such/key.pem")
			.run((context) -> assertThat(context.getStartupFailure()).rootCause()
				.hasMessageContaining("'wechatpay.private-key'"));
	}

	@Test
	void startRegistersSettingsWhoseDescriptionHasNoKeys() {
		this.contextRunner.run((context) -> assertThat(context.getBean(MerchantSettings.class).toString())
			.contains(this.wechatPay.properties().get("wechatpay.merchant-id"))
			.doesNotContain("BEGIN"));
	}

	@Test
	void deactivateWhenApplicationHasCustomizerAppliesItToEachMerchant() {
		this.contextRunner
			.withBean(WechatPayWebClientCustomizer.class,
					() -> (builder) -> builder.filter((request, next) -> next
						.exchange(ClientRequest.from(request).header("X-Customized", "yes").build())))
			.run((context) -> {
				context.getBean(CouponDeactivationClient.class).deactivate(REQUEST);
				WechatPayMerchants merchants = context.getBean(WechatPayMerchants.class);
				merchants.put("shop", MerchantSettings.from(this.wechatPay.properties("")));
				merchants.couponDeactivationClient("shop").deactivate(REQUEST);
				assertThat(this.wechatPay.deactivations()).hasSize(2)
					.allSatisfy(
							(received) -> assertThat(received.headers()).containsEntry("X-Customized", List.of("yes")));
			});
	}

	@Configuration(proxyBeanMethods = false)
	static class OwnWechatPayWebClient {

		@Bean
		WebClient wechatPayWebClient(WechatPayWebClientFactory factory) {
			return factory.webClient(WebClient.builder());
		}

	}

}
