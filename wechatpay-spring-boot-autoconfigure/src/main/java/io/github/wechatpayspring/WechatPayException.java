package io.github.wechatpayspring;

import org.jspecify.annotations.Nullable;

/**
 * Root of the exceptions with which calls to WeChat Pay fail. Messages do not contain
 * keys, signatures or {@code Authorization} headers.
 *
 * @since 0.1.0
 */
public class WechatPayException extends RuntimeException {

	/**
	 * Create a new exception.
	 * @param message the message, without a secret
	 * @param cause the cause, or {@code null}
	 */
	public WechatPayException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

	/**
	 * Create a new exception, which may be unable to suppress other exceptions.
	 * {@code WebClient} would add one that contains the whole path, with coupon code and
	 * openid.
	 */
	WechatPayException(String message, @Nullable Throwable cause, boolean suppressing) {
		super(message, cause, suppressing, true);
	}

}
