package io.github.wechatpayspring.signature;

import java.security.GeneralSecurityException;
import java.security.Provider;
import java.security.Signature;

import io.github.wechatpayspring.key.KeyAlgorithm;
import org.jspecify.annotations.Nullable;

/**
 * A way of signing that WeChat Pay understands.
 *
 * @since 0.1.0
 */
public enum SignatureScheme {

	/**
	 * SHA-256 with RSA, PKCS#1 v1.5 padding.
	 */
	RSA(KeyAlgorithm.RSA, "WECHATPAY2-SHA256-RSA2048", "SHA256withRSA"),

	/**
	 * SM2 with SM3 (国密), the user id being the default, {@code 1234567812345678}, and the
	 * signature encoded as DER. Takes Bouncy Castle on the class path. Which merchants
	 * and which of its endpoints WeChat Pay enables it for is not documented.
	 */
	SM2(KeyAlgorithm.SM2, "WECHATPAY2-SM2-WITH-SM3", "SM3withSM2");

	private final KeyAlgorithm keyAlgorithm;

	private final String authorizationScheme;

	private final String algorithm;

	SignatureScheme(KeyAlgorithm keyAlgorithm, String authorizationScheme, String algorithm) {
		this.keyAlgorithm = keyAlgorithm;
		this.authorizationScheme = authorizationScheme;
		this.algorithm = algorithm;
	}

	/**
	 * Return the algorithm of the keys.
	 * @return the algorithm
	 */
	public KeyAlgorithm keyAlgorithm() {
		return this.keyAlgorithm;
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

	Signature signature(@Nullable Provider provider) throws GeneralSecurityException {
		return (provider != null) ? Signature.getInstance(this.algorithm, provider)
				: Signature.getInstance(this.algorithm);
	}

}
