package io.github.wechatpayspring.client;

/**
 * Exception for a request that did not acquire a permit of the rate limiter in time and
 * was not sent. The other requests of the merchant use up the rate limit of WeChat Pay or
 * of {@code wechatpay.rate-limit.requests-per-second}.
 *
 * @since 0.1.0
 */
public class WechatPayRateLimitException extends WechatPayTransportException {

	/**
	 * Create a new exception.
	 * @param why the reason for which it no longer waits
	 */
	public WechatPayRateLimitException(String why) {
		super("Nothing was sent to WeChat Pay: the request was still waiting for its turn when " + why, false, null);
	}

}
