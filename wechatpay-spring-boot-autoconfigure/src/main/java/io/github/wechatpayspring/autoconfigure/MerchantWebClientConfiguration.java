package io.github.wechatpayspring.autoconfigure;

import io.github.wechatpayspring.client.WechatPayWebClientCustomizer;
import io.github.wechatpayspring.coupon.CouponDeactivationObservationConvention;
import io.github.wechatpayspring.exchange.SignedExchange;
import io.github.wechatpayspring.traffic.WechatPayTraffic;
import io.micrometer.observation.ObservationRegistry;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.webclient.observation.ObservationWebClientCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.web.reactive.function.client.ClientRequestObservationConvention;

/**
 * Configuration that the default merchant and named merchants share.
 */
@Configuration(proxyBeanMethods = false)
class MerchantWebClientConfiguration {

	private static final String REQUEST_OBSERVATION = "management.observations.http.client.requests.name";

	@Bean
	@ConditionalOnMissingBean
	WechatPayTraffic.Threads wechatPayCallThreads() {
		return new WechatPayTraffic.Threads();
	}

	@Bean
	MerchantWebClientConfigurer wechatPayMerchantCustomization(
			ObjectProvider<ObservationWebClientCustomizer> observation,
			ObjectProvider<WechatPayWebClientCustomizer> customizers,
			ObjectProvider<ObservationRegistry> observationRegistry,
			ObjectProvider<CouponDeactivationObservationConvention> convention,
			ObjectProvider<ClientRequestObservationConvention> requestConvention, Environment environment) {
		return new MerchantWebClientConfigurer(observation, customizers, observationRegistry, convention,
				requestConvention.stream().findAny().isPresent() ? null : SignedExchange
					.observationConvention(environment.getProperty(REQUEST_OBSERVATION, "http.client.requests")));
	}

}
