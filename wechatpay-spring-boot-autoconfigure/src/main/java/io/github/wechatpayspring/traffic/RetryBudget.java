package io.github.wechatpayspring.traffic;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Budget for the retries of one merchant. Retries withdraw tokens, responses deposit
 * tokens. While WeChat Pay is not available, the budget runs out and each call makes one
 * attempt only. Thread-safe.
 */
final class RetryBudget {

	// the values of the AWS SDKs

	private static final int CAPACITY = 500;

	private static final int COST = 14;

	private static final int THROTTLED_COST = 5;

	private static final int REWARD = 1;

	private final AtomicInteger tokens = new AtomicInteger(CAPACITY);

	/**
	 * Withdraw the tokens for a retry.
	 * @param throttled whether WeChat Pay is available and responded with 429
	 * @return the number of tokens, or 0 if there are too few
	 */
	int withdraw(boolean throttled) {
		int cost = throttled ? THROTTLED_COST : COST;
		int before = this.tokens.getAndUpdate((current) -> (current >= cost) ? current - cost : current);
		return (before >= cost) ? cost : 0;
	}

	/**
	 * Deposit tokens after a response.
	 * @param withdrawn the tokens of the last retry of the call, or 0 if there was none
	 */
	void deposit(int withdrawn) {
		this.tokens.updateAndGet((current) -> Math.min(CAPACITY, current + Math.max(withdrawn, REWARD)));
	}

}
