package io.github.wechatpayspring.samples.bulk.run;

import java.util.Comparator;

import io.github.wechatpayspring.samples.bulk.file.UnreadableFileException;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.JobExecutionException;
import org.springframework.batch.core.listener.JobExecutionListener;
import org.springframework.batch.core.listener.StepExecutionListener;
import org.springframework.batch.core.step.StepExecution;

/**
 * Listener that stores the state of a run. Thread-safe.
 */
class RunListener implements JobExecutionListener {

	static final String RUN = "run";

	private static final Log logger = LogFactory.getLog(RunListener.class);

	private final RunStore runs;

	private final StoreRetry retry = new StoreRetry();

	RunListener(RunStore runs) {
		this.runs = runs;
	}

	static long run(JobExecution execution) {
		Long run = execution.getJobParameters().getLong(RUN);
		if (run == null) {
			throw new IllegalStateException("The job parameter '" + RUN + "' is missing");
		}
		return run;
	}

	/**
	 * Return a listener for steps in which a run has the specified state.
	 */
	StepExecutionListener entering(RunState state) {
		return new StepExecutionListener() {

			@Override
			public void beforeStep(StepExecution execution) {
				setState(run(execution.getJobExecution()), state, null);
			}

		};
	}

	@Override
	public void afterJob(JobExecution execution) {
		this.retry.execute(() -> storeState(execution));
	}

	private void storeState(JobExecution execution) {
		long run = run(execution);
		BatchStatus status = execution.getStatus();
		if (status == BatchStatus.COMPLETED) {
			setState(run, RunState.COMPLETED, null);
		}
		else if (status == BatchStatus.STOPPED || status == BatchStatus.STOPPING) {
			setState(run, RunState.PAUSED, this.runs.pauseReason(run).orElse("The job was stopped"));
		}
		else {
			fail(run, execution);
		}
	}

	private void fail(long run, JobExecution execution) {
		Throwable failure = execution.getAllFailureExceptions()
			.stream()
			.map(FailureReason::root)
			// the step of the partitions fails without a reason
			.min(Comparator.comparing(JobExecutionException.class::isInstance))
			.orElse(null);
		if (failure instanceof UnreadableFileException) {
			this.runs.refuse(run);
		}
		else if (failure != null) {
			logger.error("Run " + run + " has failed", failure);
		}
		setState(run, RunState.FAILED, (failure != null) ? FailureReason.of(failure) : "The job has failed");
	}

	private void setState(long run, RunState state, @Nullable String reason) {
		this.runs.setState(run, state, reason);
		logger.info("State " + state.label() + ((reason != null) ? ": " + reason : ""));
	}

}
