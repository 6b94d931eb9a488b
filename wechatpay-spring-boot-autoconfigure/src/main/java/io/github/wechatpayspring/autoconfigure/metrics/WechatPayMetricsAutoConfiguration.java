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
 * Auto-configuration for the metrics of merchants that are not based on observations:
 * rejected signatures, expiry of keys, clock offset, rate limit and bulks.
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
