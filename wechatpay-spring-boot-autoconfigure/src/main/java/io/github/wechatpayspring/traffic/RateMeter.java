package io.github.wechatpayspring.traffic;

import java.util.concurrent.TimeUnit;

/**
 * Meter of the events during the last second. Not thread-safe.
 */
final class RateMeter {

	private static final long WINDOW = TimeUnit.SECONDS.toNanos(1);

	// a shorter time would let a single event look like a high rate
	private static final double MIN_SECONDS = 0.1;

	private long startedAt;

	private long windowAt;

	private int previous;

	private int current;

	void count(long now) {
		roll(now);
		if (this.previous == 0 && this.current == 0) {
			this.startedAt = now;
			this.windowAt = now;
		}
		this.current++;
	}

	/**
	 * Return the events per second. The share of the previous window in the last second
	 * is estimated.
	 */
	double perSecond(long now) {
		roll(now);
		if (now - this.startedAt < WINDOW) {
			return this.current / Math.max((double) (now - this.startedAt) / WINDOW, MIN_SECONDS);
		}
		double part = (double) (now - this.windowAt) / WINDOW;
		return this.previous * (1 - part) + this.current;
	}

	private void roll(long now) {
		long windows = (now - this.windowAt) / WINDOW;
		if (windows > 0) {
			this.previous = (windows == 1) ? this.current : 0;
			this.current = 0;
			this.windowAt += windows * WINDOW;
		}
	}

}
