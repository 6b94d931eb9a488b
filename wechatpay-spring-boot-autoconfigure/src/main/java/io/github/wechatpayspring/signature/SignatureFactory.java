package io.github.wechatpayspring.signature;

import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;

import org.jspecify.annotations.Nullable;

/**
 * Begins signatures and verifications with the provider that is to compute them. A
 * provider would translate a key of another one at each use, at twice the cost of the
 * signature, so the key is translated once and kept until another one comes. So is what
 * has signed or verified with it, for whoever comes next. Thread-safe.
 */
final class SignatureFactory {

	// no more can be at work at a time, but for those that lost their processor
	private static final int MAX_IDLE = 4 * Runtime.getRuntime().availableProcessors();

	private final SignatureScheme scheme;

	private final CryptoProvider cryptoProvider;

	private final Queue<Idle> idle = new ArrayBlockingQueue<>(MAX_IDLE);

	private volatile @Nullable TranslatedKey last;

	SignatureFactory(SignatureScheme scheme, CryptoProvider cryptoProvider) {
		this.scheme = scheme;
		this.cryptoProvider = cryptoProvider;
	}

	/**
	 * Return what signs with a key, for the caller alone until it gives it back.
	 */
	Signature toSign(PrivateKey key) throws GeneralSecurityException {
		TranslatedKey translated = translate(key);
		Signature signature = takeIdle(translated);
		if (signature == null) {
			signature = this.scheme.signature(translated.provider);
			signature.initSign((PrivateKey) translated.key);
		}
		return signature;
	}

	/**
	 * Return what verifies with a key, for the caller alone until it gives it back.
	 */
	Signature toVerify(PublicKey key) throws GeneralSecurityException {
		TranslatedKey translated = translate(key);
		Signature signature = takeIdle(translated);
		if (signature == null) {
			signature = this.scheme.signature(translated.provider);
			signature.initVerify((PublicKey) translated.key);
		}
		return signature;
	}

	private @Nullable Signature takeIdle(TranslatedKey key) {
		Idle idle = this.idle.poll();
		while (idle != null && !idle.key.equals(key)) {
			// of a key that was replaced
			idle = this.idle.poll();
		}
		return (idle != null) ? idle.signature : null;
	}

	/**
	 * Take back what has signed or verified with a key. It begins anew with that key, as
	 * JCA promises unless it has failed.
	 */
	void giveBack(Key key, Signature signature) {
		TranslatedKey translated = this.last;
		if (translated != null && translated.original.equals(key)) {
			this.idle.offer(new Idle(translated, signature));
		}
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
			// such as a key that never leaves its token
			return new TranslatedKey(key, key, this.cryptoProvider.isPreferred() ? null : provider);
		}
	}

	/**
	 * A key as a provider takes it.
	 *
	 * @param original the key as it came
	 * @param key the key as the provider takes it
	 * @param provider the provider, or {@code null} if any that is registered will do
	 */
	private record TranslatedKey(Key original, Key key, @Nullable Provider provider) {
	}

	/**
	 * What has signed or verified with a key, and can again.
	 *
	 * @param key the key
	 * @param signature what has
	 */
	private record Idle(TranslatedKey key, Signature signature) {
	}

}
