package io.github.wechatpayspring.samples.bulk.cluster;

import io.github.wechatpayspring.samples.bulk.run.MerchantPartitioner;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

import org.springframework.batch.core.job.JobInterruptedException;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.dao.EmptyResultDataAccessException;

/**
 * Worker that processes partitions. Thread-safe.
 */
class PartitionWorker {

	private static final Log logger = LogFactory.getLog(PartitionWorker.class);

	private final JobRepository repository;

	private final Step sending;

	/**
	 * Create a new worker.
	 * @param repository the job repository
	 * @param sending the step of a partition
	 */
	PartitionWorker(JobRepository repository, Step sending) {
		this.repository = repository;
		this.sending = sending;
	}

	/**
	 * Process a partition. A message for a partition that has ended, or whose job was
	 * recovered after a crash, is dropped, as is any other text.
	 * @param message the message
	 * @throws IllegalStateException if the end of the partition could not be stored, so
	 * that the message must be delivered again
	 */
	void execute(String message) {
		Long id = PartitionMessage.parse(message);
		StepExecution partition = (id != null) ? findRunning(id) : null;
		if (partition == null) {
			logger.info("Message is out of date and dropped: " + message);
			return;
		}
		MDC.put("run", Long.toString(MerchantPartitioner.run(partition)));
		try {
			this.sending.execute(partition);
		}
		catch (JobInterruptedException ex) {
			// the step has stored this
		}
		finally {
			MDC.remove("run");
		}
		if (findRunning(partition.getId()) != null) {
			throw new IllegalStateException("The end of partition " + partition.getId() + " is not stored");
		}
	}

	private @Nullable StepExecution findRunning(long id) {
		try {
			StepExecution partition = this.repository.getStepExecution(id);
			return (partition != null && partition.getStatus().isRunning()
					&& partition.getJobExecution().getStatus().isRunning()) ? partition : null;
		}
		catch (EmptyResultDataAccessException ex) {
			return null;
		}
	}

}
