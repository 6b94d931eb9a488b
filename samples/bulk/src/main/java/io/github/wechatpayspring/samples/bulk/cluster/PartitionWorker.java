package io.github.wechatpayspring.samples.bulk.cluster;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.batch.core.job.JobInterruptedException;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.StepExecution;

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
	 * Process a partition. A partition that has ended, or whose job was recovered after a
	 * crash, is ignored.
	 * @param message the message
	 * @throws IllegalStateException if the end of the partition could not be stored, so
	 * that the message must be delivered again
	 */
	void execute(PartitionMessage message) {
		StepExecution partition = this.repository.getStepExecution(message.stepExecution());
		if (partition == null || !isRunning(partition)) {
			logger.info("Message of partition " + message.stepExecution() + " is out of date");
			return;
		}
		try {
			this.sending.execute(partition);
		}
		catch (JobInterruptedException ex) {
			// the step has stored this
		}
		StepExecution stored = this.repository.getStepExecution(message.stepExecution());
		if (stored != null && isRunning(stored)) {
			throw new IllegalStateException("The end of partition " + message.stepExecution() + " is not stored");
		}
	}

	private static boolean isRunning(StepExecution partition) {
		return partition.getStatus().isRunning() && partition.getJobExecution().getStatus().isRunning();
	}

}
