package io.github.wechatpayspring.key;

import org.jspecify.annotations.Nullable;

/**
 * Exception thrown when downloaded or cached platform certificates cannot be used. They
 * cannot be read or decrypted, have another serial number than their entry, or are too
 * weak.
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
