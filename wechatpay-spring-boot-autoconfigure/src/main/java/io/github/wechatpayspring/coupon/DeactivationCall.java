package io.github.wechatpayspring.coupon;

import java.util.function.Consumer;

import reactor.util.context.ContextView;

/**
 * Call that has exactly one outcome, also if its subscriber cancels. Thread-safe.
 */
interface DeactivationCall {

	/**
	 * Start the call, unless it is started already.
	 * @param subscriber the context of the subscriber
	 */
	void start(ContextView subscriber);

	/**
	 * Call back with the outcome, immediately if the call has ended.
	 */
	void whenEnded(Consumer<DeactivationResult> callback);

	/**
	 * Stop the call. No further requests are sent, and a request in flight is awaited for
	 * up to the grace period.
	 */
	void cancel();

}
