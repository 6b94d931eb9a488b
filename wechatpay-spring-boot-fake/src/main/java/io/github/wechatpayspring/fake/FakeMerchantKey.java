package io.github.wechatpayspring.fake;

import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.X509Certificate;

import org.jspecify.annotations.Nullable;

/**
 * Private key of the merchant of a {@link FakeWechatPay} with its certificate. Immutable.
 *
 * @since 0.1.0
 */
public final class FakeMerchantKey {

	private final String merchantId;

	private final SerialNumber serialNumber;

	private final KeyPair keys;

	private final Validity validity;

	// created on first use: few tests need it, and the first one is slow
	private @Nullable X509Certificate certificate;

	FakeMerchantKey(String merchantId, SerialNumber serialNumber, KeyPair keys, Validity validity) {
		this.merchantId = merchantId;
		this.serialNumber = serialNumber;
		this.keys = keys;
		this.validity = validity;
	}

	/**
	 * Return the serial number of the certificate.
	 * @return 40 upper-case hex digits, of which the first may be 0
	 */
	public String serialNumber() {
		return this.serialNumber.toString();
	}

	/**
	 * Return the private key.
	 * @return an RSA key of 2048 bits or a key on the SM2 curve
	 */
	public PrivateKey privateKey() {
		return this.keys.getPrivate();
	}

	/**
	 * Return the certificate of the public key that belongs to the private key.
	 * @return the certificate
	 */
	public synchronized X509Certificate certificate() {
		if (this.certificate == null) {
			this.certificate = CertificateIssuer.ofMerchant(this.merchantId, this.keys, this.serialNumber,
					this.validity);
		}
		return this.certificate;
	}

	/**
	 * Return the private key as PEM.
	 * @return the PKCS#8 key, not encrypted
	 */
	public String privateKeyPem() {
		return Pem.of(privateKey());
	}

	/**
	 * Return the certificate as PEM.
	 * @return the X.509 certificate
	 */
	public String certificatePem() {
		return Pem.of(certificate());
	}

	PublicKey publicKey() {
		return this.keys.getPublic();
	}

	Validity validity() {
		return this.validity;
	}

	/**
	 * Return a description with the serial number and without keys.
	 * @return the description
	 */
	@Override
	public String toString() {
		return "FakeMerchantKey " + this.serialNumber;
	}

}
