package io.github.wechatpayspring.client;

/**
 * The request could not be signed, so it was not sent.
 *
 * @since 0.1.0
 */
public class WechatPaySigningException extends WechatPayException {

	/**
	 * Create a new exception.
	 * @param message the message, without a secret
	 * @param cause what the signer threw
	 */
	public WechatPaySigningException(String message, Throwable cause) {
		super(message, cause, false);
	}

}
