package io.github.wechatpayspring.samples.bulk.run;

import java.time.Duration;
import java.util.Objects;

import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.job.JobExecutionException;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.job.parameters.JobParametersBuilder;
import org.springframework.batch.core.launch.JobOperator;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.core.retry.RetryException;
import org.springframework.core.retry.RetryPolicy;
import org.springframework.core.retry.RetryTemplate;
import org.springframework.dao.OptimisticLockingFailureException;

/**
 * Job that executes runs. Thread-safe.
 */
class RunJob {

	private static final Duration POLL_INTERVAL = Duration.ofMillis(500);

	private final JobRepository repository;

	private final JobOperator operator;

	private final Job job;

	private final RunStore runs;

	private final Duration takeOver;

	// a worker may change the execution at the same time
	private final RetryTemplate retry = new RetryTemplate(RetryPolicy.builder()
		.maxRetries(30)
		.delay(Duration.ofSeconds(1))
		.includes(OptimisticLockingFailureException.class, JobExecutionException.class)
		.build());

	/**
	 * Create a new job.
	 * @param repository the job repository
	 * @param operator the job operator
	 * @param job the job
	 * @param runs the runs
	 * @param takeOver the maximum time to wait for workers of an earlier execution
	 */
	RunJob(JobRepository repository, JobOperator operator, Job job, RunStore runs, Duration takeOver) {
		this.repository = repository;
		this.operator = operator;
		this.job = job;
		this.runs = runs;
		this.takeOver = takeOver;
	}

	/**
	 * Start the job of a run, or restart it, and wait for its end. The job must not be
	 * executed by another process.
	 */
	void execute(long run) throws Exception {
		JobParameters parameters = new JobParametersBuilder().addLong(RunListener.RUN, run).toJobParameters();
		JobExecution last = this.repository.getLastJobExecution(this.job.getName(), parameters);
		if (last == null) {
			this.operator.start(this.job, parameters);
			return;
		}
		awaitWorkers(run, last);
		try {
			this.retry.execute(() -> restart(last.getId()));
		}
		catch (RetryException ex) {
			throw (ex.getLastException() instanceof Exception cause) ? cause : ex;
		}
	}

	private JobExecution restart(long execution) throws Exception {
		JobExecution last = find(execution);
		if (last.isRunning()) {
			last = this.operator.recover(last);
		}
		makeRestartable(last);
		return this.operator.restart(last);
	}

	// workers of an earlier manager store the outcomes of their requests in flight
	private void awaitWorkers(long run, JobExecution execution) throws InterruptedException {
		if (this.takeOver.isZero()) {
			return;
		}
		long deadline = System.nanoTime() + this.takeOver.toNanos();
		this.runs.requestPause(run, "The manager was started again");
		while (hasRunningSteps(find(execution.getId())) && System.nanoTime() < deadline) {
			Thread.sleep(POLL_INTERVAL.toMillis());
		}
		this.runs.clearPause(run);
	}

	private static boolean hasRunningSteps(JobExecution execution) {
		// the execution of a partitioned step ends with its manager
		return execution.getStepExecutions()
			.stream()
			.anyMatch((step) -> step.getStatus().isRunning() && step.getStepName().contains(":"));
	}

	private JobExecution find(long execution) {
		return Objects.requireNonNull(this.repository.getJobExecution(execution));
	}

	// a status that could not be stored is unknown, and the table of coupons is the
	// truth.
	// A job is completed and its run is not if the state of the run could not be stored
	private void makeRestartable(JobExecution last) {
		for (StepExecution step : last.getStepExecutions()) {
			if (step.getStatus() == BatchStatus.UNKNOWN || step.getStatus().isRunning()) {
				step.setStatus(BatchStatus.FAILED);
				this.repository.update(step);
			}
		}
		if (last.getStatus() == BatchStatus.UNKNOWN || last.getStatus() == BatchStatus.COMPLETED) {
			last.setStatus(BatchStatus.FAILED);
			this.repository.update(last);
		}
	}

}
