package io.github.wechatpayspring.samples.bulk.run;

import org.jspecify.annotations.Nullable;

import org.springframework.batch.core.scope.context.ChunkContext;
import org.springframework.batch.core.step.StepContribution;
import org.springframework.batch.core.step.tasklet.Tasklet;
import org.springframework.batch.infrastructure.repeat.RepeatStatus;

/**
 * {@link Tasklet} that pauses a run after its trial unless it is approved.
 */
class ApprovalTasklet implements Tasklet {

	private final long run;

	private final RunStore runs;

	ApprovalTasklet(long run, RunStore runs) {
		this.run = run;
		this.runs = runs;
	}

	@Override
	public @Nullable RepeatStatus execute(StepContribution contribution, ChunkContext context) {
		RunCounts counts = this.runs.find(this.run).orElseThrow().counts();
		if (!this.runs.isApproved(this.run) && counts.pending() > 0) {
			this.runs.requestPause(this.run,
					"Trial finished: " + counts.deactivated() + " deactivated, " + counts.notDeactivated()
							+ " not deactivated, " + counts.unconfirmed() + " unconfirmed, " + counts.pending()
							+ " left");
			contribution.getStepExecution().setTerminateOnly();
		}
		return RepeatStatus.FINISHED;
	}

}
