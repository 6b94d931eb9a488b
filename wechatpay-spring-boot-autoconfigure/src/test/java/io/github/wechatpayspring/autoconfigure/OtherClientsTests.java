package io.github.wechatpayspring.autoconfigure;

import java.time.Duration;

import io.github.wechatpayspring.client.WechatPayClient;
import io.github.wechatpayspring.coupon.CouponDeactivation;
import io.github.wechatpayspring.coupon.CouponDeactivationClient;
import io.github.wechatpayspring.coupon.CouponNotDeactivatedException;
import io.github.wechatpayspring.fake.FakeResponse;
import io.github.wechatpayspring.fake.ReceivedRequest;
import io.github.wechatpayspring.signature.WechatPayVerifier;
import io.micrometer.observation.tck.TestObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistryAssert;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.webclient.WebClientCustomizer;
import org.springframework.boot.webclient.observation.ObservationWebClientCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.DefaultClientRequestObservationConvention;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.util.DefaultUriBuilderFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for applications that configure their other clients. These settings do not affect
 * requests to WeChat Pay, except for observations and filters of a post-processor.
 */
class OtherClientsTests extends AbstractWechatPayAutoConfigurationTests {

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
				assertThat(this.wechatPay.requests()).extracting(ReceivedRequest::bodyAsString)
					.satisfies((bodies) -> assertThat(bodies.get(0))
						.startsWith("{\"coupon_code\":\"sxxe34343434\",\"stock_id\":\"1234567891\",")
						.doesNotContain("deactivate_reason"))
					.endsWith("{\"someValue\":\"x\"}", "{}");
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
				.uri(this.wechatPay.baseUrl() + "/v3/a")
				.exchangeToMono((response) -> response.bodyToMono(String.class))
				.block(Duration.ofSeconds(10));
			assertThat(this.wechatPay.requests()).singleElement()
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
				this.wechatPay.respondNext(FakeResponse.of(404, "{\"code\":\"X\"}").unsigned());
				assertThatExceptionOfType(CouponNotDeactivatedException.class)
					.isThrownBy(() -> client.deactivate(REQUEST))
					.satisfies((ex) -> assertThat(ex.getErrorResponse().getCode()).isEqualTo("X"));
				client.deactivate(REQUEST);
				assertThat(this.wechatPay.requests()).allSatisfy((request) -> {
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
				assertThat(this.wechatPay.deactivations()).singleElement()
					.satisfies((request) -> assertThat(request.header("traceparent")).isEqualTo("00-1-1-01"));
			});
	}

	record Dto(String someValue) {
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
