package io.github.wechatpayspring;

import org.jspecify.annotations.Nullable;

/**
 * Exception for a request without a complete response.
 *
 * @since 0.1.0
 */
public class WechatPayTransportException extends AttemptException {

	private final boolean sent;

	/**
	 * Create a new exception.
	 * @param message the message, without a secret
	 * @param sent whether WeChat Pay may have received the request
	 * @param cause the cause, or {@code null}
	 */
	public WechatPayTransportException(String message, boolean sent, @Nullable Throwable cause) {
		super(message, cause);
		this.sent = sent;
	}

	/**
	 * Create an exception for a request without a response.
	 * @param sent whether WeChat Pay may have received the request
	 * @param reason the reason, without a secret
	 * @param cause the cause, or {@code null}
	 * @return the exception
	 */
	public static WechatPayTransportException noResponse(boolean sent, String reason, @Nullable Throwable cause) {
		String prefix = sent ? "Request sent, but no response received: " : "Request not sent: ";
		return new WechatPayTransportException(prefix + reason, sent, cause);
	}

	/**
	 * Return whether WeChat Pay may have received the request.
	 * @return {@code false} only if WeChat Pay cannot have received it
	 */
	public boolean isSent() {
		return this.sent;
	}

}
