package io.github.wechatpayspring.signature;

/**
 * Reason why a response failed verification.
 *
 * @since 0.1.0
 */
public enum SignatureRejection {

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
	 * (应答签名探测). As wrong as any other.
	 */
	PROBE,

	/**
	 * The response exceeds the maximum size, so its signature was not checked.
	 */
	TOO_LONG

}
