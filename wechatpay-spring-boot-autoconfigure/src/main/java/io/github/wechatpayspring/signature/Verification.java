package io.github.wechatpayspring.signature;

import org.jspecify.annotations.Nullable;

/**
 * Result of the verification of a signature.
 *
 * @param rejection the reason why verification failed, or {@code null} if the signature
 * is valid
 * @param description the rejection in words, empty if the signature is valid; without the
 * signature itself
 * @since 0.1.0
 */
public record Verification(@Nullable SignatureRejection rejection, String description) {

	private static final Verification VALID = new Verification(null, "");

	static Verification valid() {
		return VALID;
	}

	static Verification rejected(SignatureRejection rejection, String description) {
		return new Verification(rejection, description);
	}

	/**
	 * Return whether the signature is valid.
	 * @return whether it is
	 */
	public boolean isValid() {
		return this.rejection == null;
	}

}
