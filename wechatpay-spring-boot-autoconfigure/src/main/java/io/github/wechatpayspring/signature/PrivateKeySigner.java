package io.github.wechatpayspring.signature;

import java.security.GeneralSecurityException;
import java.security.Signature;

import io.github.wechatpayspring.key.MerchantKey;
import io.github.wechatpayspring.key.MerchantKeySource;

/**
 * Signs with a private key in memory. Asks for the key once for each signature, so that a
 * key that is replaced takes effect with the next request.
 *
 * @since 0.1.0
 */
public final class PrivateKeySigner implements WechatPaySigner {

	private final SignatureScheme scheme;

	private final MerchantKeySource source;

	/**
	 * Create a new signer.
	 * @param scheme the scheme of the signatures
	 * @param source gives the key to sign with at the moment
	 */
	public PrivateKeySigner(SignatureScheme scheme, MerchantKeySource source) {
		this.scheme = scheme;
		this.source = source;
	}

	@Override
	public MerchantSignature sign(byte[] message) {
		MerchantKey key = this.source.key();
		try {
			Signature signature = this.scheme.signature();
			signature.initSign(key.privateKey());
			signature.update(message);
			return MerchantSignature.of(key.serialNumber(), signature.sign());
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("The merchant's private key cannot sign with " + this.scheme.algorithm(),
					ex);
		}
	}

	/**
	 * Return what gives the key.
	 * @return the source of the key
	 */
	public MerchantKeySource source() {
		return this.source;
	}

	@Override
	public SignatureScheme scheme() {
		return this.scheme;
	}

	@Override
	public String toString() {
		return "PrivateKeySigner[serialNumber=" + this.source.key().serialNumber() + "]";
	}

}
