package io.github.wechatpayspring;

import org.jspecify.annotations.Nullable;

/**
 * Exception for a request that could not be signed and was not sent.
 *
 * @since 0.1.0
 */
public class WechatPaySigningException extends AttemptException {

	/**
	 * Create a new exception.
	 * @param message the message, without a secret
	 * @param cause the exception of the signer, or {@code null} if it did not return in
	 * time
	 */
	public WechatPaySigningException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
