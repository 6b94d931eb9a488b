package io.github.wechatpayspring.client;

import io.github.wechatpayspring.signature.SignatureRejection;
import org.jspecify.annotations.Nullable;

/**
 * Exception for a response that failed verification: its signature is missing, wrong or
 * stale. The request may have taken effect.
 *
 * @since 0.1.0
 */
public class WechatPaySignatureException extends AttemptException {

	private final SignatureRejection why;

	private final int status;

	private final @Nullable String requestId;

	/**
	 * Create a new exception.
	 * @param message the message, without the signature
	 * @param why the reason why verification failed
	 * @param status the HTTP status of the response, which is not verified either
	 * @param requestId the {@code Request-ID} of the response, or {@code null}
	 */
	public WechatPaySignatureException(String message, SignatureRejection why, int status, @Nullable String requestId) {
		super(message, null);
		this.why = why;
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
		return new WechatPaySignatureException("An answer with status " + status
				+ " proves nothing: it comes from a filter or a client of this application, not from WeChat Pay",
				SignatureRejection.MISSING, status, null);
	}

	/**
	 * Return the reason why verification failed.
	 * @return the reason
	 */
	public SignatureRejection getReason() {
		return this.why;
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

}
