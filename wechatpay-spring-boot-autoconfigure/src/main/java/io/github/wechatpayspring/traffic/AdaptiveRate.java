package io.github.wechatpayspring.traffic;

import java.util.concurrent.TimeUnit;

/**
 * Rate that adapts to 429 responses. It is infinite, or the configured ceiling, until the
 * first of them. A 429 response reduces the rate to a part of the accepted rate
 * (multiplicative decrease). While requests are queued, the rate increases (additive
 * increase). Not thread-safe.
 */
final class AdaptiveRate {

	// part of the accepted rate that remains after a 429
	private static final double DECREASE = 0.9;

	// increase per second, as a part of the accepted rate
	private static final double INCREASE = 0.02;

	// above this multiple of the accepted rate, the limit of WeChat Pay must have risen
	private static final double OUTGROWN = 1.1;

	// increase per second above OUTGROWN, as a part of the current rate
	private static final double SEARCH = 0.25;

	private static final double MIN_RATE = 1;

	// the first 429 of a few requests says little about the limit
	private static final double MIN_FIRST_RATE = 10;

	private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

	private final double ceiling;

	private RateMeter accepted = new RateMeter();

	private double rate;

	private double acceptedRate = Double.POSITIVE_INFINITY;

	private long updatedAt;

	private long lastQueuedAt;

	private long decreasedAt;

	private boolean refusedWithLittleTraffic;

	/**
	 * Create a new rate.
	 * @param ceiling the maximum rate, or infinity
	 * @param now the current time in nanoseconds
	 */
	AdaptiveRate(double ceiling, long now) {
		this.ceiling = ceiling;
		this.rate = ceiling;
		this.updatedAt = now;
		this.lastQueuedAt = now - SECOND;
		this.decreasedAt = now - SECOND;
	}

	/**
	 * Return the rate.
	 * @return the requests per second, infinite if there is no ceiling and there was no
	 * 429
	 */
	double perSecond() {
		return this.rate;
	}

	/**
	 * Update the rate for the time since the last update.
	 * @param now the current time in nanoseconds
	 * @param queued whether requests were queued during that time
	 */
	void update(long now, boolean queued) {
		double seconds = (double) (now - this.updatedAt) / SECOND;
		this.updatedAt = now;
		if (queued) {
			this.lastQueuedAt = now;
			increase(seconds);
		}
	}

	private void increase(double seconds) {
		if (this.rate < this.ceiling) {
			double increase = (this.rate < this.acceptedRate * OUTGROWN) ? this.acceptedRate * INCREASE
					: this.rate * SEARCH;
			this.rate = Math.min(this.rate + increase * seconds, this.ceiling);
		}
	}

	/**
	 * Count a response other than 429.
	 */
	void accepted(long now) {
		this.accepted.count(now);
	}

	/**
	 * Reduce the rate after a 429, at most once per second.
	 */
	void refused(long now) {
		if (now - this.decreasedAt >= SECOND) {
			decrease(now);
		}
	}

	private void decrease(long now) {
		double accepted = this.accepted.perSecond(now);
		if (Double.isInfinite(this.rate) && accepted < MIN_FIRST_RATE && !this.refusedWithLittleTraffic) {
			// a pause is enough: more traffic after it shows the limit
			this.refusedWithLittleTraffic = true;
			return;
		}
		this.decreasedAt = now;
		this.acceptedRate = estimate(now, accepted);
		this.rate = Math.min(Math.max(this.acceptedRate * DECREASE, MIN_RATE), this.ceiling);
	}

	/**
	 * Estimate the rate that WeChat Pay accepts.
	 * @param now the current time in nanoseconds
	 * @param accepted the number of requests accepted during the last second
	 */
	private double estimate(long now, double accepted) {
		if (Double.isInfinite(this.rate)) {
			return Math.max(accepted, MIN_FIRST_RATE);
		}
		if (now - this.lastQueuedAt < SECOND) {
			// one more request may have been in flight at the end of the second
			return Math.min(accepted + 1, this.rate);
		}
		// few requests were accepted because few were sent
		return this.rate / 2;
	}

	/**
	 * Return to the ceiling, as if there had been no responses.
	 */
	void reset(long now) {
		this.rate = this.ceiling;
		this.acceptedRate = Double.POSITIVE_INFINITY;
		this.accepted = new RateMeter();
		this.refusedWithLittleTraffic = false;
		this.lastQueuedAt = now - SECOND;
		this.decreasedAt = now - SECOND;
	}

}
