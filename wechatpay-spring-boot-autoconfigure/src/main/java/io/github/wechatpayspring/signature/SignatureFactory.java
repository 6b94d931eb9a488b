package io.github.wechatpayspring.signature;

import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Signature;

import org.jspecify.annotations.Nullable;

/**
 * Factory of {@link Signature} instances of a provider. A provider translates a key of
 * another provider each time, at twice the cost of the signature. The key is therefore
 * translated once and kept until another key is used. Thread-safe.
 */
final class SignatureFactory {

	private final SignatureScheme scheme;

	private final CryptoProvider cryptoProvider;

	private volatile @Nullable TranslatedKey last;

	SignatureFactory(SignatureScheme scheme, CryptoProvider cryptoProvider) {
		this.scheme = scheme;
		this.cryptoProvider = cryptoProvider;
	}

	Signature toSign(PrivateKey key) throws GeneralSecurityException {
		TranslatedKey translated = translate(key);
		Signature signature = this.scheme.signature(translated.provider);
		signature.initSign((PrivateKey) translated.key);
		return signature;
	}

	Signature toVerify(PublicKey key) throws GeneralSecurityException {
		TranslatedKey translated = translate(key);
		Signature signature = this.scheme.signature(translated.provider);
		signature.initVerify((PublicKey) translated.key);
		return signature;
	}

	private TranslatedKey translate(Key key) {
		TranslatedKey translated = this.last;
		if (translated == null || !translated.original.equals(key)) {
			translated = translate(key, provider());
			this.last = translated;
		}
		return translated;
	}

	private @Nullable Provider provider() {
		Provider only = this.scheme.keyAlgorithm().provider();
		return (only != null) ? only : this.cryptoProvider.provider();
	}

	private TranslatedKey translate(Key key, @Nullable Provider provider) {
		if (provider == null) {
			return new TranslatedKey(key, key, null);
		}
		try {
			Key translated = KeyFactory.getInstance(key.getAlgorithm(), provider).translateKey(key);
			return new TranslatedKey(key, translated, provider);
		}
		catch (GeneralSecurityException | RuntimeException ex) {
			// for example a key in a hardware token
			return new TranslatedKey(key, key, this.cryptoProvider.isPreferred() ? null : provider);
		}
	}

	/**
	 * Key that was translated for a provider.
	 *
	 * @param original the original key
	 * @param key the translated key
	 * @param provider the provider, or {@code null} to use any registered provider
	 */
	private record TranslatedKey(Key original, Key key, @Nullable Provider provider) {
	}

}
