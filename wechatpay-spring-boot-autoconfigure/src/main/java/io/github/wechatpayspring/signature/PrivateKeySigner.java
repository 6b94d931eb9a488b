package io.github.wechatpayspring.signature;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;

/**
 * Signs with a private key in memory.
 *
 * @since 0.1.0
 */
public final class PrivateKeySigner implements WechatPaySigner {

	private final String serialNumber;

	private final PrivateKey privateKey;

	/**
	 * Create a new signer.
	 * @param serialNumber the serial number of the certificate that belongs to the key,
	 * hexadecimal
	 * @param privateKey the merchant's RSA private key
	 */
	public PrivateKeySigner(String serialNumber, PrivateKey privateKey) {
		this.serialNumber = serialNumber;
		this.privateKey = privateKey;
	}

	@Override
	public MerchantSignature sign(byte[] message) {
		try {
			Signature signature = Signature.getInstance(scheme().algorithm());
			signature.initSign(this.privateKey);
			signature.update(message);
			return MerchantSignature.of(this.serialNumber, signature.sign());
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("The merchant's private key cannot sign with " + scheme().algorithm(), ex);
		}
	}

	@Override
	public String toString() {
		return "PrivateKeySigner[serialNumber=" + this.serialNumber + "]";
	}

}
