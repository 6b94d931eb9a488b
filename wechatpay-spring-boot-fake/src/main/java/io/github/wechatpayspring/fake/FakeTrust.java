package io.github.wechatpayspring.fake;

/**
 * What the merchant of a {@link FakeWechatPay} has to verify its answers with.
 *
 * @since 0.1.0
 */
public enum FakeTrust {

	/**
	 * WeChat Pay's public key alone, as every new merchant.
	 */
	PUBLIC_KEY(true, false),

	/**
	 * Platform certificates alone, as merchants of old.
	 */
	CERTIFICATES(false, true),

	/**
	 * Platform certificates and the public key, as a merchant who is changing over.
	 */
	BOTH(true, true);

	private final boolean publicKey;

	private final boolean certificates;

	FakeTrust(boolean publicKey, boolean certificates) {
		this.publicKey = publicKey;
		this.certificates = certificates;
	}

	boolean hasPublicKey() {
		return this.publicKey;
	}

	boolean hasCertificates() {
		return this.certificates;
	}

}
