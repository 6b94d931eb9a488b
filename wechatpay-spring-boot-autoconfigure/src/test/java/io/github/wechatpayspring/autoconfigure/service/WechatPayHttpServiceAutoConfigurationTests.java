package io.github.wechatpayspring.autoconfigure.service;

import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;

import io.github.wechatpayspring.NoSuchMerchantException;
import io.github.wechatpayspring.PropertyPairs;
import io.github.wechatpayspring.TestMerchant;
import io.github.wechatpayspring.WechatPayApiException;
import io.github.wechatpayspring.WechatPayConfigurationException;
import io.github.wechatpayspring.WechatPayException;
import io.github.wechatpayspring.WechatPaySignatureException;
import io.github.wechatpayspring.WechatPayTransportException;
import io.github.wechatpayspring.autoconfigure.WechatPayAutoConfiguration;
import io.github.wechatpayspring.fake.CouponState;
import io.github.wechatpayspring.fake.FakeResponse;
import io.github.wechatpayspring.fake.FakeWechatPay;
import io.github.wechatpayspring.fake.ReceivedRequest;
import io.github.wechatpayspring.merchant.MerchantSettings;
import io.github.wechatpayspring.merchant.WechatPayMerchants;
import io.github.wechatpayspring.signature.WechatPaySigner;
import io.micrometer.observation.tck.TestObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistryAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.http.client.autoconfigure.HttpClientAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.reactive.ReactiveHttpClientAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.service.HttpServiceClientPropertiesAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.webclient.WebClientCustomizer;
import org.springframework.boot.webclient.autoconfigure.WebClientAutoConfiguration;
import org.springframework.boot.webclient.autoconfigure.service.ReactiveHttpServiceClientAutoConfiguration;
import org.springframework.boot.webclient.observation.ObservationWebClientCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.reactive.function.client.DefaultClientRequestObservationConvention;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.WebClientResponseException;
import org.springframework.web.reactive.function.client.support.WebClientHttpServiceGroupConfigurer;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.PostExchange;
import org.springframework.web.service.invoker.HttpRequestValues;
import org.springframework.web.service.invoker.ReactorHttpExchangeAdapter;
import org.springframework.web.service.invoker.ReactorHttpExchangeAdapterDecorator;
import org.springframework.web.service.registry.HttpServiceGroup.ClientType;
import org.springframework.web.service.registry.HttpServiceProxyRegistry;
import org.springframework.web.service.registry.ImportHttpServices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class WechatPayHttpServiceAutoConfigurationTests {

	private static final Map<String, String> DEACTIVATION = Map.of("stock_id", "1234567891", "coupon_code",
			"sxxe34343434", "deactivate_request_no", "1002600620019090123143254436");

	private static FakeWechatPay wechatPay;

	private static FakeWechatPay north;

	private final ApplicationContextRunner unconfigured = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(WechatPayAutoConfiguration.class,
				WechatPayHttpServiceAutoConfiguration.class, WebClientAutoConfiguration.class,
				ReactiveHttpClientAutoConfiguration.class, HttpClientAutoConfiguration.class,
				HttpServiceClientPropertiesAutoConfiguration.class, ReactiveHttpServiceClientAutoConfiguration.class));

	private final ApplicationContextRunner configured = this.unconfigured
		.withPropertyValues(PropertyPairs.of(wechatPay.properties()));

	private final ApplicationContextRunner contextRunner = this.configured.withUserConfiguration(Unnamed.class);

	@BeforeAll
	static void start() {
		wechatPay = FakeWechatPay.start().echoUnknownPaths();
		north = FakeWechatPay.start().echoUnknownPaths();
	}

	@AfterAll
	static void stop() {
		wechatPay.close();
		north.close();
	}

	@BeforeEach
	void reset() {
		Stream.of(wechatPay, north).forEach((each) -> {
			each.respondNormally();
			each.forgetRequests();
		});
	}

	private static void assertSigned(FakeWechatPay wechatPay) {
		String merchantId = wechatPay.properties().get("wechatpay.merchant-id");
		assertThat(wechatPay.requests()).isNotEmpty().allSatisfy((request) -> {
			assertThat(request.refusal()).isNull();
			assertThat(request.header(HttpHeaders.AUTHORIZATION)).contains("mchid=\"" + merchantId + "\"");
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "reactor", "jdk" })
	void callWhenServiceDeactivatesAndQueriesSucceeds(String connector) {
		wechatPay.addCoupon("1234567891", "sxxe34343434");
		wechatPay.addDeactivatedCoupon("1234567891", "a/b", "1");
		this.contextRunner.withPropertyValues("spring.http.clients.reactive.connector=" + connector).run((context) -> {
			Coupons coupons = context.getBean(Coupons.class);
			assertThat(coupons.deactivate(DEACTIVATION).has("wechatpay_deactivate_time")).isTrue();
			assertThat(wechatPay.coupon("1234567891", "sxxe34343434").orElseThrow().state())
				.isEqualTo(CouponState.DEACTIVATED);
			JsonNode coupon = coupons.query("o1", "a/b", "wx1").block(Duration.ofSeconds(10));
			assertThat(coupon.path("deactivate_request_no").asString()).isEqualTo("1");
			assertThat(wechatPay.queries()).extracting(ReceivedRequest::target)
				.containsExactly("/v3/marketing/busifavor/users/o1/coupons/a%2Fb/appids/wx1");
		});
		assertSigned(wechatPay);
	}

	@ParameterizedTest
	@MethodSource("forms")
	void callWithAnyReturnTypeIsSignedAndVerified(Consumer<Forms> form) {
		this.contextRunner.run((context) -> {
			Forms forms = context.getBean(Forms.class);
			form.accept(forms);
			assertSigned(wechatPay);
			wechatPay.respondNext(FakeResponse.ordinary().signedByStranger());
			assertThatExceptionOfType(WechatPaySignatureException.class).isThrownBy(() -> form.accept(forms));
		});
	}

	static Stream<Named<Consumer<Forms>>> forms() {
		return Stream.of(Named.of("body", Forms::body), Named.of("optional", Forms::optional),
				Named.of("entity", Forms::entity), Named.of("no body", Forms::bodiless),
				Named.of("headers", Forms::headers), Named.of("nothing", Forms::nothing),
				Named.of("attribute", (forms) -> forms.withAttribute("refund")),
				Named.of("Mono", (forms) -> forms.mono().block(Duration.ofSeconds(10))),
				Named.of("Mono of entity", (forms) -> forms.monoOfEntity().block(Duration.ofSeconds(10))),
				Named.of("Flux", (forms) -> forms.flux().blockLast(Duration.ofSeconds(10))),
				Named.of("entity of Flux", (forms) -> forms.entityOfFlux().getBody().blockLast(Duration.ofSeconds(10))),
				Named.of("Mono of nothing", (forms) -> forms.monoOfNothing().block(Duration.ofSeconds(10))));
	}

	@Test
	void callWhenStatusIsSuccessfulReturnsResponse() {
		wechatPay.respondNext(FakeResponse.of(202, "{\"a\":1}").withHeader("Request-ID", "08F5-0"));
		this.contextRunner.run((context) -> {
			ResponseEntity<JsonNode> entity = context.getBean(Forms.class).entity();
			assertThat(entity.getStatusCode()).isEqualTo(HttpStatus.ACCEPTED);
			assertThat(entity.getHeaders().getFirst("Request-ID")).isEqualTo("08F5-0");
			assertThat(entity.getBody()).hasToString("{\"a\":1}");
		});
	}

	@Test
	void callWhenApplicationCustomizesOtherClientsIgnoresIt() {
		WebClientCustomizer customizer = (builder) -> builder
			.defaultStatusHandler(HttpStatusCode::isError, (response) -> Mono.empty())
			.defaultCookie("SESSION", "1")
			.filter((request, next) -> Mono.error(new IllegalStateException("Not for WeChat Pay")));
		WebClientHttpServiceGroupConfigurer configurer = (groups) -> groups.forEachClient((group, builder) -> builder
			.filter((request, next) -> Mono.error(new IllegalStateException("Not either"))));
		this.contextRunner.withBean(WebClientCustomizer.class, () -> customizer)
			.withBean("mine", WebClientHttpServiceGroupConfigurer.class, () -> configurer)
			.withPropertyValues("spring.http.serviceclient.wechatpay.base-url=https://internal.example",
					"spring.http.serviceclient.wechatpay.default-header.X-Api-Key=1")
			.run((context) -> {
				Forms forms = context.getBean(Forms.class);
				wechatPay.respondNext(FakeResponse.of(404, "{\"code\":\"X\"}").unsigned());
				assertThatExceptionOfType(WechatPayApiException.class).isThrownBy(forms::body)
					.satisfies((ex) -> assertThat(ex.getCode()).isEqualTo("X"));
				assertThat(forms.body()).isNotNull();
				assertThat(wechatPay.requests()).hasSize(2).allSatisfy((request) -> {
					assertThat(request.header("Cookie")).isNull();
					assertThat(request.header("X-Api-Key")).isNull();
				});
			});
	}

	@ParameterizedTest
	@ValueSource(strings = { "reactor", "jdk" })
	void callWhenResponseIsLateTimesOut(String connector) {
		wechatPay.respondAlways(FakeResponse.ordinary().after(Duration.ofSeconds(20)));
		this.contextRunner
			.withPropertyValues("wechatpay.read-timeout=200ms", "wechatpay.connect-timeout=200ms",
					"wechatpay.pool.pending-acquire-timeout=200ms", "spring.http.clients.read-timeout=1h",
					"spring.http.serviceclient.wechatpay.read-timeout=1h",
					"spring.http.clients.reactive.connector=" + connector)
			.run((context) -> {
				Forms forms = context.getBean(Forms.class);
				long start = System.nanoTime();
				assertThatExceptionOfType(WechatPayTransportException.class).isThrownBy(forms::body)
					.satisfies((ex) -> assertThat(ex.isSent()).isTrue());
				assertThatExceptionOfType(WechatPayTransportException.class).isThrownBy(() -> forms.mono().block());
				assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
			});
	}

	@Test
	void callWhenVerifiedResponseCannotBeReadFails() {
		this.contextRunner.run((context) -> {
			Forms forms = context.getBean(Forms.class);
			wechatPay.respondNext(FakeResponse.of(200, "<html>"), FakeResponse.of(200, "<html>"),
					FakeResponse.of(200, "<html>"), FakeResponse.ordinary().withHeader("Content-Type", "text/html"));
			assertUnreadable(forms::body);
			assertUnreadable(() -> forms.flux().blockLast());
			assertUnreadable(() -> forms.entityOfFlux().getBody().blockLast());
			assertUnreadable(forms::body);
		});
	}

	private static void assertUnreadable(ThrowingCallable call) {
		assertThatExceptionOfType(WechatPayException.class).isThrownBy(call)
			.withMessageContaining("verified but cannot be read")
			.satisfies((ex) -> assertThat(ex.getCause()).isNotInstanceOf(WebClientResponseException.class));
	}

	@Test
	void callWhenHostIsNotWechatPaysFails() {
		this.contextRunner.run((context) -> assertThatExceptionOfType(IllegalArgumentException.class)
			.isThrownBy(() -> context.getBean(Forms.class).at(URI.create(north.baseUrl() + "/v3/a")))
			.withMessageContaining("not signed"));
		assertThat(north.requests()).isEmpty();
	}

	@Test
	void callWhenRequestsAreObservedRecordsObservation() {
		TestObservationRegistry registry = TestObservationRegistry.create();
		this.contextRunner
			.withBean(ObservationWebClientCustomizer.class,
					() -> new ObservationWebClientCustomizer(registry, new DefaultClientRequestObservationConvention()))
			.run((context) -> {
				context.getBean(Coupons.class).query("o1", "unknown", "wx1").onErrorComplete().block();
				// an observation is stopped after the subscriber has been notified
				Awaitility.await()
					.untilAsserted(() -> TestObservationRegistryAssert.assertThat(registry)
						.hasNumberOfObservationsWithNameEqualTo("http.client.requests", 1)
						.hasObservationWithNameEqualTo("http.client.requests")
						.that()
						.hasLowCardinalityKeyValue("uri",
								"/v3/marketing/busifavor/users/{openid}/coupons/{code}/appids/{appid}")
						.hasLowCardinalityKeyValue("status", "404"));
			});
	}

	@Test
	void callWhenApplicationDecoratesAdapterUsesDecorator() {
		AtomicInteger calls = new AtomicInteger();
		WebClientHttpServiceGroupConfigurer configurer = (groups) -> groups
			.forEachProxyFactory((group, factory) -> factory.exchangeAdapterDecorator(
					(adapter) -> new CountingAdapter((ReactorHttpExchangeAdapter) adapter, calls)));
		this.contextRunner.withBean("mine", WebClientHttpServiceGroupConfigurer.class, () -> configurer)
			.run((context) -> {
				context.getBean(Forms.class).nothing();
				assertThat(calls).hasValue(1);
				assertSigned(wechatPay);
			});
	}

	@Test
	void callWhenGroupHasAnotherNameIsNotSigned() {
		this.configured.withUserConfiguration(Others.class).run((context) -> {
			HttpServiceProxyRegistry registry = context.getBean(HttpServiceProxyRegistry.class);
			URI url = URI.create(wechatPay.baseUrl() + "/v3/a");
			assertThatExceptionOfType(WebClientResponseException.class)
				.isThrownBy(() -> registry.getClient("wechat", Forms.class).at(url));
			assertThat(wechatPay.requests()).singleElement()
				.satisfies((request) -> assertThat(request.header(HttpHeaders.AUTHORIZATION)).isNull());
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "reactor", "jdk" })
	void callWhenNamedMerchantIsReplacedUsesItsSuccessor(String connector) {
		this.configured.withUserConfiguration(Unnamed.class, OfNorth.class)
			.withPropertyValues("spring.http.clients.reactive.connector=" + connector)
			.withPropertyValues(named("north", north))
			.run((context) -> {
				HttpServiceProxyRegistry registry = context.getBean(HttpServiceProxyRegistry.class);
				Forms unnamed = registry.getClient("wechatpay", Forms.class);
				Forms named = registry.getClient("wechatpay-north", Forms.class);
				Mono<JsonNode> mono = named.mono();
				named.body();
				assertSigned(north);
				assertThat(wechatPay.requests()).isEmpty();
				north.forgetRequests();
				unnamed.body();
				assertSigned(wechatPay);
				WechatPayMerchants merchants = context.getBean(WechatPayMerchants.class);
				merchants.put("north", MerchantSettings.from(plain(wechatPay)));
				named.body();
				mono.block(Duration.ofSeconds(10));
				assertThat(wechatPay.requests()).hasSize(3);
				assertThat(north.requests()).isEmpty();
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
				context.getBean(WechatPayMerchants.class).put("north", MerchantSettings.from(plain(north)));
				assertThat(forms.body()).isNotNull();
				assertThat(mono.block(Duration.ofSeconds(10))).isNotNull();
				assertSigned(north);
			});
	}

	@Test
	void startWhenMerchantOfGroupIsNotConfiguredFails() {
		this.unconfigured.withUserConfiguration(Unnamed.class)
			.withPropertyValues(named("north", north))
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
		wechatPay.forgetRequests();
		this.unconfigured.withUserConfiguration(Unnamed.class)
			.withPropertyValues(property, "spring.http.serviceclient.wechatpay.base-url=" + wechatPay.baseUrl())
			.run((context) -> {
				assertThat(context).hasNotFailed();
				Forms forms = context.getBean(Forms.class);
				assertThatExceptionOfType(NoSuchMerchantException.class).isThrownBy(forms::body);
				assertThat(wechatPay.requests()).isEmpty();
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
	void startWithoutWebClientRegistersNothing() {
		this.configured.withClassLoader(new FilteredClassLoader(WebClient.class))
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(WechatPayHttpServiceAutoConfiguration.class));
	}

	@Test
	void startWhenSignerUsesHttpServiceSucceeds() {
		this.contextRunner.withUserConfiguration(RemoteSigner.class).run((context) -> {
			assertThat(context.getBean(Forms.class).body()).isNotNull();
			assertSigned(wechatPay);
		});
	}

	private static String[] named(String name, FakeWechatPay wechatPay) {
		return plain(wechatPay).entrySet()
			.stream()
			.map((property) -> "wechatpay.merchants." + name + "." + property)
			.toArray(String[]::new);
	}

	private static Map<String, String> plain(FakeWechatPay wechatPay) {
		Map<String, String> plain = new LinkedHashMap<>();
		wechatPay.properties().forEach((name, value) -> plain.put(name.substring("wechatpay.".length()), value));
		return plain;
	}

	interface Coupons {

		@PostExchange("/v3/marketing/busifavor/coupons/deactivate")
		JsonNode deactivate(@RequestBody Map<String, String> body);

		@GetExchange("/v3/marketing/busifavor/users/{openid}/coupons/{code}/appids/{appid}")
		Mono<JsonNode> query(@PathVariable String openid, @PathVariable String code, @PathVariable String appid);

	}

	interface Forms {

		@GetExchange("/v3/a")
		JsonNode body();

		@GetExchange("/v3/a")
		Optional<JsonNode> optional();

		@GetExchange("/v3/a")
		ResponseEntity<JsonNode> entity();

		@GetExchange("/v3/a")
		ResponseEntity<Void> bodiless();

		@GetExchange("/v3/a")
		HttpHeaders headers();

		@GetExchange("/v3/a")
		void nothing();

		@GetExchange("/v3/a")
		void withAttribute(@RequestAttribute String purpose);

		@GetExchange("/v3/a")
		Mono<JsonNode> mono();

		@GetExchange("/v3/a")
		Mono<ResponseEntity<JsonNode>> monoOfEntity();

		@GetExchange("/v3/a")
		Flux<JsonNode> flux();

		@GetExchange("/v3/a")
		ResponseEntity<Flux<JsonNode>> entityOfFlux();

		@GetExchange("/v3/a")
		Mono<Void> monoOfNothing();

		@GetExchange
		void at(URI url);

	}

	interface Keys {

		@GetExchange("/sign")
		String sign();

	}

	@Configuration(proxyBeanMethods = false)
	@ImportHttpServices(group = "wechatpay", types = { Coupons.class, Forms.class }, clientType = ClientType.WEB_CLIENT)
	static class Unnamed {

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
			return TestMerchant.signer(wechatPay.merchantKey().serialNumber(), wechatPay.merchantKey().privateKey());
		}

	}

	private static final class CountingAdapter extends ReactorHttpExchangeAdapterDecorator {

		private final AtomicInteger calls;

		CountingAdapter(ReactorHttpExchangeAdapter delegate, AtomicInteger calls) {
			super(delegate);
			this.calls = calls;
		}

		@Override
		public Mono<Void> exchangeForMono(HttpRequestValues requestValues) {
			this.calls.incrementAndGet();
			return super.exchangeForMono(requestValues);
		}

	}

}
