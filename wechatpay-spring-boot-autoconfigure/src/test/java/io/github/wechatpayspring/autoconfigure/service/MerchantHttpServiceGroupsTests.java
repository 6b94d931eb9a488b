package io.github.wechatpayspring.autoconfigure.service;

import java.net.URI;
import java.time.Duration;
import java.util.stream.Stream;

import io.github.wechatpayspring.NoSuchMerchantException;
import io.github.wechatpayspring.PropertyPairs;
import io.github.wechatpayspring.TestMerchant;
import io.github.wechatpayspring.WechatPayConfigurationException;
import io.github.wechatpayspring.fake.FakeMerchantKey;
import io.github.wechatpayspring.merchant.MerchantSettings;
import io.github.wechatpayspring.merchant.WechatPayMerchants;
import io.github.wechatpayspring.signature.WechatPaySigner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;
import org.springframework.web.reactive.function.client.WebClientResponseException;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.registry.HttpServiceGroup.ClientType;
import org.springframework.web.service.registry.HttpServiceProxyRegistry;
import org.springframework.web.service.registry.ImportHttpServices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link MerchantHttpServiceGroups}.
 */
class MerchantHttpServiceGroupsTests extends AbstractHttpServiceTests {

	@Test
	void callWhenGroupHasAnotherNameIsNotSigned() {
		this.configured.withUserConfiguration(Others.class).run((context) -> {
			HttpServiceProxyRegistry registry = context.getBean(HttpServiceProxyRegistry.class);
			URI url = URI.create(this.wechatPay.baseUrl() + "/v3/a");
			assertThatExceptionOfType(WebClientResponseException.class)
				.isThrownBy(() -> registry.getClient("wechat", Forms.class).at(url));
			assertThat(this.wechatPay.requests()).singleElement()
				.satisfies((request) -> assertThat(request.header(HttpHeaders.AUTHORIZATION)).isNull());
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "reactor", "jdk" })
	void callWhenNamedMerchantIsReplacedUsesItsSuccessor(String connector) {
		this.configured.withUserConfiguration(Unnamed.class, OfNorth.class)
			.withPropertyValues("spring.http.clients.reactive.connector=" + connector)
			.withPropertyValues(PropertyPairs.of(this.north.properties("wechatpay.merchants.north.")))
			.run((context) -> {
				HttpServiceProxyRegistry registry = context.getBean(HttpServiceProxyRegistry.class);
				Forms unnamed = registry.getClient("wechatpay", Forms.class);
				Forms named = registry.getClient("wechatpay-north", Forms.class);
				Mono<JsonNode> mono = named.mono();
				named.body();
				assertSigned(this.north);
				assertThat(this.wechatPay.requests()).isEmpty();
				this.north.forgetRequests();
				unnamed.body();
				assertSigned(this.wechatPay);
				WechatPayMerchants merchants = context.getBean(WechatPayMerchants.class);
				merchants.put("north", MerchantSettings.from(this.wechatPay.properties("")));
				named.body();
				mono.block(Duration.ofSeconds(10));
				assertThat(this.wechatPay.requests()).hasSize(3);
				assertThat(this.north.requests()).isEmpty();
				merchants.remove("north");
				assertThatExceptionOfType(NoSuchMerchantException.class).isThrownBy(named::body);
			});
	}

	@Test
	void callWhenNamedMerchantIsAddedLaterSucceeds() {
		this.unconfigured.withUserConfiguration(OfNorth.class)
			.withPropertyValues("wechatpay.enabled=true")
			.run((context) -> {
				Forms forms = context.getBean(Forms.class);
				assertThatExceptionOfType(NoSuchMerchantException.class).isThrownBy(forms::body)
					.withMessageContaining("'north'");
				Mono<JsonNode> mono = forms.mono();
				assertThatExceptionOfType(NoSuchMerchantException.class).isThrownBy(mono::block);
				context.getBean(WechatPayMerchants.class)
					.put("north", MerchantSettings.from(this.north.properties("")));
				assertThat(forms.body()).isNotNull();
				assertThat(mono.block(Duration.ofSeconds(10))).isNotNull();
				assertSigned(this.north);
			});
	}

	@Test
	void startWhenMerchantOfGroupIsNotConfiguredFails() {
		this.unconfigured.withUserConfiguration(Unnamed.class)
			.withPropertyValues(PropertyPairs.of(this.north.properties("wechatpay.merchants.north.")))
			.run((context) -> assertFailed(context.getStartupFailure(),
					"The property 'wechatpay.merchant-id' is not set, but the HTTP service group 'wechatpay' calls"
							+ " as that merchant.",
					"'wechatpay-<name>'"));
	}

	@ParameterizedTest
	@MethodSource
	void startWhenClientTypeOfGroupIsNotWebClientFails(Class<?> configuration, String group) {
		this.configured.withUserConfiguration(configuration)
			.run((context) -> assertFailed(context.getStartupFailure(),
					"The property 'clientType' of the HTTP service group '" + group + "' is REST_CLIENT",
					"Set clientType = HttpServiceGroup.ClientType.WEB_CLIENT in its @ImportHttpServices"));
	}

	static Stream<Object[]> startWhenClientTypeOfGroupIsNotWebClientFails() {
		return Stream.of(new Object[] { Unspecified.class, "wechatpay" },
				new Object[] { RestClientForNorth.class, "wechatpay-north" });
	}

	private static void assertFailed(Throwable failure, String description, String action) {
		assertThat(failure).rootCause().isInstanceOfSatisfying(WechatPayConfigurationException.class, (ex) -> {
			assertThat("The property '" + ex.getProperty() + "' " + ex.getProblem() + ".").startsWith(description);
			assertThat(ex.getAction()).contains(action);
		});
	}

	@ParameterizedTest
	@CsvSource({ "wechatpay.base-url=https://api2.mch.weixin.qq.com", "wechatpay.enabled=false" })
	void callWithoutMerchantSendsNothing(String property) {
		this.unconfigured.withUserConfiguration(Unnamed.class)
			.withPropertyValues(property, "spring.http.serviceclient.wechatpay.base-url=" + this.wechatPay.baseUrl())
			.run((context) -> {
				assertThat(context).hasNotFailed();
				Forms forms = context.getBean(Forms.class);
				assertThatExceptionOfType(NoSuchMerchantException.class).isThrownBy(forms::body);
				assertThat(this.wechatPay.requests()).isEmpty();
			});
	}

	@ParameterizedTest
	@CsvSource({ "wechatpay.base-url=https://api2.mch.weixin.qq.com", "wechatpay.enabled=false" })
	void startWithoutMerchantWhenClientTypeIsNotSetFails(String property) {
		this.unconfigured.withUserConfiguration(Unspecified.class)
			.withPropertyValues(property)
			.run((context) -> assertThat(context).hasFailed());
	}

	@Test
	void startWhenSignerUsesHttpServiceSucceeds() {
		this.contextRunner.withUserConfiguration(RemoteSigner.class).run((context) -> {
			assertThat(context.getBean(Forms.class).body()).isNotNull();
			assertSigned(this.wechatPay);
		});
	}

	interface Keys {

		@GetExchange("/sign")
		String sign();

	}

	@Configuration(proxyBeanMethods = false)
	@ImportHttpServices(group = "wechatpay-north", types = Forms.class, clientType = ClientType.WEB_CLIENT)
	static class OfNorth {

	}

	@Configuration(proxyBeanMethods = false)
	@ImportHttpServices(group = "wechat", types = Forms.class, clientType = ClientType.WEB_CLIENT)
	@ImportHttpServices(group = "wechatpays", types = Forms.class)
	static class Others {

	}

	@Configuration(proxyBeanMethods = false)
	@ImportHttpServices(group = "wechatpay", types = Forms.class)
	static class Unspecified {

	}

	@Configuration(proxyBeanMethods = false)
	@ImportHttpServices(group = "wechatpay-north", types = Forms.class, clientType = ClientType.REST_CLIENT)
	static class RestClientForNorth {

	}

	@Configuration(proxyBeanMethods = false)
	@ImportHttpServices(group = "keys", types = Keys.class, clientType = ClientType.WEB_CLIENT)
	static class RemoteSigner {

		@Bean
		WechatPaySigner remoteSigner(Keys keys) {
			assertThat(keys).isNotNull();
			FakeMerchantKey key = fake.fake().merchantKey();
			return TestMerchant.signer(key.serialNumber(), key.privateKey());
		}

	}

}
