package io.github.wechatpayspring.traffic;

/**
 * Policy for the first request of a call that waits for a permit.
 */
enum QueuePolicy {

	/**
	 * Waits no longer than the time limit of the call.
	 */
	BOUNDED,

	/**
	 * Waits no longer than the time limit of the call, and comes first.
	 */
	PRIORITY,

	/**
	 * Waits without limit. The time limit of the call starts with the permit.
	 */
	UNBOUNDED

}
