package io.github.wechatpayspring.fake;

/**
 * Signature scheme of a {@link FakeWechatPay} and its merchant.
 *
 * @since 0.1.0
 */
public enum FakeScheme {

	/**
	 * {@code WECHATPAY2-SHA256-RSA2048}, the scheme of nearly every merchant. Downloaded
	 * certificates are encrypted with AES-256-GCM.
	 */
	RSA,

	/**
	 * {@code WECHATPAY2-SM2-WITH-SM3}, with the algorithms of the Chinese standards (国密).
	 * Downloaded certificates are encrypted with SM4-GCM. There is no public-key mode.
	 */
	SM2

}
