package io.github.wechatpayspring.samples.bulk.run;

import org.jspecify.annotations.Nullable;

import org.springframework.batch.core.scope.context.ChunkContext;
import org.springframework.batch.core.step.StepContribution;
import org.springframework.batch.core.step.tasklet.Tasklet;
import org.springframework.batch.infrastructure.repeat.RepeatStatus;

/**
 * {@link Tasklet} that pauses a run that has coupons without a certain outcome, so that
 * it can be resumed.
 */
class CompletionTasklet implements Tasklet {

	private final long run;

	private final RunStore runs;

	CompletionTasklet(long run, RunStore runs) {
		this.run = run;
		this.runs = runs;
	}

	@Override
	public @Nullable RepeatStatus execute(StepContribution contribution, ChunkContext context) {
		RunCounts counts = this.runs.find(this.run).orElseThrow().counts();
		if (counts.pending() + counts.unconfirmed() > 0) {
			this.runs.requestPause(this.run, counts.unconfirmed() + " coupons are unconfirmed and " + counts.pending()
					+ " were not sent. Resume the run to send them again with the same request numbers");
			contribution.getStepExecution().setTerminateOnly();
		}
		return RepeatStatus.FINISHED;
	}

}
