package io.github.wechatpayspring.samples.bulk.run;

import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.ExitStatus;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.StepExecution;

/**
 * {@link Step} for a partition that ends with a status in any case. If a step throws, for
 * example because its start could not be stored, Spring Batch does not wait for the other
 * partitions, which then send requests after the end of the job.
 */
final class IsolatedStep implements Step {

	private final Step step;

	IsolatedStep(Step step) {
		this.step = step;
	}

	@Override
	public String getName() {
		return this.step.getName();
	}

	@Override
	public boolean isAllowStartIfComplete() {
		return this.step.isAllowStartIfComplete();
	}

	@Override
	public int getStartLimit() {
		return this.step.getStartLimit();
	}

	@Override
	public void execute(StepExecution execution) {
		try {
			this.step.execute(execution);
		}
		catch (Exception ex) {
			execution.setStatus(BatchStatus.FAILED);
			execution.setExitStatus(ExitStatus.FAILED.addExitDescription(ex));
			execution.addFailureException(ex);
		}
	}

}
