package io.github.wechatpayspring.autoconfigure.service;

import io.github.wechatpayspring.autoconfigure.WechatPayAutoConfiguration;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.web.client.support.RestClientHttpServiceGroupConfigurer;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.support.WebClientHttpServiceGroupConfigurer;

/**
 * Auto-configuration of HTTP interfaces that call WeChat Pay: those of the group
 * {@code wechatpay} as the default merchant, those of a group {@code wechatpay-<name>} as
 * the merchant of that name. Without merchants their calls fail, so that no unsigned
 * request is sent.
 */
@AutoConfiguration(after = WechatPayAutoConfiguration.class)
@ConditionalOnClass({ WebClient.class, WebClientHttpServiceGroupConfigurer.class })
final class WechatPayHttpServiceAutoConfiguration {

	WechatPayHttpServiceAutoConfiguration() {
	}

	@Bean
	WebClientHttpServiceGroupConfigurer wechatPayHttpServiceGroupConfigurer(ListableBeanFactory beanFactory) {
		return new MerchantHttpServiceGroups(beanFactory);
	}

	@Bean
	RestClientHttpServiceGroupConfigurer wechatPayRestClientHttpServiceGroupConfigurer() {
		return MerchantHttpServiceGroups.refusal();
	}

}
