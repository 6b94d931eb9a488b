package io.github.wechatpayspring.autoconfigure.service;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;

import io.github.wechatpayspring.WechatPayApiException;
import io.github.wechatpayspring.WechatPayException;
import io.github.wechatpayspring.WechatPaySignatureException;
import io.github.wechatpayspring.WechatPayTransportException;
import io.github.wechatpayspring.fake.CouponState;
import io.github.wechatpayspring.fake.FakeResponse;
import io.github.wechatpayspring.fake.ReceivedRequest;
import io.micrometer.observation.tck.TestObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistryAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.webclient.WebClientCustomizer;
import org.springframework.boot.webclient.observation.ObservationWebClientCustomizer;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ResponseEntity;
import org.springframework.web.reactive.function.client.DefaultClientRequestObservationConvention;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.WebClientResponseException;
import org.springframework.web.reactive.function.client.support.WebClientHttpServiceGroupConfigurer;
import org.springframework.web.service.invoker.HttpRequestValues;
import org.springframework.web.service.invoker.ReactorHttpExchangeAdapter;
import org.springframework.web.service.invoker.ReactorHttpExchangeAdapterDecorator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link WechatPayHttpServiceAutoConfiguration}.
 */
class WechatPayHttpServiceAutoConfigurationTests extends AbstractHttpServiceTests {

	private static final Map<String, String> DEACTIVATION = Map.of("stock_id", "1234567891", "coupon_code",
			"sxxe34343434", "deactivate_request_no", "1002600620019090123143254436");

	@ParameterizedTest
	@ValueSource(strings = { "reactor", "jdk" })
	void callWhenServiceDeactivatesAndQueriesSucceeds(String connector) {
		this.wechatPay.addCoupon("1234567891", "sxxe34343434");
		this.wechatPay.addDeactivatedCoupon("1234567891", "a/b", "1");
		this.contextRunner.withPropertyValues("spring.http.clients.reactive.connector=" + connector).run((context) -> {
			Coupons coupons = context.getBean(Coupons.class);
			assertThat(coupons.deactivate(DEACTIVATION).has("wechatpay_deactivate_time")).isTrue();
			assertThat(this.wechatPay.coupon("1234567891", "sxxe34343434").orElseThrow().state())
				.isEqualTo(CouponState.DEACTIVATED);
			JsonNode coupon = coupons.query("o1", "a/b", "wx1").block(Duration.ofSeconds(10));
			assertThat(coupon.path("deactivate_request_no").asString()).isEqualTo("1");
			assertThat(this.wechatPay.queries()).extracting(ReceivedRequest::target)
				.containsExactly("/v3/marketing/busifavor/users/o1/coupons/a%2Fb/appids/wx1");
		});
		assertSigned(this.wechatPay);
	}

	@ParameterizedTest
	@MethodSource("forms")
	void callWithAnyReturnTypeIsSignedAndVerified(Consumer<Forms> form) {
		this.contextRunner.run((context) -> {
			Forms forms = context.getBean(Forms.class);
			form.accept(forms);
			assertSigned(this.wechatPay);
			this.wechatPay.respondNext(FakeResponse.ordinary().signedByStranger());
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
		this.wechatPay.respondNext(FakeResponse.of(202, "{\"a\":1}").withHeader("Request-ID", "08F5-0"));
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
				this.wechatPay.respondNext(FakeResponse.of(404, "{\"code\":\"X\"}").unsigned());
				assertThatExceptionOfType(WechatPayApiException.class).isThrownBy(forms::body)
					.satisfies((ex) -> assertThat(ex.getCode()).isEqualTo("X"));
				assertThat(forms.body()).isNotNull();
				assertThat(this.wechatPay.requests()).hasSize(2).allSatisfy((request) -> {
					assertThat(request.header("Cookie")).isNull();
					assertThat(request.header("X-Api-Key")).isNull();
				});
			});
	}

	@ParameterizedTest
	@ValueSource(strings = { "reactor", "jdk" })
	void callWhenResponseIsLateTimesOut(String connector) {
		this.wechatPay.respondAlways(FakeResponse.ordinary().after(Duration.ofSeconds(20)));
		this.contextRunner
			.withPropertyValues("wechatpay.read-timeout=200ms", "wechatpay.connect-timeout=200ms",
					"wechatpay.pool.pending-acquire-timeout=200ms", "spring.http.clients.read-timeout=1h",
					"spring.http.serviceclient.wechatpay.read-timeout=1h",
					"spring.http.clients.reactive.connector=" + connector)
			.run((context) -> {
				Forms forms = context.getBean(Forms.class);
				assertThatExceptionOfType(WechatPayTransportException.class).isThrownBy(forms::body)
					.satisfies((ex) -> assertThat(ex.isSent()).isTrue());
				assertThatExceptionOfType(WechatPayTransportException.class).isThrownBy(() -> forms.mono().block());
			});
	}

	@Test
	void callWhenVerifiedResponseCannotBeReadFails() {
		this.contextRunner.run((context) -> {
			Forms forms = context.getBean(Forms.class);
			this.wechatPay.respondNext(FakeResponse.of(200, "<html>"), FakeResponse.of(200, "<html>"),
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
			.isThrownBy(() -> context.getBean(Forms.class).at(URI.create(this.north.baseUrl() + "/v3/a")))
			.withMessageContaining("not signed"));
		assertThat(this.north.requests()).isEmpty();
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
				assertSigned(this.wechatPay);
			});
	}

	@Test
	void startWithoutWebClientRegistersNothing() {
		this.configured.withClassLoader(new FilteredClassLoader(WebClient.class))
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(WechatPayHttpServiceAutoConfiguration.class));
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
