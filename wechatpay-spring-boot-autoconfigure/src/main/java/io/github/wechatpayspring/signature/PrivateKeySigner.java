package io.github.wechatpayspring.signature;

import java.security.GeneralSecurityException;
import java.security.Signature;

import io.github.wechatpayspring.key.MerchantKey;

/**
 * {@link WechatPaySigner} with a private key in memory. The key is obtained from its
 * source for each signature, so a replaced key takes effect with the next request.
 */
final class PrivateKeySigner implements WechatPaySigner {

	private final SignatureScheme scheme;

	private final MerchantKey.Source source;

	private final SignatureFactory signatures;

	PrivateKeySigner(SignatureScheme scheme, MerchantKey.Source source, CryptoProvider cryptoProvider) {
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

	@Override
	public MerchantKey.Source keySource() {
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
