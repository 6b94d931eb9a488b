package io.github.wechatpayspring.autoconfigure;

import io.github.wechatpayspring.merchant.AllMerchants;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.web.client.support.RestClientHttpServiceGroupConfigurer;
import org.springframework.web.reactive.function.client.support.WebClientHttpServiceGroupConfigurer;

/**
 * Auto-configuration of HTTP interfaces that call WeChat Pay: those of the group
 * {@code wechatpay} as the merchant that has no name, those of a group
 * {@code wechatpay-<name>} as the merchant of that name.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = WechatPayMerchantsAutoConfiguration.class)
@ConditionalOnClass(WebClientHttpServiceGroupConfigurer.class)
@ConditionalOnBean(AllMerchants.class)
public final class WechatPayHttpServiceAutoConfiguration {

	WechatPayHttpServiceAutoConfiguration() {
	}

	@Bean
	WebClientHttpServiceGroupConfigurer wechatPayHttpServiceGroupConfigurer(BeanFactory beanFactory) {
		return new MerchantHttpServiceGroups(beanFactory);
	}

	@Bean
	RestClientHttpServiceGroupConfigurer wechatPayRestClientHttpServiceGroupConfigurer() {
		return MerchantHttpServiceGroups.refusal();
	}

}
