package io.github.wechatpayspring.samples.bulk.cluster;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.Assert;

/**
 * Properties of managers and workers.
 *
 * @param partitionsPerMerchant the number of partitions of each merchant that a worker
 * processes at the same time
 * @param pollInterval the interval at which a manager asks for the end of partitions
 */
@ConfigurationProperties("bulk.cluster")
record ClusterProperties(@DefaultValue("2") int partitionsPerMerchant, @DefaultValue("1s") Duration pollInterval) {

	ClusterProperties {
		Assert.isTrue(partitionsPerMerchant > 0, "'bulk.cluster.partitions-per-merchant' must be positive");
		Assert.isTrue(pollInterval.toMillis() > 0, "'bulk.cluster.poll-interval' must be at least 1ms");
	}

}
