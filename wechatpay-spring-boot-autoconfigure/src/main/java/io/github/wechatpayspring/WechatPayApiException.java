package io.github.wechatpayspring;

import java.time.Duration;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Exception for a response that does not report success, from WeChat Pay or from an
 * intermediary: its status is not 2xx, or not 200 where only 200 reports success.
 *
 * @since 0.1.0
 */
public class WechatPayApiException extends AttemptException {

	private static final int UNAUTHORIZED = 401;

	private final int status;

	private final @Nullable String code;

	private final @Nullable String errorMessage;

	private final @Nullable JsonNode detail;

	private final @Nullable String requestId;

	private final boolean verified;

	private final @Nullable Duration retryAfter;

	private final boolean refusal;

	/**
	 * Create a new exception.
	 * @param status the HTTP status
	 * @param code WeChat Pay's error code, or {@code null}
	 * @param errorMessage WeChat Pay's explanation, or {@code null}
	 * @param detail the detail of the error, or {@code null}
	 * @param requestId the {@code Request-ID} of the response, or {@code null}
	 * @param verified whether the response is verified
	 */
	public WechatPayApiException(int status, @Nullable String code, @Nullable String errorMessage,
			@Nullable JsonNode detail, @Nullable String requestId, boolean verified) {
		this(status, code, errorMessage, detail, requestId, verified, null, "", isRefusal(status, code, verified));
	}

	/**
	 * Create a new exception.
	 * @param status the HTTP status
	 * @param code WeChat Pay's error code, or {@code null}
	 * @param errorMessage WeChat Pay's explanation, or {@code null}
	 * @param detail the detail of the error, or {@code null}
	 * @param requestId the {@code Request-ID} of the response, or {@code null}
	 * @param verified whether the response is verified
	 * @param retryAfter the time that WeChat Pay asks to wait, or {@code null}
	 * @param hint the likely cause in the configuration, added to the message, or empty
	 * @param refusal whether the response is a {@linkplain #isRefusal() refusal}
	 */
	public WechatPayApiException(int status, @Nullable String code, @Nullable String errorMessage,
			@Nullable JsonNode detail, @Nullable String requestId, boolean verified, @Nullable Duration retryAfter,
			String hint, boolean refusal) {
		super(describe(status, code, errorMessage, requestId, verified) + hint, null);
		this.status = status;
		this.code = code;
		this.errorMessage = errorMessage;
		this.detail = detail;
		this.requestId = requestId;
		this.verified = verified;
		this.retryAfter = retryAfter;
		this.refusal = refusal;
	}

	/**
	 * Return whether a response is a refusal of WeChat Pay.
	 * @param status the HTTP status
	 * @param code WeChat Pay's error code in the body, or {@code null}
	 * @param verified whether the response is verified
	 * @return whether it is a refusal
	 * @see #isRefusal()
	 */
	public static boolean isRefusal(int status, @Nullable String code, boolean verified) {
		return status >= 400 && status < 500 && (verified || status == UNAUTHORIZED || code != null);
	}

	private static String describe(int status, @Nullable String code, @Nullable String errorMessage,
			@Nullable String requestId, boolean verified) {
		StringBuilder description = new StringBuilder("WeChat Pay responded with status ").append(status);
		if (code != null) {
			description.append(' ').append(Failures.printable(code));
		}
		if (errorMessage != null) {
			description.append(": ").append(Failures.printable(errorMessage));
		}
		description.append(verified ? " (verified" : " (not signed");
		if (requestId != null) {
			description.append(", Request-ID ").append(Failures.printable(requestId));
		}
		return description.append(')').toString();
	}

	/**
	 * Return the HTTP status.
	 * @return the status, such as 404
	 */
	public int getStatus() {
		return this.status;
	}

	/**
	 * Return WeChat Pay's error code. New codes may appear at any time, and one code may
	 * have several meanings.
	 * @return the code, such as {@code RESOURCE_NOT_EXISTS}, or {@code null} if the
	 * response has none
	 */
	public @Nullable String getCode() {
		return this.code;
	}

	/**
	 * Return WeChat Pay's explanation as it was received. It may contain input of the
	 * caller, so escape it before you show or log it.
	 * @return the text, or {@code null} if the response has none. If the response is not
	 * JSON, its text
	 */
	public @Nullable String getErrorMessage() {
		return this.errorMessage;
	}

	/**
	 * Return the detail of the error, which may be of any JSON type. It may contain parts
	 * of the request.
	 * @return the detail, or {@code null} if the response has none
	 */
	public @Nullable JsonNode getDetail() {
		return this.detail;
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
	 * Return whether the response is verified.
	 * @return {@code false} if the response is not signed. For a wrong signature, a
	 * {@link WechatPaySignatureException} is thrown instead
	 */
	public boolean isVerified() {
		return this.verified;
	}

	/**
	 * Return whether WeChat Pay refused the request, so that it had no effect: a 4xx
	 * response that is verified, or that has WeChat Pay's error body (a JSON object with
	 * a {@code code}), or 401. Any other response may come from an intermediary, which
	 * may have forwarded the request.
	 * @return whether it is a refusal
	 */
	public boolean isRefusal() {
		return this.refusal;
	}

	/**
	 * Return how long WeChat Pay asks to wait before the next request
	 * ({@code Retry-After}).
	 * @return the time, or {@code null} if the response has no such header
	 */
	public @Nullable Duration getRetryAfter() {
		return this.retryAfter;
	}

}
