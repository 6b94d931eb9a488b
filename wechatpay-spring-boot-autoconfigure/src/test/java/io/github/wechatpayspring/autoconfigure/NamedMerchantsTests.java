package io.github.wechatpayspring.autoconfigure;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

import io.github.wechatpayspring.PropertyPairs;
import io.github.wechatpayspring.TestMerchant;
import io.github.wechatpayspring.WechatPayConfigurationException;
import io.github.wechatpayspring.client.WechatPayClient;
import io.github.wechatpayspring.coupon.CouponDeactivationClient;
import io.github.wechatpayspring.fake.FakeMerchantKey;
import io.github.wechatpayspring.fake.FakeResponse;
import io.github.wechatpayspring.fake.FakeWechatPay;
import io.github.wechatpayspring.merchant.WechatPayMerchants;
import io.github.wechatpayspring.signature.WechatPaySigner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for named merchants that are configured by properties.
 */
class NamedMerchantsTests extends AbstractNamedMerchantsTests {

	private static void assertOnlyIn(FakeWechatPay right, FakeWechatPay wrong) {
		assertThat(right.deactivations()).hasSize(1).allSatisfy((request) -> assertThat(request.refusal()).isNull());
		assertThat(wrong.deactivations()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "reactor", "jdk" })
	void deactivateWhenMerchantIsNamedUsesItsIdentityAndKeys(String connector) {
		this.withTwo.withBean(ClientHttpConnectorBuilder.class, () -> builder(connector)).run((context) -> {
			context.getBean("northCouponDeactivationClient", CouponDeactivationClient.class).deactivate(REQUEST);
			assertOnlyIn(this.north, this.south);
			this.north.forgetRequests();
			context.getBean(WechatPayMerchants.class).get("south").couponDeactivationClient().deactivate(REQUEST);
			assertOnlyIn(this.south, this.north);
			assertThat(context.getBean("southWechatPayClient", WechatPayClient.class).chain("v3/a").get(Map.of()))
				.isNotNull();
		});
	}

	@Test
	void injectWhenMerchantsAreNamedProvidesMap() {
		this.withTwo.withUserConfiguration(MapUser.class).run((context) -> {
			assertThat(context.getBean(Injected.class).clients()).containsOnlyKeys("northCouponDeactivationClient",
					"southCouponDeactivationClient");
			assertThatExceptionOfType(NoUniqueBeanDefinitionException.class)
				.isThrownBy(() -> context.getBean(CouponDeactivationClient.class));
		});
	}

	@Test
	void injectWhenThereIsDefaultMerchantProvidesItsClient() {
		this.withTwo.withPropertyValues(PropertyPairs.of(this.north.properties())).run((context) -> {
			assertThat(context.getBean(CouponDeactivationClient.class))
				.isSameAs(context.getBean("couponDeactivationClient"));
			assertThat(context.getBean(WechatPayClient.class)).isSameAs(context.getBean("wechatPayClient"));
			assertThat(context.getBean(WechatPayMerchants.class).names()).containsExactly("default", "north", "south");
		});
	}

	@Test
	void deactivateWhenPropertyIsNotSetUsesThatOfDefaultMerchant() {
		Map<String, String> properties = new HashMap<>(this.north.properties("wechatpay.merchants.north."));
		properties.remove("wechatpay.merchants.north.base-url");
		this.contextRunner.withPropertyValues(PropertyPairs.of(properties))
			.withPropertyValues("wechatpay.base-url=" + this.north.baseUrl(), "wechatpay.read-timeout=200ms",
					"wechatpay.merchants.north.pool.max-connections=2")
			.run((context) -> {
				CouponDeactivationClient client = context.getBean(CouponDeactivationClient.class);
				assertThat(client.deactivate(REQUEST)).isNotNull();
				this.north.respondAlways(FakeResponse.ordinary().after(Duration.ofSeconds(5)));
				assertThatExceptionOfType(RuntimeException.class).isThrownBy(() -> client.deactivate(REQUEST));
			});
	}

	@ParameterizedTest
	@CsvSource(quoteCharacter = '"', value = { "private-key,,'wechatpay.merchants.north.private-key' is not set",
			"merchant-serial-number,PUB_KEY_ID_1,That id belongs to the property 'public-key-id'",
			"pool.max-connections,0,'wechatpay.merchants.north.pool.max-connections' must be between 1 and 65535, but is 0",
			"base-url,http://example.org,'wechatpay.merchants.north.base-url' is plain http" })
	void startWhenPropertyOfNamedMerchantIsInvalidFailsAndNamesIt(String name, String value, String message) {
		Map<String, String> properties = new HashMap<>(this.north.properties("wechatpay.merchants.north."));
		properties.remove("wechatpay.merchants.north." + name);
		if (value != null) {
			properties.put("wechatpay.merchants.north." + name, value);
		}
		this.contextRunner.withPropertyValues(PropertyPairs.of(properties))
			.run((context) -> assertThat(context.getStartupFailure()).rootCause()
				.isInstanceOf(WechatPayConfigurationException.class)
				.hasMessageContaining(message));
	}

	@Test
	void clientOfMerchantWhenApplicationHasBeanOfItsNameBacksOff() {
		CouponDeactivationClient own = CouponDeactivationClient.delegating(() -> {
			throw new IllegalStateException();
		});
		this.withTwo.withAllowBeanDefinitionOverriding(false)
			.withBean("northCouponDeactivationClient", CouponDeactivationClient.class, () -> own)
			.run((context) -> assertThat(context.getBean("northCouponDeactivationClient")).isSameAs(own));
	}

	@Test
	void startWithoutMerchantOrWhenDisabledRegistersNothing() {
		this.contextRunner.run((context) -> assertThat(context).doesNotHaveBean(WechatPayMerchants.class));
		this.withTwo.withPropertyValues("wechatpay.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(WechatPayMerchants.class)
				.doesNotHaveBean(CouponDeactivationClient.class));
	}

	@Test
	void deactivateWhenMerchantHasSignerBeanUsesIt() {
		this.withTwo.withPropertyValues(PropertyPairs.of(this.north.properties()))
			.withPropertyValues("wechatpay.merchants.south.private-key=unused",
					"wechatpay.merchants.south.merchant-serial-number=unused")
			.withUserConfiguration(SouthSigner.class)
			.run((context) -> {
				context.getBean(CouponDeactivationClient.class).deactivate(REQUEST);
				context.getBean("southCouponDeactivationClient", CouponDeactivationClient.class).deactivate(REQUEST);
				assertThat(this.north.deactivations()).hasSize(1);
				assertThat(this.south.deactivations()).hasSize(1)
					.allSatisfy((request) -> assertThat(request.refusal()).isNull());
			});
	}

	@Configuration(proxyBeanMethods = false)
	static class SouthSigner {

		@Bean(defaultCandidate = false)
		WechatPaySigner southWechatPaySigner() {
			FakeMerchantKey key = fakeSouth.fake().merchantKey();
			return TestMerchant.signer(key.serialNumber(), key.privateKey());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class MapUser {

		@Bean
		Injected injected(Map<String, CouponDeactivationClient> clients) {
			return new Injected(clients);
		}

	}

	record Injected(Map<String, CouponDeactivationClient> clients) {
	}

}
