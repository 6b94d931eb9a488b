package io.github.wechatpayspring.autoconfigure;

import java.net.URI;
import java.time.Duration;
import java.util.Map;

import io.github.wechatpayspring.client.WechatPayClient;
import io.github.wechatpayspring.connector.Connectors;
import io.github.wechatpayspring.coupon.CouponDeactivationClient;
import io.github.wechatpayspring.fake.FakeResponse;
import io.micrometer.observation.tck.TestObservationRegistryAssert;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.web.reactive.function.client.ClientRequestObservationConvention;
import org.springframework.web.reactive.function.client.DefaultClientRequestObservationConvention;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the observation of requests, {@code http.client.requests}.
 */
class HttpClientObservationTests extends AbstractObservationTests {

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

}
