package io.github.wechatpayspring.samples.bulk.run;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import org.springframework.batch.core.scope.context.ChunkContext;
import org.springframework.batch.core.step.StepContribution;
import org.springframework.batch.core.step.tasklet.Tasklet;
import org.springframework.batch.infrastructure.repeat.RepeatStatus;

/**
 * {@link Tasklet} that pauses a run if there is a reason.
 */
class PauseTasklet implements Tasklet {

	private final long run;

	private final RunStore runs;

	private final Function<Run, Optional<String>> reason;

	private PauseTasklet(long run, RunStore runs, Function<Run, Optional<String>> reason) {
		this.run = run;
		this.runs = runs;
		this.reason = reason;
	}

	/**
	 * Create a tasklet that pauses a run after its trial unless it is approved.
	 */
	static PauseTasklet afterTrial(long run, RunStore runs) {
		return new PauseTasklet(run, runs, (current) -> {
			RunCounts counts = current.counts();
			return (current.approved() || counts.pending() == 0) ? Optional.empty()
					: Optional.of("Trial finished: " + counts.deactivated() + " deactivated, " + counts.notDeactivated()
							+ " not deactivated, " + counts.unconfirmed() + " unconfirmed, " + counts.pending()
							+ " left");
		});
	}

	/**
	 * Create a tasklet that pauses a run that has coupons without a certain outcome, so
	 * that it can be resumed.
	 */
	static PauseTasklet beforeEnd(long run, RunStore runs) {
		return new PauseTasklet(run, runs, (current) -> {
			RunCounts counts = current.counts();
			if (counts.pending() + counts.unconfirmed() == 0) {
				return Optional.empty();
			}
			List<String> merchants = runs.merchantPauseReasons(run);
			return Optional.of(!merchants.isEmpty() ? String.join("; ", merchants)
					: counts.unconfirmed() + " coupons are unconfirmed and " + counts.pending()
							+ " were not sent. Resume the run to send them again with the same request numbers");
		});
	}

	@Override
	public @Nullable RepeatStatus execute(StepContribution contribution, ChunkContext context) {
		this.reason.apply(this.runs.find(this.run).orElseThrow()).ifPresent((reason) -> {
			this.runs.requestPause(this.run, reason);
			contribution.getStepExecution().setTerminateOnly();
		});
		return RepeatStatus.FINISHED;
	}

}
