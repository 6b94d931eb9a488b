package io.github.wechatpayspring.samples.bulk.cli;

import java.io.PrintWriter;
import java.io.StringWriter;

import io.github.wechatpayspring.samples.bulk.run.DeactivationRuns;
import io.github.wechatpayspring.samples.bulk.run.Run;
import io.github.wechatpayspring.samples.bulk.run.RunCounts;
import io.github.wechatpayspring.samples.bulk.run.RunState;
import org.junit.jupiter.api.Test;

import org.springframework.dao.DataAccessResourceFailureException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link RunMonitor} and {@link ExitCode}.
 */
class RunMonitorTests {

	private final DeactivationRuns runs = mock();

	private final StringWriter output = new StringWriter();

	private final RunMonitor monitor = new RunMonitor(this.runs, new PrintWriter(this.output), null);

	private int follow(Run run) throws Exception {
		given(this.runs.await(anyLong(), anyLong())).willReturn(true);
		given(this.runs.get(7)).willReturn(run);
		return this.monitor.follow(7, null);
	}

	@Test
	void followWhenRunIsCompletedPrintsTableAndReturnsCode() throws Exception {
		assertThat(follow(TestRuns.run(RunState.COMPLETED, new RunCounts(12_345, 6, 7, 8, 12_000, 345, 0))))
			.isEqualTo(1);
		assertThat(this.output.toString().lines().skip(1)).containsExactly("", "Run 7: completed",
				"  rows                               12,366", "  rejected rows                           6",
				"  duplicate rows                          7", "  blank rows                              8",
				"  coupons                            12,345", "  deactivated                        12,000",
				"  not deactivated                       345", "  unconfirmed                             0",
				"  not sent                                0");
	}

	@Test
	void followWhenRunHasFailedPrintsReasonAndCommand() throws Exception {
		Run run = TestRuns.run(RunState.FAILED, "Connection refused", false, TestRuns.counts(10, 4, 0, 0));
		assertThat(follow(run)).isEqualTo(4);
		assertThat(this.output.toString()).contains("Run 7: failed", "  Connection refused", "Continue with: resume 7");
	}

	@Test
	void followWhenImportHasFailedPrintsCommand() throws Exception {
		Run run = TestRuns.run(RunState.FAILED, "Connection refused", false, TestRuns.counts(0, 0, 0, 0));
		assertThat(follow(run)).isEqualTo(4);
		assertThat(this.output.toString()).contains("Continue with: resume 7");
	}

	@Test
	void followWhenFileIsRefusedPrintsReasonWithoutCommand() throws Exception {
		Run run = TestRuns.run(RunState.FAILED, "Line 3 is damaged", true, TestRuns.counts(0, 0, 0, 0));
		assertThat(follow(run)).isEqualTo(3);
		assertThat(this.output.toString()).contains("Line 3 is damaged").doesNotContain("Continue");
	}

	@Test
	void followWhenRunIsPausedReturnsCode() throws Exception {
		Run run = TestRuns.run(RunState.PAUSED, "The application was stopped", false, TestRuns.counts(10, 4, 1, 1));
		assertThat(follow(run)).isEqualTo(4);
		assertThat(this.output.toString()).contains("Continue with: resume 7");
	}

	@Test
	void followWhenOnlyOutcomesAreMissingReturnsCode() throws Exception {
		assertThat(follow(TestRuns.run(RunState.PAUSED, TestRuns.counts(10, 8, 1, 1)))).isEqualTo(2);
	}

	@Test
	void followWhenDatabaseIsNotAvailableForSomeTimeContinues() throws Exception {
		given(this.runs.await(7, 1)).willReturn(false, false, true);
		Run completed = TestRuns.run(RunState.COMPLETED, TestRuns.counts(10, 10, 0, 0));
		given(this.runs.get(7)).willThrow(new DataAccessResourceFailureException("Lost"))
			.willReturn(TestRuns.run(RunState.RUNNING, TestRuns.counts(10, 5, 0, 0)), completed);
		assertThat(this.monitor.follow(7, null)).isZero();
		assertThat(this.output.toString()).contains("Run 7: running, 5 of 10 coupons", "Run 7: completed");
	}

}
