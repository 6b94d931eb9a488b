package io.github.wechatpayspring.client;

/**
 * The request waited too long for its turn and was not sent, because the merchant's other
 * requests use up what WeChat Pay takes, or what
 * {@code wechatpay.rate-limit.requests-per-second} allows.
 *
 * @since 0.1.0
 */
public class WechatPayRateLimitException extends WechatPayTransportException {

	/**
	 * Create a new exception.
	 * @param why what made it end
	 */
	public WechatPayRateLimitException(String why) {
		super("Nothing was sent to WeChat Pay: the request was still waiting for its turn when " + why, false, null);
	}

}
