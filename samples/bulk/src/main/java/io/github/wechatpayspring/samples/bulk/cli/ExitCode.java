package io.github.wechatpayspring.samples.bulk.cli;

import io.github.wechatpayspring.samples.bulk.run.Run;
import io.github.wechatpayspring.samples.bulk.run.RunCounts;
import io.github.wechatpayspring.samples.bulk.run.RunState;

/**
 * Exit codes of the program.
 */
final class ExitCode {

	/**
	 * All rows are coupons that are deactivated.
	 */
	static final int DEACTIVATED = 0;

	/**
	 * Some coupons are not deactivated, or some rows are not valid.
	 */
	static final int SOME_NOT_DEACTIVATED = 1;

	/**
	 * The outcomes of some coupons are unknown.
	 */
	static final int SOME_UNCONFIRMED = 2;

	/**
	 * The command line or the file is not valid.
	 */
	static final int BAD_INPUT = 3;

	/**
	 * The run is paused or has failed.
	 */
	static final int STOPPED = 4;

	private ExitCode() {
	}

	static int of(Run run) {
		RunCounts counts = run.counts();
		if (run.refused()) {
			return BAD_INPUT;
		}
		if (run.state() == RunState.FAILED || counts.pending() > 0 || run.state().isActive()) {
			return STOPPED;
		}
		if (counts.unconfirmed() > 0) {
			return SOME_UNCONFIRMED;
		}
		if (run.state() == RunState.PAUSED) {
			return STOPPED;
		}
		return (counts.notDeactivated() + counts.rejected() > 0) ? SOME_NOT_DEACTIVATED : DEACTIVATED;
	}

}
