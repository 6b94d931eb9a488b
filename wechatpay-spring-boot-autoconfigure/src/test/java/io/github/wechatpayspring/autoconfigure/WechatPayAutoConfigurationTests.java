package io.github.wechatpayspring.autoconfigure;

import java.math.BigInteger;
import java.net.http.HttpClient.Redirect;
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
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.github.wechatpayspring.PropertyPairs;
import io.github.wechatpayspring.TestKeys;
import io.github.wechatpayspring.TestMerchant;
import io.github.wechatpayspring.WechatPayApiException;
import io.github.wechatpayspring.WechatPayConfigurationException;
import io.github.wechatpayspring.WechatPayTransportException;
import io.github.wechatpayspring.client.WechatPayClient;
import io.github.wechatpayspring.client.WechatPayWebClientFactory;
import io.github.wechatpayspring.coupon.CouponDeactivation;
import io.github.wechatpayspring.coupon.CouponDeactivationClient;
import io.github.wechatpayspring.coupon.CouponNotDeactivatedException;
import io.github.wechatpayspring.coupon.DeactivationUnconfirmedException;
import io.github.wechatpayspring.fake.CouponState;
import io.github.wechatpayspring.fake.FakeResponse;
import io.github.wechatpayspring.fake.FakeWechatPay;
import io.github.wechatpayspring.fake.ReceivedRequest;
import io.github.wechatpayspring.key.KeyAlgorithm;
import io.github.wechatpayspring.key.KeyReader;
import io.github.wechatpayspring.key.PlatformKeys;
import io.github.wechatpayspring.merchant.MerchantSettings;
import io.github.wechatpayspring.signature.WechatPaySigner;
import io.github.wechatpayspring.signature.WechatPayVerifier;
import io.micrometer.observation.tck.TestObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistryAssert;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.http.client.autoconfigure.HttpClientAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.reactive.ReactiveHttpClientAutoConfiguration;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.boot.http.codec.autoconfigure.CodecsAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.webclient.WebClientCustomizer;
import org.springframework.boot.webclient.autoconfigure.WebClientAutoConfiguration;
import org.springframework.boot.webclient.observation.ObservationWebClientCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.DefaultClientRequestObservationConvention;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.util.DefaultUriBuilderFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.Mockito.mock;

class WechatPayAutoConfigurationTests {

	private static final CouponDeactivation REQUEST = CouponDeactivation.of("1234567891", "sxxe34343434")
		.withReason("此券使用时间设置错误");

	private static FakeWechatPay wechatPay;

