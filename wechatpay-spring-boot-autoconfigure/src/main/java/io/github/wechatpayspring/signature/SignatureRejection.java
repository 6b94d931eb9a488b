package io.github.wechatpayspring.signature;

/**
 * Why an answer proves nothing.
 *
 * @since 0.1.0
 */
public enum SignatureRejection {

	/**
	 * One of the headers of a signature is missing or empty.
	 */
	MISSING,

	/**
	 * A header of the signature cannot be read: given twice, no number, not Base64.
	 */
	MALFORMED,

	/**
	 * The time of the signature is more than five minutes from ours.
	 */
	STALE,

	/**
	 * The key that the answer names is none that is trusted.
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
	 * The answer is longer than may be read, so its signature was not checked.
	 */
	TOO_LONG

}
