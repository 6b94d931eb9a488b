package io.github.wechatpayspring.benchmarks.stress;

import java.util.Set;

/**
 * Result of a {@link StressRun}.
 *
 * @param connector the connector
 * @param hooks whether the application had {@link Hooks}
 * @param summary the outcomes
 * @param inFlight the number of requests in flight after all calls completed
 * @param threads threads of the library and its connector after the application was
 * closed
 * @param leaks the number of buffer leaks
 */
record StressResult(String connector, boolean hooks, OutcomeCheck.Summary summary, int inFlight, Set<String> threads,
		int leaks) {

	boolean isClean() {
		return this.summary.isClean() && this.inFlight == 0 && this.threads.isEmpty() && this.leaks == 0;
	}

	@Override
	public String toString() {
		return String.format(
				"%-15s %-8s calls %5d, deactivated %5d, not deactivated %4d, unconfirmed %4d, wrong %d, lost %d,"
						+ " incomplete %d, unexpected %d, in flight %d, leaked threads %d, buffer leaks %d",
				this.connector, this.hooks ? "hooks" : "no hooks", this.summary.calls(), this.summary.deactivated(),
				this.summary.notDeactivated(), this.summary.unconfirmed(), this.summary.wrong().size(),
				this.summary.lost(), this.summary.incomplete(), this.summary.unexpected().size(), this.inFlight,
				this.threads.size(), this.leaks);
	}

	/**
	 * Return the details of a failure.
	 */
	String details() {
		return "wrong: " + this.summary.wrong() + ", unexpected: " + this.summary.unexpected() + ", threads: "
				+ this.threads;
	}

}
