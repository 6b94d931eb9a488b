package io.github.wechatpayspring.traffic;

/**
 * How the first request of a call waits for a permit.
 */
enum QueuePolicy {

	/**
	 * No longer than the time limit of the call.
	 */
	BOUNDED,

	/**
	 * The same, and ahead of requests that are not urgent.
	 */
	PRIORITY,

	/**
	 * As long as it takes. The time limit starts with the permit.
	 */
	UNBOUNDED

}
