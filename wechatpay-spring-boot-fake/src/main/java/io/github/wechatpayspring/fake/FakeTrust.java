package io.github.wechatpayspring.fake;

/**
 * Keys with which the merchant of a {@link FakeWechatPay} verifies responses.
 *
 * @since 0.1.0
 */
public enum FakeTrust {

	/**
	 * Only the WeChat Pay public key, as for new merchants.
	 */
	PUBLIC_KEY(true, false),

	/**
	 * Only platform certificates, as for older merchants.
	 */
	CERTIFICATES(false, true),

	/**
	 * Platform certificates and the public key, as for merchants that are switching over.
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
