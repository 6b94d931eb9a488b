package io.github.wechatpayspring.samples.bulk.run;

import java.util.BitSet;
import java.util.Optional;

/**
 * Last outcomes of a step. Not thread-safe.
 */
final class FailureWindow {

	private final BitSet failures;

	private final int size;

	private final double maxShare;

	private long count;

	/**
	 * Create a new window.
	 * @param size the number of outcomes in the window
	 * @param maxShare the maximum share of outcomes other than deactivated
	 */
	FailureWindow(int size, double maxShare) {
		this.failures = new BitSet(size);
		this.size = size;
		this.maxShare = maxShare;
	}

	void add(boolean deactivated) {
		this.failures.set((int) (this.count++ % this.size), !deactivated);
	}

	/**
	 * Return the reason to pause the run. A window that is not full gives none.
	 */
	Optional<String> pauseReason() {
		int failed = this.failures.cardinality();
		if (this.count < this.size || failed <= this.maxShare * this.size) {
			return Optional.empty();
		}
		return Optional.of(failed + " of the last " + this.size + " coupons were not deactivated");
	}

}
