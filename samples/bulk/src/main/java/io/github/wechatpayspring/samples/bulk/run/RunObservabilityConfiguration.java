package io.github.wechatpayspring.samples.bulk.run;

import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Configuration of the metrics and the health of runs.
 */
@Configuration(proxyBeanMethods = false)
class RunObservabilityConfiguration {

	@Bean(initMethod = "start")
	RunMeters runMeters(MeterRegistry registry, RunStore runs) {
		return new RunMeters(registry, runs);
	}

	@Bean
	RunsHealthIndicator runsHealthIndicator(RunStore runs) {
		return new RunsHealthIndicator(runs);
	}

}
