package io.github.wechatpayspring;

import org.jspecify.annotations.Nullable;

/**
 * Exception for a response that failed verification: its signature is missing, wrong or
 * stale. The request may have taken effect.
 *
 * @since 0.1.0
 */
public class WechatPaySignatureException extends AttemptException {

	private final Reason reason;

	private final int status;

	private final @Nullable String requestId;

	/**
	 * Create a new exception.
	 * @param message the message, without the signature
	 * @param reason the reason why verification failed
	 * @param status the HTTP status of the response, which is not verified either
	 * @param requestId the {@code Request-ID} of the response, or {@code null}
	 */
	public WechatPaySignatureException(String message, Reason reason, int status, @Nullable String requestId) {
		super(message, null);
		this.reason = reason;
		this.status = status;
		this.requestId = requestId;
	}

	/**
	 * Create an exception for a response that a filter or a client of the application has
	 * created, without a response that WeChat Pay signed.
	 * @param status the HTTP status of the response
	 * @return the exception
	 */
	public static WechatPaySignatureException madeUp(int status) {
		return new WechatPaySignatureException("Response with status " + status
				+ " failed verification: it was created by a filter or a client of the application, not by WeChat Pay",
				Reason.MISSING, status, null);
	}

	/**
	 * Return the reason why verification failed.
	 * @return the reason
	 */
	public Reason getReason() {
		return this.reason;
	}

	/**
	 * Return the HTTP status of the response.
	 * @return the status, which is not verified
	 */
	public int getStatus() {
		return this.status;
	}

	/**
	 * Return the {@code Request-ID} of the response, which identifies the request for
	 * WeChat Pay's support.
	 * @return the id, or {@code null} if there is none
	 */
	public @Nullable String getRequestId() {
		return this.requestId;
	}

	/**
	 * Reason why a response failed verification.
	 */
	public enum Reason {

		/**
		 * One of the headers of a signature is missing or empty.
		 */
		MISSING,

		/**
		 * A header of the signature cannot be parsed, or is present more than once.
		 */
		MALFORMED,

		/**
		 * The time of the signature differs by more than five minutes from the clock.
		 */
		STALE,

		/**
		 * The response names a key that is not trusted.
		 */
		UNKNOWN_SERIAL,

		/**
		 * The signature does not belong to these bytes and this key.
		 */
		WRONG,

		/**
		 * A wrong signature that WeChat Pay sent on purpose, to see whether it is checked
		 * (应答签名探测). It fails verification like any other wrong signature.
		 */
		PROBE,

		/**
		 * The response exceeds the maximum size, so its signature was not checked.
		 */
		TOO_LONG

	}

}
