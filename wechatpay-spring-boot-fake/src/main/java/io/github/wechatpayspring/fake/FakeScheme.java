package io.github.wechatpayspring.fake;

/**
 * How a {@link FakeWechatPay} and its merchant sign.
 *
 * @since 0.1.0
 */
public enum FakeScheme {

	/**
	 * {@code WECHATPAY2-SHA256-RSA2048}, which nearly every merchant has. Certificates
	 * travel encrypted by AES-256-GCM.
	 */
	RSA,

	/**
	 * {@code WECHATPAY2-SM2-WITH-SM3}, with the algorithms of the Chinese standards (国密).
	 * Certificates travel encrypted by SM4-GCM. There is no public-key mode.
	 */
	SM2

}
