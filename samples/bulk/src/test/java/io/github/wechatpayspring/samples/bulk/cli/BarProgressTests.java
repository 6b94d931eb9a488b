package io.github.wechatpayspring.samples.bulk.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

import io.github.wechatpayspring.samples.bulk.run.RunCounts;
import io.github.wechatpayspring.samples.bulk.run.RunState;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBarBuilder;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link BarProgress}.
 */
class BarProgressTests {

	private final ByteArrayOutputStream output = new ByteArrayOutputStream();

	private BarProgress bar() {
		return new BarProgress(new ProgressBarBuilder().setConsumer(
				new ConsoleProgressBarConsumer(new PrintStream(this.output, true, StandardCharsets.UTF_8), 120)));
	}

	@Test
	void showWhenRunIsImportingPrintsNothing() {
		try (BarProgress progress = bar()) {
			progress.show(TestRuns.run(RunState.IMPORTING, new RunCounts(1000, 0, 0, 0, 0, 0, 0)));
		}
		assertThat(this.output.toString(StandardCharsets.UTF_8)).isEmpty();
	}

	@Test
	void closeWhenRunHasOutcomesPrintsThemWithState() {
		try (BarProgress progress = bar()) {
			progress.show(TestRuns.run(RunState.RUNNING, TestRuns.counts(200, 20, 0, 0)));
			progress.show(TestRuns.run(RunState.RECONCILING, TestRuns.counts(200, 80, 15, 5)));
		}
		assertThat(this.output.toString(StandardCharsets.UTF_8)).contains("Run 7", " 50% ", "100/200", "reconciling");
	}

	@Test
	void closeWhenRunHasNoCouponsPrintsState() {
		try (BarProgress progress = bar()) {
			progress.show(TestRuns.run(RunState.FAILED, TestRuns.counts(0, 0, 0, 0)));
		}
		assertThat(this.output.toString(StandardCharsets.UTF_8)).contains("Run 7", "0/0", "failed");
	}

}
