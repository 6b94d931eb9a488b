package io.github.wechatpayspring.client;

import org.jspecify.annotations.Nullable;

/**
 * There was no answer, or not a whole one.
 *
 * @since 0.1.0
 */
public class WechatPayTransportException extends AttemptException {

	private final boolean sent;

	/**
	 * Create a new exception.
	 * @param message the message, without a secret
	 * @param sent whether the request may have reached WeChat Pay
	 * @param cause the cause, or {@code null}
	 */
	public WechatPayTransportException(String message, boolean sent, @Nullable Throwable cause) {
		super(message, cause);
		this.sent = sent;
	}

	/**
	 * Create an exception for a request that no answer came to.
	 * @param sent whether it may have reached WeChat Pay
	 * @param why why there was no answer, without a secret
	 * @param cause the cause, or {@code null}
	 */
	static WechatPayTransportException unanswered(boolean sent, String why, @Nullable Throwable cause) {
		String what = sent ? "The request was sent but WeChat Pay did not answer: "
				: "Nothing was sent to WeChat Pay: ";
		return new WechatPayTransportException(what + why, sent, cause);
	}

	/**
	 * Return whether the request may have reached WeChat Pay.
	 * @return {@code false} only if it certainly has not
	 */
	public boolean isSent() {
		return this.sent;
	}

}
