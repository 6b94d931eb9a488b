package io.github.wechatpayspring.client;

import org.jspecify.annotations.Nullable;

/**
 * There was no answer, or not a whole one.
 *
 * @since 0.1.0
 */
public class WechatPayTransportException extends WechatPayException {

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
	 * Return whether the request may have reached WeChat Pay.
	 * @return {@code false} only if it certainly has not
	 */
	public boolean sent() {
		return this.sent;
	}

}
