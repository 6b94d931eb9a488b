package io.github.wechatpayspring.benchmarks.load;

/**
 * Client under test that deactivates coupons. Implementations must be thread-safe.
 *
 * @since 0.1.0
 */
public interface LoadClient extends AutoCloseable {

	/**
	 * Deactivate one coupon and block until the response is verified.
	 * @throws Exception if the coupon is not deactivated or the response is unverified
	 */
	void call() throws Exception;

	@Override
	void close();

}
