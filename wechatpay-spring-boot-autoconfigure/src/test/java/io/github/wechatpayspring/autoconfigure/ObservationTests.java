package io.github.wechatpayspring.autoconfigure;

import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.github.wechatpayspring.PropertyPairs;
import io.github.wechatpayspring.client.WechatPayClient;
import io.github.wechatpayspring.client.WechatPayWebClientCustomizer;
import io.github.wechatpayspring.connector.Connectors;
import io.github.wechatpayspring.coupon.CouponDeactivation;
import io.github.wechatpayspring.coupon.CouponDeactivationClient;
import io.github.wechatpayspring.coupon.CouponDeactivationObservationContext;
import io.github.wechatpayspring.coupon.CouponDeactivationObservationConvention;
import io.github.wechatpayspring.coupon.CouponNotDeactivatedException;
import io.github.wechatpayspring.coupon.DefaultCouponDeactivationObservationConvention;
import io.github.wechatpayspring.fake.FakeResponse;
import io.github.wechatpayspring.fake.FakeWechatPay;
import io.github.wechatpayspring.merchant.MerchantSettings;
import io.github.wechatpayspring.merchant.WechatPayMerchants;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import io.micrometer.observation.tck.ObservationContextAssert;
import io.micrometer.observation.tck.TestObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistryAssert;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.webclient.observation.ObservationWebClientCustomizer;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientRequestObservationConvention;
import org.springframework.web.reactive.function.client.DefaultClientRequestObservationConvention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for the observation of deactivations.
 */
class ObservationTests {

	private static final String NAME = "wechatpay.coupon.deactivate";

	private static final CouponDeactivation REQUEST = CouponDeactivation.of("1234567891", "sxxe34343434");

	private final TestObservationRegistry registry = TestObservationRegistry.create();

	private FakeWechatPay wechatPay;

	private ApplicationContextRunner unobserved;

	private ApplicationContextRunner contextRunner;

