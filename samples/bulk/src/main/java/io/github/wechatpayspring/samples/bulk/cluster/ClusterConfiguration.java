package io.github.wechatpayspring.samples.bulk.cluster;

import io.github.wechatpayspring.merchant.WechatPayMerchants;

import org.springframework.amqp.core.Declarables;
import org.springframework.amqp.core.Queue;
import org.springframework.amqp.core.QueueBuilder;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;
import org.springframework.integration.config.EnableIntegration;

/**
 * Configuration that managers and workers share. Each merchant has a queue, so that the
 * partitions of a slow merchant do not delay those of others.
 */
@Configuration(proxyBeanMethods = false)
@Profile("manager | worker")
@EnableIntegration
@EnableConfigurationProperties(ClusterProperties.class)
class ClusterConfiguration {

	private static final String QUEUE = "wechatpay-bulk.";

	static String queue(String merchant) {
		return QUEUE + merchant;
	}

	@Bean
	Declarables partitionQueues(WechatPayMerchants merchants) {
		return new Declarables(merchants.names().stream().map(ClusterConfiguration::declaration).toList());
	}

	private static Queue declaration(String merchant) {
		return QueueBuilder.durable(queue(merchant)).quorum().build();
	}

}
