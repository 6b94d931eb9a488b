package io.github.wechatpayspring.autoconfigure.endpoint;

import io.github.wechatpayspring.autoconfigure.WechatPayAutoConfiguration;
import io.github.wechatpayspring.merchant.WechatPayMerchants;

import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of the Actuator endpoint {@code wechatpay}. It is there once
 * {@code management.endpoints.web.exposure.include}, or that of JMX, names it.
 */
@AutoConfiguration(after = WechatPayAutoConfiguration.class)
@ConditionalOnClass(ConditionalOnAvailableEndpoint.class)
@ConditionalOnBean(WechatPayMerchants.class)
@ConditionalOnAvailableEndpoint(MerchantsEndpoint.class)
final class WechatPayEndpointAutoConfiguration {

	WechatPayEndpointAutoConfiguration() {
	}

	@Bean
	@ConditionalOnMissingBean
	MerchantsEndpoint wechatPayMerchantsEndpoint(WechatPayMerchants merchants) {
		return new MerchantsEndpoint(merchants);
	}

}
