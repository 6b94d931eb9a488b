package io.github.wechatpayspring.autoconfigure.metrics;

import io.github.wechatpayspring.autoconfigure.WechatPayAutoConfiguration;
import io.github.wechatpayspring.merchant.WechatPayMerchants;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of the metrics of every merchant that no observation gives: rejected
 * signatures, expiry of keys, the clocks' offset, the rate and bulks.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = WechatPayAutoConfiguration.class,
		afterName = "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration")
@ConditionalOnClass(MeterBinder.class)
@ConditionalOnBean({ MeterRegistry.class, WechatPayMerchants.class })
public final class WechatPayMetricsAutoConfiguration {

	WechatPayMetricsAutoConfiguration() {
	}

	@Bean
	WechatPayMeterBinder wechatPayMeterBinder(WechatPayMerchants merchants) {
		return new WechatPayMeterBinder(merchants);
	}

}
