package io.github.wechatpayspring.benchmarks.harness;

import java.util.Locale;

/**
 * Target for a measured value.
 *
 * @param metric the name of the measured value
 * @param measured the measured values
 * @param limit the target
 * @param atMost whether the target is a maximum, otherwise a minimum
 * @param decimals the number of decimals
 */
record Goal(String metric, Spread measured, double limit, boolean atMost, int decimals) {

	String toRow() {
		boolean reached = this.atMost ? (this.measured.median() <= this.limit) : (this.measured.median() >= this.limit);
		return String.format(Locale.ROOT, "| %s | %s %." + this.decimals + "f | %s | %s |%n", this.metric,
				this.atMost ? "at most" : "at least", this.limit, this.measured.format(this.decimals),
				reached ? "yes" : "**no**");
	}

}
