package io.github.wechatpayspring.fake;

import java.util.function.LongSupplier;

/**
 * Token bucket that allows a number of requests per second and bursts of a tenth of a
 * second. It is full at the start.
 */
final class RequestTokenBucket {

	private static final long SECOND = 1_000_000_000;

	private static final long BURST = SECOND / 10;

	private final int rate;

	private final LongSupplier nanoTime;

	// in billionths of a token, because a nanosecond refills a whole number of them
	private final long capacity;

	private long content;

	private long filledAt;

	/**
	 * Create a full bucket.
	 * @param requestsPerSecond the number of tokens that are added per second
	 * @param nanoTime the time in nanoseconds from any origin
	 */
	RequestTokenBucket(int requestsPerSecond, LongSupplier nanoTime) {
		if (requestsPerSecond <= 0) {
			throw new IllegalArgumentException("'requestsPerSecond' must be positive");
		}
		this.rate = requestsPerSecond;
		this.nanoTime = nanoTime;
		this.capacity = Math.max(SECOND, requestsPerSecond * BURST);
		this.content = this.capacity;
		this.filledAt = nanoTime.getAsLong();
	}

	int rate() {
		return this.rate;
	}

	/**
	 * Take a token.
	 * @return whether one was available
	 */
	synchronized boolean take() {
		fill(this.nanoTime.getAsLong());
		if (this.content < SECOND) {
			return false;
		}
		this.content -= SECOND;
		return true;
	}

	private void fill(long now) {
		// a second fills every bucket, and a longer time could overflow
		long elapsed = Math.min(now - this.filledAt, SECOND);
		this.content = Math.min(this.capacity, this.content + elapsed * this.rate);
		this.filledAt = now;
	}

}
