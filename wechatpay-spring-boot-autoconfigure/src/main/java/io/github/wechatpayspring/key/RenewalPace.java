package io.github.wechatpayspring.key;

import java.time.Duration;
import java.time.Instant;

/**
 * Limits how often platform certificates are renewed: after a failure, the next renewal
 * begins after one second at the earliest, which doubles with each further failure to at
 * most one minute. Renewals for unknown serial numbers are limited further, to bursts of
 * {@value #BURST} and one more every {@value #SECONDS_BETWEEN} seconds. Not thread-safe.
 */
final class RenewalPace {

	static final int BURST = 3;

	static final int SECONDS_BETWEEN = 20;

	private static final Duration BETWEEN = Duration.ofSeconds(SECONDS_BETWEEN);

	private static final Duration FIRST_BACKOFF = Duration.ofSeconds(1);

	private static final Duration MAXIMUM_BACKOFF = Duration.ofMinutes(1);

	private Duration backoff = Duration.ZERO;

	private Pause afterFailure;

	// when the permits for unknown serial numbers are all back
	private Instant restored;

	RenewalPace(Instant now) {
		this.afterFailure = new Pause(now, Duration.ZERO);
		this.restored = now;
	}

	/**
	 * Return how long to wait before a renewal.
	 * @param now the time
	 * @param forUnknown whether an unknown serial number is its only reason
	 */
	Duration untilNext(Instant now, boolean forUnknown) {
		Duration backoff = this.afterFailure.remaining(now);
		Duration permit = forUnknown ? untilPermit(now) : Duration.ZERO;
		return (permit.compareTo(backoff) > 0) ? permit : backoff;
	}

	private Duration untilPermit(Instant now) {
		Duration ahead = Duration.between(now, this.restored);
		if (ahead.compareTo(BETWEEN.multipliedBy(BURST)) > 0) {
			// the clock was set back
			return Duration.ZERO;
		}
		Duration wait = ahead.minus(BETWEEN.multipliedBy(BURST - 1));
		return wait.isNegative() ? Duration.ZERO : wait;
	}

	void started(Instant now, boolean forUnknown) {
		if (forUnknown) {
			Duration ahead = Duration.between(now, this.restored);
			boolean outdated = ahead.isNegative() || ahead.compareTo(BETWEEN.multipliedBy(BURST)) > 0;
			this.restored = (outdated ? now : this.restored).plus(BETWEEN);
		}
	}

	void succeeded(Instant now) {
		this.backoff = Duration.ZERO;
		this.afterFailure = new Pause(now, Duration.ZERO);
	}

	/**
	 * Return how long to wait after this failure.
	 */
	Duration failed(Instant now) {
		Duration next = this.backoff.isZero() ? FIRST_BACKOFF : this.backoff.multipliedBy(2);
		this.backoff = (next.compareTo(MAXIMUM_BACKOFF) > 0) ? MAXIMUM_BACKOFF : next;
		this.afterFailure = new Pause(now, this.backoff);
		return this.backoff;
	}

}
