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

	private final SignatureFactory signatures;

	/**
	 * Create a new signer that leaves it to JCA which provider computes signatures.
	 * @param scheme the scheme of the signatures
	 * @param source gives the key to sign with at the moment
	 */
	public PrivateKeySigner(SignatureScheme scheme, MerchantKeySource source) {
		this(scheme, source, CryptoProvider.registered());
	}

	/**
	 * Create a new signer.
	 * @param scheme the scheme of the signatures
	 * @param source gives the key to sign with at the moment
	 * @param cryptoProvider computes signatures
	 */
	public PrivateKeySigner(SignatureScheme scheme, MerchantKeySource source, CryptoProvider cryptoProvider) {
		this.scheme = scheme;
		this.source = source;
		this.signatures = new SignatureFactory(scheme, cryptoProvider);
	}

	@Override
	public MerchantSignature sign(byte[] message) {
		MerchantKey key = this.source.key();
		try {
			Signature signature = this.signatures.toSign(key.privateKey());
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
