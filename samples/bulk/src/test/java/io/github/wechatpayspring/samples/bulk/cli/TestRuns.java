package io.github.wechatpayspring.samples.bulk.cli;

import java.nio.file.Path;
import java.time.Instant;

import io.github.wechatpayspring.samples.bulk.file.FileOptions;
import io.github.wechatpayspring.samples.bulk.run.Run;
import io.github.wechatpayspring.samples.bulk.run.RunCounts;
import io.github.wechatpayspring.samples.bulk.run.RunState;
import org.jspecify.annotations.Nullable;

/**
 * Runs in a state.
 */
final class TestRuns {

	private TestRuns() {
	}

	static Run run(RunState state, RunCounts counts) {
		return run(state, null, false, counts);
	}

	static Run run(RunState state, @Nullable String reason, boolean refused, RunCounts counts) {
		return new Run(7, "", Path.of("coupons.csv"), "", FileOptions.defaults(), state, reason, true, refused, counts,
				Instant.EPOCH, Instant.EPOCH);
	}

	/**
	 * Return the numbers of coupons without rows that are not valid.
	 */
	static RunCounts counts(long accepted, long deactivated, long notDeactivated, long unconfirmed) {
		return new RunCounts(accepted, 0, 0, 0, deactivated, notDeactivated, unconfirmed);
	}

}
