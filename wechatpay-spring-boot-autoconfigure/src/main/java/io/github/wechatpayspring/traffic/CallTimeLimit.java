package io.github.wechatpayspring.traffic;

import java.time.Duration;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;

/**
 * Time limits of one call: the timeout for all attempts, and the last limit, which holds
 * even if code of the application blocks all workers. Not thread-safe: guarded by the
 * call.
 */
final class CallTimeLimit {

	private final LongSupplier nanoTime;

	private Deadlines.@Nullable Deadline deadline;

	private Deadlines.@Nullable Deadline lastLimit;

	private Duration timeout = Duration.ZERO;

	private Duration lastTimeout = Duration.ZERO;

	private Duration gracePeriod = Duration.ZERO;

	private long startedAt;

	CallTimeLimit(LongSupplier nanoTime) {
		this.nanoTime = nanoTime;
		this.startedAt = nanoTime.getAsLong();
	}

	/**
	 * Start the timeout.
	 * @param deadline the deadline of the call
	 * @param timeout the maximum time for all attempts
	 * @param gracePeriod the maximum time to wait for requests in flight once the call is
	 * stopped
	 */
	void start(Deadlines.Deadline deadline, Duration timeout, Duration gracePeriod) {
		this.deadline = deadline;
		this.timeout = timeout;
		this.gracePeriod = gracePeriod;
		this.startedAt = this.nanoTime.getAsLong();
		deadline.start(timeout);
	}

	/**
	 * Start the last limit.
	 */
	void startLastLimit(Deadlines.Deadline lastLimit, Duration timeout) {
		this.lastLimit = lastLimit;
		this.lastTimeout = timeout;
		lastLimit.start(timeout);
	}

	Duration timeout() {
		return this.timeout;
	}

	Duration timeLeft() {
		return this.timeout.minusNanos(this.nanoTime.getAsLong() - this.startedAt);
	}

	/**
	 * Suspend both limits, because the call waits for its first permit.
	 */
	void suspend() {
		if (this.deadline != null) {
			this.deadline.cancel();
		}
		if (this.lastLimit != null) {
			this.lastLimit.cancel();
		}
	}

	/**
	 * Start both limits again with their whole time.
	 */
	void resume() {
		this.startedAt = this.nanoTime.getAsLong();
		if (this.deadline != null) {
			this.deadline.start(this.timeout);
		}
		if (this.lastLimit != null) {
			this.lastLimit.start(this.lastTimeout);
		}
	}

	/**
	 * Leave the call no more than the grace period.
	 */
	void shortenToGracePeriod() {
		shorten(this.gracePeriod);
	}

	/**
	 * Let the deadline expire now.
	 */
	void expire() {
		shorten(Duration.ZERO);
	}

	private void shorten(Duration limit) {
		if (this.deadline != null) {
			this.deadline.shorten(limit);
		}
	}

	/**
	 * Leave code of the application no more than twice the grace period.
	 */
	void shortenLastLimit() {
		if (this.lastLimit != null) {
			this.lastLimit.shorten(this.gracePeriod.plus(this.gracePeriod));
		}
	}

}
