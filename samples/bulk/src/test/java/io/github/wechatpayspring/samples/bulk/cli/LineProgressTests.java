package io.github.wechatpayspring.samples.bulk.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;

import io.github.wechatpayspring.samples.bulk.run.RunCounts;
import io.github.wechatpayspring.samples.bulk.run.RunState;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link LineProgress}.
 */
class LineProgressTests {

	private final StringWriter output = new StringWriter();

	private long time = -Duration.ofDays(1).toNanos();

	private final LineProgress progress = new LineProgress(new PrintWriter(this.output), () -> this.time);

	private void show(RunState state, RunCounts counts) {
		this.progress.show(TestRuns.run(state, counts));
	}

	private void pass(Duration duration) {
		this.time += duration.toNanos();
	}

	@Test
	void showWhenRunIsImportingPrintsRows() {
		show(RunState.IMPORTING, new RunCounts(1000, 2, 3, 4, 0, 0, 0));
		assertThat(this.output.toString().lines()).containsExactly("Run 7: importing, 1009 rows");
	}

	@Test
	void showWhenIntervalHasNotPassedPrintsChangesOfStateOnly() {
		show(RunState.TRIAL, TestRuns.counts(1000, 0, 0, 0));
		pass(Duration.ofMillis(4999));
		show(RunState.TRIAL, TestRuns.counts(1000, 10, 0, 0));
		show(RunState.RUNNING, TestRuns.counts(1000, 10, 0, 0));
		show(RunState.RUNNING, TestRuns.counts(1000, 20, 0, 0));
		assertThat(this.output.toString().lines()).containsExactly("Run 7: trial, 0 of 1000 coupons",
				"Run 7: running, 10 of 1000 coupons");
	}

	@Test
	void showWhenIntervalHasPassedPrintsRateAndRemainingTime() {
		show(RunState.RUNNING, TestRuns.counts(10_000, 1000, 0, 0));
		pass(Duration.ofSeconds(5));
		show(RunState.RUNNING, TestRuns.counts(10_000, 1300, 150, 50));
		assertThat(this.output.toString().lines()).containsExactly("Run 7: running, 1000 of 10000 coupons",
				"Run 7: running, 1500 of 10000 coupons, 100/s, 1 min 25 s left");
	}

	@Test
	void showWhenNoOutcomeWasAddedPrintsNoRate() {
		show(RunState.RUNNING, TestRuns.counts(100, 50, 0, 0));
		pass(Duration.ofSeconds(5));
		show(RunState.RUNNING, TestRuns.counts(100, 50, 0, 0));
		pass(Duration.ofSeconds(5));
		// a count may decrease when unconfirmed coupons are sent again
		show(RunState.RUNNING, TestRuns.counts(100, 40, 0, 0));
		assertThat(this.output.toString().lines()).containsExactly("Run 7: running, 50 of 100 coupons",
				"Run 7: running, 50 of 100 coupons", "Run 7: running, 40 of 100 coupons");
	}

}