	@BeforeEach
	void start() {
		this.wechatPay = FakeWechatPay.start().echoUnknownPaths();
		this.wechatPay.addCoupon(REQUEST.stockId(), REQUEST.couponCode());
		this.unobserved = new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(WechatPayAutoConfiguration.class))
			.withPropertyValues(PropertyPairs.of(this.wechatPay.properties()))
			.withPropertyValues("wechatpay.retry.initial-backoff=1ms");
		this.contextRunner = this.unobserved.withBean(ObservationRegistry.class, () -> this.registry)
			.withBean(ObservationWebClientCustomizer.class, () -> new ObservationWebClientCustomizer(this.registry,
					new DefaultClientRequestObservationConvention()));
	}

	@AfterEach
	void stop() {
		this.wechatPay.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "onStart", "onError", "onStop" })
	void deactivateWhenHandlerThrowsKeepsOutcome(String where) {
		ObservationRegistry registry = ObservationRegistry.create();
		registry.observationConfig().observationHandler(new BrokenHandler(where));
		CouponDeactivation unknown = CouponDeactivation.of(REQUEST.stockId(), "unknown");
		this.unobserved.withBean(ObservationRegistry.class, () -> registry).run((context) -> {
			CouponDeactivationClient client = context.getBean(CouponDeactivationClient.class);
			assertThat(client.deactivate(REQUEST)).isNotNull();
			assertThat(client.deactivateAll(Flux.just(REQUEST, unknown)).collectList().block(Duration.ofSeconds(10)))
				.hasSize(2);
		});
	}

	@Test
	void deactivateWhenRequestIsRetriedRecordsAttemptsAsChildren() {
		this.wechatPay.respondNext(FakeResponse.of(503, "{}"));
		this.contextRunner.run((context) -> {
			context.getBean(CouponDeactivationClient.class).deactivate(REQUEST);
			TestObservationRegistryAssert.assertThat(this.registry)
				.hasNumberOfObservationsWithNameEqualTo(NAME, 1)
				.hasNumberOfObservationsWithNameEqualTo("http.client.requests", 2)
				.forAllObservationsWithNameEqualTo("http.client.requests", (request) -> assertChildOf(request, NAME));
			TestObservationRegistryAssert.assertThat(this.registry)
				.hasObservationWithNameEqualTo(NAME)
				.that()
				.hasBeenStopped()
				.doesNotHaveError()
				.hasLowCardinalityKeyValue("merchant", "default")
				.hasLowCardinalityKeyValue("outcome", "deactivated")
				.hasLowCardinalityKeyValue("code", "none")
				.hasLowCardinalityKeyValue("attempts", "2")
				.hasHighCardinalityKeyValue("wechatpay.coupon.code", "****3434")
				.hasHighCardinalityKeyValue("wechatpay.stock.id", REQUEST.stockId())
				.hasHighCardinalityKeyValue("wechatpay.request.no", REQUEST.requestNo());
		});
	}

	@ParameterizedTest
	@CsvSource({ "404, RESOURCE_NOT_EXISTS, not_deactivated, RESOURCE_NOT_EXISTS, 1",
			"400, SOMETHING_4711, not_deactivated, other, 1",
			"429, RATELIMIT_EXCEEDED, not_deactivated, " + "RATELIMIT_EXCEEDED, 3", "503, '', unconfirmed, none, 3" })
	void deactivateWhenItFailsRecordsOutcome(int status, String code, String outcome, String recorded,
			String attempts) {
		this.wechatPay.respondAlways(FakeResponse.of(status, code.isEmpty() ? "{}" : "{\"code\":\"" + code + "\"}"));
		this.contextRunner.run((context) -> {
			context.getBean(CouponDeactivationClient.class)
				.deactivateAsync(REQUEST)
				.onErrorComplete()
				.block(Duration.ofSeconds(10));
			TestObservationRegistryAssert.assertThat(this.registry)
				.hasObservationWithNameEqualTo(NAME)
				.that()
				.hasError()
				.hasLowCardinalityKeyValue("outcome", outcome)
				.hasLowCardinalityKeyValue("code", recorded)
				.hasLowCardinalityKeyValue("attempts", attempts);
		});
	}

	@ParameterizedTest
	@EnumSource
	void requestsWhenNoResponseIsVerifiedHaveStatusAndOutcomeOfTheResponse(Connectors connector) {
		this.wechatPay.respondAlways(FakeResponse.ordinary().unsigned());
		this.contextRunner.withBean(ClientHttpConnectorBuilder.class, connector::builder).run((context) -> {
			context.getBean(CouponDeactivationClient.class)
				.deactivateAsync(REQUEST)
				.onErrorComplete()
				.block(Duration.ofSeconds(10));
			// an observation is stopped after the subscriber has been notified
			Awaitility.await()
				.untilAsserted(() -> TestObservationRegistryAssert.assertThat(this.registry)
					.hasNumberOfObservationsWithNameEqualTo("http.client.requests", 3)
					.forAllObservationsWithNameEqualTo("http.client.requests",
							(request) -> request.hasLowCardinalityKeyValue("status", "200")
								.hasLowCardinalityKeyValue("outcome", "SUCCESS")));
		});
	}

	@Test
	void deactivateWhenCallerIsObservedHasItAsParent() {
		this.contextRunner.run((context) -> {
			Observation.createNotStarted("caller", this.registry)
				.observe(() -> context.getBean(CouponDeactivationClient.class).deactivate(REQUEST));
			assertChildOf("caller");
		});
	}

	@Test
	void deactivateAllWhenSubscriberIsObservedHasItAsParent() {
		this.contextRunner.run((context) -> {
			Observation caller = Observation.start("caller", this.registry);
			List<CouponDeactivation> requests = Flux.range(0, 5)
				.map((i) -> CouponDeactivation.of(REQUEST.stockId(), "c" + i))
				.collectList()
				.block();
			requests.forEach((request) -> this.wechatPay.addCoupon(request.stockId(), request.couponCode()));
			assertThat(context.getBean(CouponDeactivationClient.class)
				.deactivateAll(Flux.fromIterable(requests).delayElements(Duration.ofMillis(5)))
				.contextWrite((view) -> view.put(ObservationThreadLocalAccessor.KEY, caller))
				.collectList()
				.block(Duration.ofSeconds(10))).hasSize(5);
			caller.stop();
			TestObservationRegistryAssert.assertThat(this.registry).hasNumberOfObservationsWithNameEqualTo(NAME, 5);
			assertChildOf("caller");
		});
	}

	private void assertChildOf(String parent) {
		TestObservationRegistryAssert.assertThat(this.registry)
			.forAllObservationsWithNameEqualTo(NAME, (deactivation) -> assertChildOf(deactivation, parent));
	}

	private static void assertChildOf(ObservationContextAssert<?> child, String parent) {
		child.hasParentObservationContextMatching((context) -> context.getName().equals(parent));
	}

	@Test
	void deactivateWhenMerchantIsNamedRecordsName() {
		this.contextRunner.run((context) -> {
			WechatPayMerchants merchants = context.getBean(WechatPayMerchants.class);
			merchants.put("shop", MerchantSettings.from(shop()));
			merchants.couponDeactivationClient("shop").deactivate(REQUEST);
			TestObservationRegistryAssert.assertThat(this.registry)
				.hasObservationWithNameEqualTo(NAME)
				.that()
				.hasLowCardinalityKeyValue("merchant", "shop");
		});
	}

	private Map<String, String> shop() {
		Map<String, String> properties = new HashMap<>();
		this.wechatPay.properties()
			.forEach((name, value) -> properties.put(name.substring("wechatpay.".length()), value));
		return properties;
	}

	@Test
	void deactivateWhenApplicationHasConventionUsesIt() {
		this.contextRunner.withBean(CouponDeactivationObservationConvention.class,
				() -> new DefaultCouponDeactivationObservationConvention() {

					@Override
					public String getName() {
						return "coupon.void";
					}

				})
			.run((context) -> {
				context.getBean(CouponDeactivationClient.class).deactivate(REQUEST);
				TestObservationRegistryAssert.assertThat(this.registry)
					.hasNumberOfObservationsWithNameEqualTo("coupon.void", 1)
					.hasNumberOfObservationsWithNameEqualTo(NAME, 0);
			});
	}

	@Test
	void deactivateWhenItFailsProvidesResultToHandler() {
		TestHandler handler = new TestHandler();
		this.registry.observationConfig().observationHandler(handler);
		this.wechatPay.respondAlways(FakeResponse.of(404, "{}"));
		this.contextRunner.run((context) -> {
			assertThatExceptionOfType(CouponNotDeactivatedException.class)
				.isThrownBy(() -> context.getBean(CouponDeactivationClient.class).deactivate(REQUEST));
			assertThat(handler.stopped.request()).isEqualTo(REQUEST);
			assertThat(handler.stopped.result()).isNotNull();
		});
	}

	@Test
	void deactivateWithoutRegistrySucceeds() {
		this.unobserved.run((context) -> {
			assertThat(context.getBean(CouponDeactivationClient.class).deactivate(REQUEST)).isNotNull();
			TestObservationRegistryAssert.assertThat(this.registry).doesNotHaveAnyObservation();
		});
	}

	@Test
	void confirmMasksOpenidAndCouponCodeInUrl() {
		this.contextRunner.run((context) -> {
			context.getBean(CouponDeactivationClient.class)
				.confirmAsync(REQUEST, "oHkzDuGc4711", "wx8888888888884712")
				.block();
			assertRequest("/v3/marketing/busifavor/users/{openid}/coupons/{coupon_code}/appids/{appid}",
					"/v3/marketing/busifavor/users/{openid}/coupons/{coupon_code}/appids/{appid}");
		});
	}

	@Test
	void getWhenTemplateHasVariablesReportsTemplate() {
		this.contextRunner.run((context) -> {
			context.getBean(WechatPayClient.class).chain("v3/applyment4sub/applyment/{id}", "4711").get(Map.of());
			assertRequest("/v3/applyment4sub/applyment/{id}", "/v3/****4sub/applyment/{id}");
		});
	}

	@Test
	void deactivateReportsPath() {
		this.contextRunner.run((context) -> {
			context.getBean(CouponDeactivationClient.class).deactivate(REQUEST);
			assertRequest("/v3/marketing/busifavor/coupons/deactivate", "/v3/marketing/busifavor/coupons/deactivate");
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "chain", "path", "string", "uri" })
	void getWhenPathContainsCouponCodeReportsNoUriAndMaskedUrl(String form) {
		String path = "/v3/marketing/users/oHkzDuGc4711/coupons/sxxe34343434";
		this.contextRunner.run((context) -> {
			WechatPayClient client = context.getBean(WechatPayClient.class);
			switch (form) {
				case "chain" -> client.chain(path).get(Map.of());
				case "path" ->
					client.path("v3", "marketing", "users", "oHkzDuGc4711", "coupons", "sxxe34343434").get(Map.of());
				case "string" -> client.webClient().get().uri(path).retrieve().toBodilessEntity().block();
				default -> client.webClient()
					.get()
					.uri(URI.create(this.wechatPay.baseUrl() + path))
					.retrieve()
					.toBodilessEntity()
					.block();
			}
			assertRequest("none", "/v3/marketing/****sers/****4711/****pons/****3434");
		});
	}

	@Test
	void getWhenApplicationHasConventionUsesIt() {
		this.contextRunner
			.withBean(ClientRequestObservationConvention.class, () -> new DefaultClientRequestObservationConvention())
			.run((context) -> {
				context.getBean(WechatPayClient.class).chain("v3/a/4711").get(Map.of());
				Awaitility.await()
					.untilAsserted(() -> TestObservationRegistryAssert.assertThat(this.registry)
						.hasObservationWithNameEqualTo("http.client.requests")
						.that()
						.hasLowCardinalityKeyValue("uri", "/v3/a/4711"));
			});
	}

	@Test
	void deactivateUsesConfiguredObservationName() {
		this.contextRunner.withPropertyValues("management.observations.http.client.requests.name=outgoing")
			.run((context) -> {
				context.getBean(CouponDeactivationClient.class).deactivate(REQUEST);
				TestObservationRegistryAssert.assertThat(this.registry)
					.hasNumberOfObservationsWithNameEqualTo("outgoing", 1);
			});
	}

	private void assertRequest(String uri, String path) {
		// an observation is stopped after the subscriber has been notified
		Awaitility.await()
			.untilAsserted(() -> TestObservationRegistryAssert.assertThat(this.registry)
				.hasObservationWithNameEqualTo("http.client.requests")
				.that()
				.hasLowCardinalityKeyValue("uri", uri)
				.hasHighCardinalityKeyValue("http.url", this.wechatPay.baseUrl() + path));
	}

	@Test
	void deactivateWhenApplicationHasCustomizerAppliesItToEachMerchant() {
		this.unobserved
			.withBean(WechatPayWebClientCustomizer.class,
					() -> (builder) -> builder.filter((request, next) -> next
						.exchange(ClientRequest.from(request).header("X-Customized", "yes").build())))
			.run((context) -> {
				context.getBean(CouponDeactivationClient.class).deactivate(REQUEST);
				WechatPayMerchants merchants = context.getBean(WechatPayMerchants.class);
				merchants.put("shop", MerchantSettings.from(shop()));
				merchants.couponDeactivationClient("shop").deactivate(REQUEST);
				assertThat(this.wechatPay.deactivations()).hasSize(2)
					.allSatisfy(
							(received) -> assertThat(received.headers()).containsEntry("X-Customized", List.of("yes")));
			});
	}

	private static final class TestHandler implements ObservationHandler<CouponDeactivationObservationContext> {

		private CouponDeactivationObservationContext stopped;

		@Override
		public boolean supportsContext(Observation.Context context) {
			return context instanceof CouponDeactivationObservationContext;
		}

		@Override
		public void onStop(CouponDeactivationObservationContext context) {
			this.stopped = context;
		}

	}

	/**
	 * Handler that throws in one of its methods.
	 */
	private record BrokenHandler(String where) implements ObservationHandler<Observation.Context> {

		@Override
		public void onStart(Observation.Context context) {
			breakAt("onStart");
		}

		@Override
		public void onError(Observation.Context context) {
			breakAt("onError");
		}

		@Override
		public void onStop(Observation.Context context) {
			breakAt("onStop");
		}

		private void breakAt(String here) {
			if (this.where.equals(here)) {
				throw new IllegalStateException(here + " is broken");
			}
		}

		@Override
		public boolean supportsContext(Observation.Context context) {
			return context instanceof CouponDeactivationObservationContext;
		}

	}

}
