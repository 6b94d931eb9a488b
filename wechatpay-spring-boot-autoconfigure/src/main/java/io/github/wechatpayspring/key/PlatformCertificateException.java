package io.github.wechatpayspring.key;

import org.jspecify.annotations.Nullable;

/**
 * Platform certificates that WeChat Pay sent, or that were kept, cannot be used: they
 * cannot be read or decrypted, are not what they are said to be, or are too weak.
 */
class PlatformCertificateException extends RuntimeException {

	/**
	 * Create a new exception.
	 * @param message the message, without a secret
	 * @param cause the cause, or {@code null}
	 */
	public PlatformCertificateException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
