package io.github.wechatpayspring.signature;

import io.github.wechatpayspring.WechatPaySignatureException.Reason;
import org.jspecify.annotations.Nullable;

/**
 * Result of the verification of a signature.
 *
 * @param reason the reason why verification failed, or {@code null} if the signature is
 * valid
 * @param description the reason in words, empty if the signature is valid; without the
 * signature itself
 * @since 0.1.0
 */
public record VerificationResult(@Nullable Reason reason, String description) {

	private static final VerificationResult VALID = new VerificationResult(null, "");

	static VerificationResult valid() {
		return VALID;
	}

	static VerificationResult rejected(Reason reason, String description) {
		return new VerificationResult(reason, description);
	}

	/**
	 * Return whether the signature is valid.
	 * @return whether it is
	 */
	public boolean isValid() {
		return this.reason == null;
	}

}
