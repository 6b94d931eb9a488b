package io.github.wechatpayspring.autoconfigure;

import java.time.Clock;

import io.github.wechatpayspring.client.WechatPayClient;
import io.github.wechatpayspring.client.WechatPayWebClientCustomizer;
import io.github.wechatpayspring.coupon.CouponDeactivationClient;
import io.github.wechatpayspring.coupon.CouponDeactivationObservationConvention;
import io.github.wechatpayspring.exchange.SignedExchange;
import io.github.wechatpayspring.traffic.WechatPayTraffic;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.webclient.observation.ObservationWebClientCustomizer;
import org.springframework.core.env.Environment;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.web.reactive.function.client.ClientRequestObservationConvention;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * Configures the clients of all merchants with the beans of the application.
 */
final class MerchantWebClientConfigurer {

	private static final String REQUEST_OBSERVATION = "management.observations.http.client.requests.name";

	private final ObjectProvider<ObservationWebClientCustomizer> observation;

	private final ObjectProvider<WechatPayWebClientCustomizer> customizers;

	private final ObjectProvider<ObservationRegistry> observationRegistry;

	private final ObjectProvider<CouponDeactivationObservationConvention> convention;

	private final @Nullable ClientRequestObservationConvention requestConvention;

	MerchantWebClientConfigurer(ObjectProvider<ObservationWebClientCustomizer> observation,
			ObjectProvider<WechatPayWebClientCustomizer> customizers,
			ObjectProvider<ObservationRegistry> observationRegistry,
			ObjectProvider<CouponDeactivationObservationConvention> convention,
			ObjectProvider<ClientRequestObservationConvention> requestConvention, Environment environment) {
		this.observation = observation;
		this.customizers = customizers;
		this.observationRegistry = observationRegistry;
		this.convention = convention;
		this.requestConvention = requestConvention.stream().findAny().isPresent() ? null : SignedExchange
			.observationConvention(environment.getProperty(REQUEST_OBSERVATION, "http.client.requests"));
	}

	/**
	 * Create the builder of a client. Of the application's customizers for all of its
	 * clients, only the one for observations is applied: headers, cookies, codecs and
	 * status handlers for other services are not for WeChat Pay.
	 */
	WebClient.Builder webClient(ClientHttpConnector connector) {
		WebClient.Builder builder = WebClient.builder();
		this.observation.ifAvailable((customizer) -> customizer.customize(builder));
		if (this.requestConvention != null) {
			builder.observationConvention(this.requestConvention);
		}
		this.customizers.orderedStream().forEach((customizer) -> customizer.customize(builder));
		return builder.clientConnector(connector);
	}

	CouponDeactivationClient couponDeactivationClient(String merchant, WechatPayClient client, WechatPayTraffic traffic,
			int concurrency, Clock clock) {
		return CouponDeactivationClient.create(client, traffic, concurrency, clock, merchant,
				this.observationRegistry.getIfAvailable(() -> ObservationRegistry.NOOP),
				this.convention.getIfAvailable());
	}

}