	private final ApplicationContextRunner unconfigured = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(WechatPayAutoConfiguration.class, WebClientAutoConfiguration.class,
				ReactiveHttpClientAutoConfiguration.class, HttpClientAutoConfiguration.class,
				CodecsAutoConfiguration.class, JacksonAutoConfiguration.class));

	private final ApplicationContextRunner contextRunner = this.unconfigured
		.withPropertyValues(PropertyPairs.of(wechatPay.properties()));

	@BeforeAll
	static void start() {
		wechatPay = FakeWechatPay.start().echoUnknownPaths();
	}

	@AfterAll
	static void stop() {
		wechatPay.close();
	}

	@BeforeEach
	void addCoupon() {
		wechatPay.addCoupon(REQUEST.stockId(), REQUEST.couponCode());
	}

	@AfterEach
	void reset() {
		wechatPay.respondNormally();
		wechatPay.forgetRequests();
	}

	private static void assertDeactivated() {
		assertThat(wechatPay.coupon(REQUEST.stockId(), REQUEST.couponCode()).orElseThrow().state())
			.isEqualTo(CouponState.DEACTIVATED);
	}

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
			Map<String, Object> environment = wechatPay.properties()
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
			assertThat(wechatPay.requests()).isEmpty();
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "reactor", "jdk" })
	void deactivateUsesConnectorOfTheApplication(String connector) {
		this.contextRunner.withPropertyValues("spring.http.clients.reactive.connector=" + connector).run((context) -> {
			context.getBean(CouponDeactivationClient.class).deactivate(REQUEST);
			assertThat(Thread.getAllStackTraces().keySet()).extracting(Thread::getName)
				.anyMatch((name) -> name.contains(connector.equals("jdk") ? "HttpClient" : "reactor-http"));
			assertDeactivated();
		});
	}

	@Test
	void deactivateWithoutReactorNettySucceeds() {
		this.contextRunner.withClassLoader(new FilteredClassLoader("reactor.netty")).run((context) -> {
			context.getBean(CouponDeactivationClient.class).deactivate(REQUEST);
			assertDeactivated();
		});
	}

	@Test
	void deactivateWithoutWebClientAutoConfigurationSucceeds() {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(WechatPayAutoConfiguration.class))
			.withPropertyValues(PropertyPairs.of(wechatPay.properties()))
			.run((context) -> {
				context.getBean(CouponDeactivationClient.class).deactivate(REQUEST);
				assertDeactivated();
			});
	}

	@Test
	void callWhenJacksonIsConfiguredIgnoresItsSettings() {
		this.contextRunner.withPropertyValues("spring.jackson.property-naming-strategy=UPPER_CAMEL_CASE",
				"spring.jackson.default-property-inclusion=always", "spring.jackson.serialization.indent-output=true",
				"spring.jackson.mapper.sort-properties-alphabetically=true")
			.run((context) -> {
				assertThat(context.getBean(JsonMapper.class).writeValueAsString(new Dto("x"))).contains("SomeValue");
				context.getBean(CouponDeactivationClient.class)
					.deactivate(CouponDeactivation.of("1234567891", "sxxe34343434"));
				context.getBean(WechatPayClient.class).chain("v3/a").post(new Dto("x"));
				context.getBean("wechatPayWebClient", WebClient.class)
					.post()
					.uri("/v3/a")
					.bodyValue(new Dto(null))
					.retrieve()
					.toBodilessEntity()
					.block(Duration.ofSeconds(10));
				assertThat(wechatPay.requests()).extracting(ReceivedRequest::bodyAsString)
					.satisfies((bodies) -> assertThat(bodies.get(0))
						.startsWith("{\"coupon_code\":\"sxxe34343434\",\"stock_id\":\"1234567891\",")
						.doesNotContain("deactivate_reason"))
					.endsWith("{\"someValue\":\"x\"}", "{}");
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
				KeyReader.publicKey(wechatPay.properties().get("wechatpay.public-key")));
		this.contextRunner.withBean("mine", PlatformKeys.class, () -> keys)
			.run((context) -> assertThat(context).getBean(PlatformKeys.class).isSameAs(keys));
		assertThat(wechatPay.requests()).isEmpty();
	}

	@Test
	void startWhenCertificateIsSetReadsItsSerialNumber() {
		Map<String, String> properties = new LinkedHashMap<>(wechatPay.properties());
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

	private static String merchantCertificate(String serialNumber) {
		String pem = wechatPay.properties().get("wechatpay.private-key");
		RSAPrivateCrtKey key = (RSAPrivateCrtKey) KeyReader.privateKey(KeyAlgorithm.RSA, pem, null);
		return TestKeys.pem(TestKeys.certificate(new KeyPair(TestKeys.publicKey(key), key), "CN=1900007291",
				new BigInteger(serialNumber, 16), Instant.now().minusSeconds(60), Instant.now().plusSeconds(600)));
	}

	@Test
	void deactivateWhenApplicationHasSignerUsesIt() {
		Map<String, String> properties = wechatPay.properties();
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
	void callWhenClientIsOfTheApplicationIsNotSigned() {
		this.contextRunner.withUserConfiguration(OwnWebClient.class).run((context) -> {
			assertThat(context.getBean(Consumer.class).webClient()).isSameAs(context.getBean("ownWebClient"));
			assertThat(context.getBeansOfType(ClientHttpConnector.class)).hasSize(1);
			assertThat(context).hasSingleBean(WechatPayVerifier.class);
			context.getBean(Consumer.class)
				.webClient()
				.get()
				.uri(wechatPay.baseUrl() + "/v3/a")
				.exchangeToMono((response) -> response.bodyToMono(String.class))
				.block(Duration.ofSeconds(10));
			assertThat(wechatPay.requests()).singleElement()
				.satisfies((request) -> assertThat(request.header("Authorization")).isNull());
		});
	}

	@Test
	void deactivateWhenApplicationCustomizesOtherClientsIgnoresIt() {
		WebClientCustomizer customizer = (builder) -> builder
			.defaultStatusHandler(HttpStatusCode::isError, (response) -> Mono.empty())
			.uriBuilderFactory(new DefaultUriBuilderFactory("https://internal.example"))
			.defaultCookie("SESSION", "1")
			.defaultHeader("X-Api-Key", "1")
			.filter((request, next) -> Mono.error(new IllegalStateException("Not for WeChat Pay")));
		this.contextRunner.withBean(WebClientCustomizer.class, () -> customizer)
			.withBean("ownBuilder", WebClient.Builder.class, WebClient::builder)
			.run((context) -> {
				CouponDeactivationClient client = context.getBean(CouponDeactivationClient.class);
				wechatPay.respondNext(FakeResponse.of(404, "{\"code\":\"X\"}").unsigned());
				assertThatExceptionOfType(CouponNotDeactivatedException.class)
					.isThrownBy(() -> client.deactivate(REQUEST))
					.satisfies((ex) -> assertThat(ex.getErrorResponse().getCode()).isEqualTo("X"));
				client.deactivate(REQUEST);
				assertThat(wechatPay.requests()).allSatisfy((request) -> {
					assertThat(request.header("Cookie")).isNull();
					assertThat(request.header("X-Api-Key")).isNull();
				});
			});
	}

	@Test
	void deactivateWhenRequestsAreObservedRecordsObservation() {
		TestObservationRegistry registry = TestObservationRegistry.create();
		this.contextRunner
			.withBean(ObservationWebClientCustomizer.class,
					() -> new ObservationWebClientCustomizer(registry, new DefaultClientRequestObservationConvention()))
			.run((context) -> {
				context.getBean(CouponDeactivationClient.class).deactivate(REQUEST);
				// an observation is stopped after the subscriber has been notified
				Awaitility.await()
					.untilAsserted(() -> TestObservationRegistryAssert.assertThat(registry)
						.hasObservationWithNameEqualTo("http.client.requests")
						.that()
						.hasLowCardinalityKeyValue("uri", "/v3/marketing/busifavor/coupons/deactivate")
						.hasLowCardinalityKeyValue("status", "200"));
			});
	}

	@Test
	void startWhenWebClientDoesNotVerifyFails() {
		this.contextRunner.withBean("wechatPayWebClient", WebClient.class, WebClient::create)
			.run((context) -> assertThat(context.getStartupFailure()).rootCause()
				.hasMessageContaining("'webClient' must sign and verify"));
	}

	@Test
	void deactivateWhenWebClientIsPostProcessedSignsRequest() {
		ExchangeFilterFunction tracing = (request, next) -> next
			.exchange(ClientRequest.from(request).header("traceparent", "00-1-1-01").build());
		BeanPostProcessor instrumentation = new BeanPostProcessor() {

			@Override
			public Object postProcessAfterInitialization(Object bean, String name) {
				return (bean instanceof WebClient client) ? client.mutate().filter(tracing).build() : bean;
			}

		};
		this.contextRunner.withBean("instrumentation", BeanPostProcessor.class, () -> instrumentation)
			.run((context) -> {
				assertThat(context.getBean(CouponDeactivationClient.class).deactivate(REQUEST)).isNotNull();
				assertThat(wechatPay.deactivations()).singleElement()
					.satisfies((request) -> assertThat(request.header("traceparent")).isEqualTo("00-1-1-01"));
			});
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
	void deactivateWhenResponseIsLateTimesOut() {
		wechatPay.respondAlways(FakeResponse.ordinary().after(Duration.ofSeconds(5)));
		this.contextRunner.withPropertyValues("wechatpay.read-timeout=200ms")
			.run((context) -> assertThatExceptionOfType(DeactivationUnconfirmedException.class)
				.isThrownBy(() -> context.getBean(CouponDeactivationClient.class)
					.deactivateAsync(REQUEST)
					.block(Duration.ofSeconds(4)))
				.withCauseInstanceOf(WechatPayTransportException.class));
	}

	@Test
	void deactivateWhenResponseIsTooLargeFails() {
		wechatPay.respondAlways(FakeResponse.ordinary().withBody("x".repeat(2000)));
		this.contextRunner.withPropertyValues("wechatpay.max-response-size=1KB")
			.run((context) -> assertThatExceptionOfType(DeactivationUnconfirmedException.class)
				.isThrownBy(() -> context.getBean(CouponDeactivationClient.class).deactivate(REQUEST))
				.withMessageContaining("exceeds the maximum of 1024B"));
	}

	@ParameterizedTest
	@MethodSource
	void callWhenApplicationFollowsRedirectsDoesNotFollowThem(ClientHttpConnectorBuilder<?> builder) {
		wechatPay.respondNext(FakeResponse.of(307, "").withHeader("Location", wechatPay.baseUrl() + "/v3/elsewhere"));
		this.contextRunner.withPropertyValues("spring.http.clients.redirects=follow")
			.withBean("mine", ClientHttpConnectorBuilder.class, () -> builder)
			.run((context) -> assertThatExceptionOfType(WechatPayApiException.class)
				.isThrownBy(() -> context.getBean(WechatPayClient.class).chain("v3/a").post(Map.of())));
		assertThat(wechatPay.requests()).hasSize(1);
	}

	static Stream<ClientHttpConnectorBuilder<?>> callWhenApplicationFollowsRedirectsDoesNotFollowThem() {
		return Stream.of(
				ClientHttpConnectorBuilder.reactor().withHttpClientCustomizer((client) -> client.followRedirect(true)),
				ClientHttpConnectorBuilder.jdk()
					.withHttpClientCustomizer((client) -> client.followRedirects(Redirect.ALWAYS)));
	}

	@Test
	void callWhenPoolIsExhaustedSendsNothing() {
		wechatPay.respondAlways(FakeResponse.ordinary().after(Duration.ofMillis(700)));
		this.contextRunner
			.withPropertyValues("wechatpay.pool.max-connections=1", "wechatpay.pool.pending-acquire-timeout=200ms",
					"wechatpay.retry.max-attempts=1")
			.run((context) -> {
				WechatPayClient client = context.getBean(WechatPayClient.class);
				List<String> outcomes = Flux.range(0, 3)
					.flatMap((i) -> client.chain("v3/a")
						.postAsync(Map.of())
						.map((answer) -> "answered")
						.onErrorResume(WechatPayTransportException.class, (ex) -> Mono.just("sent " + ex.isSent())))
					.collectList()
					.block(Duration.ofSeconds(10));
				assertThat(outcomes).containsExactlyInAnyOrder("answered", "sent false", "sent false");
				assertThat(wechatPay.requests()).hasSize(1);
			});
	}

	@Test
	void callWhenManyCallersWaitForConnectionSucceeds() {
		wechatPay.respondAlways(FakeResponse.ordinary().after(Duration.ofMillis(10)));
		this.contextRunner.withPropertyValues("wechatpay.pool.max-connections=2").run((context) -> {
			WechatPayClient client = context.getBean(WechatPayClient.class);
			assertThat(Flux.fromStream(IntStream.range(0, 200).boxed())
				.flatMap((i) -> client.chain("v3/a").getAsync(Map.of()), 200)
				.count()
				.block(Duration.ofSeconds(30))).isEqualTo(200);
		});
	}

	@Test
	void startWhenConnectorBuilderIsUnknownFails() {
		ClientHttpConnectorBuilder<ClientHttpConnector> builder = (settings) -> new ReactorClientHttpConnector();
		this.contextRunner.withBean("mine", ClientHttpConnectorBuilder.class, () -> builder)
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.rootCause()
				.hasMessageContaining("is not supported")
				.hasMessageContaining("ReactorClientHttpConnectorBuilder"));
	}

	@Test
	void startRegistersSettingsWhoseDescriptionHasNoKeys() {
		this.contextRunner.run((context) -> assertThat(context.getBean(MerchantSettings.class).toString())
			.contains(wechatPay.properties().get("wechatpay.merchant-id"))
			.doesNotContain("BEGIN"));
	}

	record Dto(String someValue) {
	}

	@Configuration(proxyBeanMethods = false)
	static class OwnWechatPayWebClient {

		@Bean
		WebClient wechatPayWebClient(WechatPayWebClientFactory factory) {
			return factory.webClient(WebClient.builder());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnWebClient {

		@Bean
		WebClient ownWebClient(WebClient.Builder builder) {
			return builder.build();
		}

		@Bean
		Consumer consumer(WebClient webClient) {
			return new Consumer(webClient);
		}

	}

	record Consumer(WebClient webClient) {
	}

}
