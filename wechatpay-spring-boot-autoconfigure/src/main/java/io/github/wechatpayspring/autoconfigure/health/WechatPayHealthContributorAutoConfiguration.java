package io.github.wechatpayspring.autoconfigure.health;

import java.time.Clock;

import io.github.wechatpayspring.autoconfigure.WechatPayAutoConfiguration;
import io.github.wechatpayspring.autoconfigure.WechatPayClock;
import io.github.wechatpayspring.autoconfigure.WechatPayMerchantsAutoConfiguration;
import io.github.wechatpayspring.merchant.AllMerchants;

import org.springframework.beans.factory.ObjectProvider;
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
@AutoConfiguration(after = { WechatPayAutoConfiguration.class, WechatPayMerchantsAutoConfiguration.class })
@ConditionalOnClass(ConditionalOnEnabledHealthIndicator.class)
@ConditionalOnBean(AllMerchants.class)
@ConditionalOnEnabledHealthIndicator("wechatpay")
public final class WechatPayHealthContributorAutoConfiguration {

	WechatPayHealthContributorAutoConfiguration() {
	}

	@Bean
	@ConditionalOnMissingBean(name = { "wechatpayHealthIndicator", "wechatpayHealthContributor" })
	HealthContributor wechatpayHealthContributor(AllMerchants merchants, ObjectProvider<Clock> clocks) {
		return new MerchantsHealthContributor(merchants, WechatPayClock.of(clocks));
	}

}
