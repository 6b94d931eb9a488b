package io.github.wechatpayspring.traffic;

import java.util.concurrent.TimeUnit;

/**
 * Slots in which requests with a permit are sent. A delay between permit and sending,
 * such as a slow connection, must not let the requests exceed the configured rate limit
 * afterwards. Not thread-safe.
 */
final class SendSlots {

	private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

	private final double ceiling;

	private long next;

	/**
	 * Create new slots.
	 * @param ceiling the maximum number of requests per second, or infinity
	 * @param now the current time in nanoseconds
	 */
	SendSlots(double ceiling, long now) {
		this.ceiling = ceiling;
		this.next = now - SECOND;
	}

	/**
	 * Reserve the next slot.
	 * @param now the current time in nanoseconds
	 * @return the time until the slot in nanoseconds
	 */
	long reserve(long now) {
		if (Double.isInfinite(this.ceiling)) {
			return 0;
		}
		long earliest = now - (long) (TokenBucket.CATCH_UP * SECOND);
		long slot = (this.next - earliest > 0) ? this.next : earliest;
		this.next = slot + (long) (SECOND / this.ceiling);
		return Math.max(slot - now, 0);
	}

}
