package io.github.wechatpayspring.samples.bulk.run;

import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.job.parameters.JobParametersBuilder;
import org.springframework.batch.core.launch.JobOperator;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.StepExecution;

/**
 * Job that executes runs. Thread-safe.
 */
class RunJob {

	private final JobRepository repository;

	private final JobOperator operator;

	private final Job job;

	RunJob(JobRepository repository, JobOperator operator, Job job) {
		this.repository = repository;
		this.operator = operator;
		this.job = job;
	}

	/**
	 * Start the job of a run, or restart it, and wait for its end. The job must not be
	 * running in this process.
	 */
	void execute(long run) throws Exception {
		JobParameters parameters = new JobParametersBuilder().addLong(RunListener.RUN, run).toJobParameters();
		JobExecution last = this.repository.getLastJobExecution(this.job.getName(), parameters);
		if (last == null) {
			this.operator.start(this.job, parameters);
			return;
		}
		if (last.isRunning()) {
			last = this.operator.recover(last);
		}
		makeRestartable(last);
		this.operator.restart(last);
	}

	// a status that could not be stored is unknown, and the table of coupons is the truth
	private void makeRestartable(JobExecution last) {
		for (StepExecution step : last.getStepExecutions()) {
			if (step.getStatus() == BatchStatus.UNKNOWN || step.getStatus().isRunning()) {
				step.setStatus(BatchStatus.FAILED);
				this.repository.update(step);
			}
		}
		if (last.getStatus() == BatchStatus.UNKNOWN) {
			last.setStatus(BatchStatus.FAILED);
			this.repository.update(last);
		}
	}

}
