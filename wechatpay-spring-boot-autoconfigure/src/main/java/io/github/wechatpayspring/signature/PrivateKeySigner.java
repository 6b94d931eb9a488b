package io.github.wechatpayspring.signature;

import java.security.GeneralSecurityException;
import java.security.Signature;
import java.util.function.Supplier;

import io.github.wechatpayspring.key.MerchantKey;

/**
 * Signs with a private key in memory. Asks for the key once for each signature, so that a
 * key that is replaced takes effect with the next request.
 *
 * @since 0.1.0
 */
public final class PrivateKeySigner implements WechatPaySigner {

	private final SignatureScheme scheme;

	private final Supplier<MerchantKey> key;

	/**
	 * Create a new signer.
	 * @param scheme the scheme of the signatures
	 * @param key gives the key to sign with at the moment
	 */
	public PrivateKeySigner(SignatureScheme scheme, Supplier<MerchantKey> key) {
		this.scheme = scheme;
		this.key = key;
	}

	@Override
	public MerchantSignature sign(byte[] message) {
		MerchantKey key = this.key.get();
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

	@Override
	public SignatureScheme scheme() {
		return this.scheme;
	}

	@Override
	public String toString() {
		return "PrivateKeySigner[serialNumber=" + this.key.get().serialNumber() + "]";
	}

}
