package io.github.wechatpayspring.samples.bulk.cluster;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import javax.sql.DataSource;

import io.github.wechatpayspring.client.WechatPayWebClientCustomizer;
import io.github.wechatpayspring.merchant.WechatPayMerchants;

import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.amqp.rabbit.listener.DirectMessageListenerContainer;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.amqp.autoconfigure.ConnectionFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;
import org.springframework.core.env.Environment;
import org.springframework.integration.amqp.dsl.Amqp;
import org.springframework.integration.dsl.IntegrationFlow;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * Configuration of a worker, which processes the partitions of its merchants.
 */
@Configuration(proxyBeanMethods = false)
@Profile("worker")
class WorkerConfiguration {

	@Bean
	PartitionWorker partitionWorker(JobRepository repository, @Qualifier("sending") Step sending) {
		return new PartitionWorker(repository, sending);
	}

	@Bean
	IntegrationFlow partitions(ConnectionFactory connectionFactory, WechatPayMerchants merchants,
			ClusterProperties properties, PartitionWorker worker) {
		DirectMessageListenerContainer container = new DirectMessageListenerContainer(connectionFactory);
		container.setQueueNames(merchants.names().stream().map(ClusterConfiguration::queue).toArray(String[]::new));
		container.setConsumersPerQueue(properties.partitionsPerMerchant());
		// a waiting message is left to other workers
		container.setPrefetchCount(1);
		return IntegrationFlow.from(Amqp.inboundAdapter(container)).handle(String.class, (message, headers) -> {
			worker.execute(message);
			return null;
		}).get();
	}

	// a consumer blocks its thread as long as it processes a partition
	@Bean
	ConnectionFactoryCustomizer consumerThreads(@Qualifier("consumerExecutor") ExecutorService executor) {
		return (factory) -> factory.setSharedExecutor(executor);
	}

	@Bean(destroyMethod = "shutdownNow")
	ExecutorService consumerExecutor() {
		CustomizableThreadFactory threads = new CustomizableThreadFactory("partition-");
		threads.setDaemon(true);
		return Executors.newCachedThreadPool(threads);
	}

	@Bean
	SharedQuotas sharedQuotas(DataSource dataSource, Environment environment) {
		return new SharedQuotas(dataSource, RequestCeilings.of(environment));
	}

	@Bean
	WechatPayWebClientCustomizer quotaFilter(SharedQuotas quotas) {
		return (builder) -> {
			if (!quotas.isEmpty()) {
				builder.filter(quotas::filter);
			}
		};
	}

}
