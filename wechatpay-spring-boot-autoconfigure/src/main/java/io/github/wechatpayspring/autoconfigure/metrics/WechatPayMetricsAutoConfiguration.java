package io.github.wechatpayspring.autoconfigure.metrics;

import java.time.Clock;

import io.github.wechatpayspring.autoconfigure.WechatPayClock;
import io.github.wechatpayspring.autoconfigure.WechatPayMerchantsAutoConfiguration;
import io.github.wechatpayspring.merchant.AllMerchants;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

import org.springframework.beans.factory.ObjectProvider;
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
@AutoConfiguration(after = WechatPayMerchantsAutoConfiguration.class,
		afterName = "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration")
@ConditionalOnClass(MeterBinder.class)
@ConditionalOnBean({ MeterRegistry.class, AllMerchants.class })
public final class WechatPayMetricsAutoConfiguration {

	WechatPayMetricsAutoConfiguration() {
	}

	@Bean
	WechatPayMeterBinder wechatPayMeterBinder(AllMerchants merchants, ObjectProvider<Clock> clocks) {
		return new WechatPayMeterBinder(merchants, WechatPayClock.of(clocks));
	}

}
