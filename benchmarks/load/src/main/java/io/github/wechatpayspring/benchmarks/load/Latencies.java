package io.github.wechatpayspring.benchmarks.load;

import java.util.Arrays;

/**
 * Latencies of calls in nanoseconds. Not thread-safe.
 */
final class Latencies {

	private long[] values = new long[1 << 16];

	private int count;

	private boolean sorted;

	void add(long nanos) {
		if (this.count == this.values.length) {
			this.values = Arrays.copyOf(this.values, this.count * 2);
		}
		this.values[this.count++] = nanos;
		this.sorted = false;
	}

	void addAll(Latencies others) {
		for (int i = 0; i < others.count; i++) {
			add(others.values[i]);
		}
	}

	int count() {
		return this.count;
	}

	/**
	 * Return a quantile in milliseconds.
	 * @param share the share of calls that took at most this time
	 */
	double millis(double share) {
		if (!this.sorted) {
			Arrays.sort(this.values, 0, this.count);
			this.sorted = true;
		}
		int rank = (int) Math.ceil(share * this.count);
		return this.values[Math.max(rank, 1) - 1] / 1e6;
	}

}
