package io.github.wechatpayspring.traffic;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How often a call is attempted, and how long it may take.
 *
 * @param maxAttempts the number of attempts, the first included
 * @param initialBackoff the longest pause before the second attempt; it doubles from then
 * on
 * @param maxBackoff the longest pause of all
 * @param timeout the time for all attempts and pauses together
 * @since 0.1.0
 */
public record RetrySettings(int maxAttempts, Duration initialBackoff, Duration maxBackoff, Duration timeout) {

	/**
	 * Choose a pause between nothing and its limit (full jitter), so that callers that
	 * failed together do not come back together.
	 */
	Duration backoff(int failedAttempts) {
		double limit = Math.min((double) this.initialBackoff.toNanos() * Math.pow(2, failedAttempts - 1),
				(double) this.maxBackoff.toNanos());
		return Duration.ofNanos((long) (ThreadLocalRandom.current().nextDouble() * limit));
	}

}
