package io.github.wechatpayspring.traffic;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Lets one merchant's calls repeat attempts as long as most of them succeed. While WeChat
 * Pay is sick, the budget runs out, and each call makes but its first attempt. Amounts as
 * in the token bucket of the AWS SDKs.
 */
final class RetryBudget {

	private static final int CAPACITY = 500;

	private static final int COST = 14;

	private static final int THROTTLED_COST = 5;

	private static final int REWARD = 1;

	private final AtomicInteger tokens = new AtomicInteger(CAPACITY);

	/**
	 * Pay for a repetition.
	 * @param throttled whether WeChat Pay is well and merely wants to be asked less often
	 * @return what was paid, or 0 if that is more than there is
	 */
	int pay(boolean throttled) {
		int cost = throttled ? THROTTLED_COST : COST;
		int before = this.tokens.getAndUpdate((current) -> (current >= cost) ? current - cost : current);
		return (before >= cost) ? cost : 0;
	}

	/**
	 * Note that a call ended in an answer.
	 * @param paid what its last repetition cost, or 0 if there was none
	 */
	void reward(int paid) {
		this.tokens.updateAndGet((current) -> Math.min(CAPACITY, current + Math.max(paid, REWARD)));
	}

}
