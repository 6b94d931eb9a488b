package io.github.wechatpayspring.key;

import org.jspecify.annotations.Nullable;

/**
 * Exception thrown when the merchant has no platform certificates: WeChat Pay signs its
 * responses with the WeChat Pay public key only.
 */
class NoPlatformCertificatesException extends PlatformCertificateException {

	/**
	 * Create a new exception.
	 * @param message the message, without a secret
	 * @param cause the cause, or {@code null}
	 */
	public NoPlatformCertificatesException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
