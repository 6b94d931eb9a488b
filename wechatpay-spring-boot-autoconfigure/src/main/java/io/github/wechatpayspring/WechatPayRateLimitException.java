package io.github.wechatpayspring;

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
	 * @param reason the reason why the request no longer waits
	 */
	public WechatPayRateLimitException(String reason) {
		super("Request not sent: no permit of the rate limiter acquired: " + reason, false, null);
	}

}
