package io.github.wechatpayspring.fake;

import java.util.function.LongSupplier;

/**
 * Lets so many requests pass each second, evenly spread but for bursts of a tenth of a
 * second's worth. It is full in the beginning.
 */
final class RequestTokenBucket {

	private static final long SECOND = 1_000_000_000;

	private static final long BURST = SECOND / 10;

	private final int rate;

	private final LongSupplier nanoTime;

	// in billionths of a token, so that a nanosecond refills a whole number of them
	private final long capacity;

	private long content;

	private long filledAt;

	/**
	 * Create a full bucket.
	 * @param requestsPerSecond how many tokens a second refills
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
	 * @return whether there was one
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
		// a second fills any bucket, and more might not fit a long
		long elapsed = Math.min(now - this.filledAt, SECOND);
		this.content = Math.min(this.capacity, this.content + elapsed * this.rate);
		this.filledAt = now;
	}

}
