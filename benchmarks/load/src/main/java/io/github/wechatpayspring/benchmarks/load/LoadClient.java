package io.github.wechatpayspring.benchmarks.load;

/**
 * Something that deactivates coupons. Called by several threads at a time.
 *
 * @since 0.1.0
 */
public interface LoadClient extends AutoCloseable {

	/**
	 * Deactivate one coupon, and block until the answer is proven.
	 * @throws Exception if it is not deactivated, or the answer is not proven
	 */
	void call() throws Exception;

	@Override
	void close();

}
