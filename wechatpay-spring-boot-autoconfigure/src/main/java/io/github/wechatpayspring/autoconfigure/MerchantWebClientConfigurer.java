package io.github.wechatpayspring.autoconfigure;

import io.github.wechatpayspring.client.WechatPayWebClientCustomizer;
import io.github.wechatpayspring.coupon.CouponDeactivationObservationConvention;
import io.github.wechatpayspring.coupon.CouponDeactivationObservations;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.webclient.observation.ObservationWebClientCustomizer;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.web.reactive.function.client.ClientRequestObservationConvention;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * Customization of the clients of all merchants by the application.
 */
final class MerchantWebClientConfigurer {

	private final ObjectProvider<ObservationWebClientCustomizer> observation;

	private final ObjectProvider<WechatPayWebClientCustomizer> customizers;

	private final ObjectProvider<ObservationRegistry> observationRegistry;

	private final ObjectProvider<CouponDeactivationObservationConvention> convention;

	private final @Nullable ClientRequestObservationConvention requestConvention;

	MerchantWebClientConfigurer(ObjectProvider<ObservationWebClientCustomizer> observation,
			ObjectProvider<WechatPayWebClientCustomizer> customizers,
			ObjectProvider<ObservationRegistry> observationRegistry,
			ObjectProvider<CouponDeactivationObservationConvention> convention,
			@Nullable ClientRequestObservationConvention requestConvention) {
		this.observation = observation;
		this.customizers = customizers;
		this.observationRegistry = observationRegistry;
		this.convention = convention;
		this.requestConvention = requestConvention;
	}

	/**
	 * Begin a client. Of the application's customizers for all of its clients only the
	 * one for observations has a say: headers, cookies, codecs and status handlers for
	 * other services are not for this one.
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

	CouponDeactivationObservations deactivations(String merchant) {
		return new CouponDeactivationObservations(merchant,
				this.observationRegistry.getIfAvailable(() -> ObservationRegistry.NOOP),
				this.convention.getIfAvailable());
	}

}
