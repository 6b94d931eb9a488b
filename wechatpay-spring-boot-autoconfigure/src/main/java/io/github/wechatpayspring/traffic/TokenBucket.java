package io.github.wechatpayspring.traffic;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Token bucket that spaces permits at a rate, and grants none while requests are paused
 * after a 429 response. Not thread-safe.
 */
final class TokenBucket {

	/**
	 * Time, in seconds, whose tokens may be granted at once after a late timer.
	 */
	static final double CATCH_UP = 0.01;

	private static final Duration MIN_PAUSE = Duration.ofMillis(20);

	private static final Duration MAX_PAUSE = Duration.ofSeconds(1);

	private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

	private double tokens = 1;

	private long refilledAt;

	private long pausedAt;

	private long pauseNanos;

	/**
	 * Create a new bucket with one token.
	 * @param now the current time in nanoseconds
	 */
	TokenBucket(long now) {
		this.refilledAt = now;
		this.pausedAt = now - SECOND;
	}

	/**
	 * Add the tokens of the time since the last refill. A pause adds none.
	 * @param now the current time in nanoseconds
	 * @param rate the tokens per second, or infinity
	 */
	void refill(long now, double rate) {
		double seconds = (double) (now - this.refilledAt) / SECOND;
		this.refilledAt = now;
		if (Double.isInfinite(rate)) {
			this.tokens = rate;
		}
		else if (now - this.pausedAt >= this.pauseNanos) {
			this.tokens = Math.min(this.tokens + rate * seconds, Math.max(1, rate * CATCH_UP));
		}
	}

	void take() {
		this.tokens--;
	}

	/**
	 * Return the time until a token can be taken.
	 * @param now the time of the last refill
	 * @param rate the tokens per second, or infinity
	 * @return the time in nanoseconds, not positive if there is a token
	 */
	long nanosToNext(long now, double rate) {
		long pause = this.pausedAt + this.pauseNanos - now;
		long refill = (long) Math.ceil((1 - this.tokens) / rate * SECOND);
		return Math.max(pause, refill);
	}

	/**
	 * Start a pause, twice as long as the one before, and remove all tokens.
	 */
	void pause(long now) {
		this.pauseNanos = Math.min(Math.max(this.pauseNanos * 2, MIN_PAUSE.toNanos()), MAX_PAUSE.toNanos());
		this.pausedAt = now;
		this.tokens = Math.min(this.tokens, 0);
	}

	/**
	 * Return whether the last pause started after a time.
	 */
	boolean isPausedAfter(long time) {
		return this.pausedAt - time > 0;
	}

	/**
	 * End the pause. The next one is as short as the first.
	 */
	void resume() {
		this.pauseNanos = 0;
	}

	/**
	 * Return to one token and no pause.
	 */
	void reset(long now) {
		this.tokens = 1;
		this.pauseNanos = 0;
		this.pausedAt = now - SECOND;
	}

}
