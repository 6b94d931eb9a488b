package io.github.wechatpayspring.client;

import io.github.wechatpayspring.signature.SignatureRejection;
import org.jspecify.annotations.Nullable;

/**
 * An answer that proves nothing: its signature is missing, wrong or stale. The request
 * may well have taken effect.
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
	 * @param why why the answer proves nothing
	 * @param status the HTTP status of the answer, unproven as the rest of it
	 * @param requestId the {@code Request-ID} of the answer, or {@code null}
	 */
	public WechatPaySignatureException(String message, SignatureRejection why, int status, @Nullable String requestId) {
		super(message, null);
		this.why = why;
		this.status = status;
		this.requestId = requestId;
	}

	/**
	 * Create an exception for an answer that a filter or a client of the application has
	 * made up: nothing that WeChat Pay signed came with it.
	 * @param status the HTTP status of the answer
	 * @return the exception
	 */
	public static WechatPaySignatureException madeUp(int status) {
		return new WechatPaySignatureException("An answer with status " + status
				+ " proves nothing: it comes from a filter or a client of this application, not from WeChat Pay",
				SignatureRejection.MISSING, status, null);
	}

	/**
	 * Return why the answer proves nothing.
	 * @return the reason
	 */
	public SignatureRejection getReason() {
		return this.why;
	}

	/**
	 * Return the HTTP status of the answer.
	 * @return the status, unproven as the rest of the answer
	 */
	public int getStatus() {
		return this.status;
	}

	/**
	 * Return the {@code Request-ID} of the answer, by which WeChat Pay's support finds
	 * the call.
	 * @return the id, or {@code null} if there was none
	 */
	public @Nullable String getRequestId() {
		return this.requestId;
	}

}
