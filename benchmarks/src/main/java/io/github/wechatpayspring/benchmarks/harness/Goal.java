package io.github.wechatpayspring.benchmarks.harness;

import java.util.Locale;

/**
 * Something to reach.
 *
 * @param what what is measured
 * @param measured what it came to
 * @param limit what it shall come to
 * @param atMost whether it shall be no more than that rather than no less
 * @param decimals how exact it is
 */
record Goal(String what, Spread measured, double limit, boolean atMost, int decimals) {

	String toRow() {
		boolean reached = this.atMost ? (this.measured.median() <= this.limit) : (this.measured.median() >= this.limit);
		return String.format(Locale.ROOT, "| %s | %s %." + this.decimals + "f | %s | %s |%n", this.what,
				this.atMost ? "at most" : "at least", this.limit, this.measured.format(this.decimals),
				reached ? "yes" : "**no**");
	}

}
