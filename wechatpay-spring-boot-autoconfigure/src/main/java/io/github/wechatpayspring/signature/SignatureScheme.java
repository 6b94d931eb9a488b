package io.github.wechatpayspring.signature;

/**
 * A way of signing that WeChat Pay understands.
 *
 * @since 0.1.0
 */
public enum SignatureScheme {

	/**
	 * SHA-256 with RSA, PKCS#1 v1.5 padding.
	 */
	RSA("WECHATPAY2-SHA256-RSA2048", "SHA256withRSA");

	private final String authorizationScheme;

	private final String algorithm;

	SignatureScheme(String authorizationScheme, String algorithm) {
		this.authorizationScheme = authorizationScheme;
		this.algorithm = algorithm;
	}

	/**
	 * Return the name of the scheme in an {@code Authorization} header.
	 * @return the name, such as {@code WECHATPAY2-SHA256-RSA2048}
	 */
	public String authorizationScheme() {
		return this.authorizationScheme;
	}

	/**
	 * Return the JCA name of the signature algorithm.
	 * @return the name, such as {@code SHA256withRSA}
	 */
	public String algorithm() {
		return this.algorithm;
	}

}
