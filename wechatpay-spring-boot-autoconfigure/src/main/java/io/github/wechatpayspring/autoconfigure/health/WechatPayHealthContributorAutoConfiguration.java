package io.github.wechatpayspring.autoconfigure.health;

import io.github.wechatpayspring.autoconfigure.WechatPayAutoConfiguration;
import io.github.wechatpayspring.merchant.WechatPayMerchants;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of the health contributor {@code wechatpay}, with one entry for each
 * merchant. It makes no call of its own.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = WechatPayAutoConfiguration.class)
@ConditionalOnClass(ConditionalOnEnabledHealthIndicator.class)
@ConditionalOnBean(WechatPayMerchants.class)
@ConditionalOnEnabledHealthIndicator("wechatpay")
public final class WechatPayHealthContributorAutoConfiguration {

	WechatPayHealthContributorAutoConfiguration() {
	}

	@Bean
	@ConditionalOnMissingBean(name = { "wechatpayHealthIndicator", "wechatpayHealthContributor" })
	HealthContributor wechatpayHealthContributor(WechatPayMerchants merchants) {
		return new MerchantsHealthContributor(merchants);
	}

}
