package io.github.wechatpayspring.samples.bulk.cluster;

import io.github.wechatpayspring.samples.bulk.run.MerchantPartitioner;

import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.integration.partition.MessageChannelPartitionHandler;
import org.springframework.batch.integration.partition.StepExecutionRequest;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;
import org.springframework.integration.amqp.dsl.Amqp;
import org.springframework.integration.channel.DirectChannel;
import org.springframework.integration.core.MessagingTemplate;
import org.springframework.integration.dsl.IntegrationFlow;
import org.springframework.integration.support.MessageBuilder;
import org.springframework.messaging.Message;

/**
 * Configuration of a manager, which sends partitions to workers and waits for their end.
 */
@Configuration(proxyBeanMethods = false)
@Profile("manager")
class ManagerConfiguration {

	private static final String QUEUE = "queue";

	@Bean
	MessageChannelPartitionHandler partitionHandler(JobRepository repository,
			@Qualifier("partitionRequests") DirectChannel requests, ClusterProperties properties) {
		MessageChannelPartitionHandler handler = new MessageChannelPartitionHandler();
		handler.setStepName("sending");
		handler.setMessagingOperations(new MessagingTemplate(requests));
		// replies would be lost with the manager
		handler.setJobRepository(repository);
		handler.setPollInterval(properties.pollInterval().toMillis());
		return handler;
	}

	@Bean
	DirectChannel partitionRequests() {
		return new DirectChannel();
	}

	@Bean
	IntegrationFlow partitionMessages(@Qualifier("partitionRequests") DirectChannel requests, RabbitTemplate rabbit,
			JobRepository repository) {
		return IntegrationFlow.from(requests)
			.transform(StepExecutionRequest.class, (request) -> message(repository, request))
			.handle(Amqp.outboundAdapter(rabbit)
				.routingKeyExpression("headers." + QUEUE)
				.confirmCorrelationExpression("payload")
				.waitForConfirm(true))
			.get();
	}

	private static Message<String> message(JobRepository repository, StepExecutionRequest request) {
		StepExecution partition = repository.getStepExecution(request.getStepExecutionId());
		if (partition == null) {
			throw new IllegalStateException("Partition " + request.getStepExecutionId() + " does not exist");
		}
		return MessageBuilder.withPayload(PartitionMessage.of(partition.getId()))
			.setHeader(QUEUE, ClusterConfiguration.queue(MerchantPartitioner.merchant(partition)))
			.build();
	}

}
