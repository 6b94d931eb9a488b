package io.github.wechatpayspring.key;

import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.Enumeration;

import io.github.wechatpayspring.WechatPayConfigurationException;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.ssl.SslBundle;

/**
 * Key of a merchant in an SSL bundle of PEM files or {@code apiclient_cert.p12}. If the
 * bundle is reloaded, the key is replaced. If the reloaded bundle cannot be used, the
 * last valid key remains in use. Thread-safe.
 */
final class SslBundleKey implements MerchantKey.Source {

	private static final Log logger = LogFactory.getLog(SslBundleKey.class);

	private final String name;

	private final Clock clock;

	private volatile MerchantKey key;

	private volatile @Nullable WechatPayConfigurationException failure;

	/**
	 * Create a new key.
	 * @param name the name of the bundle
	 * @param bundle the bundle
	 * @param clock the clock that determines whether the certificate is valid
	 * @throws WechatPayConfigurationException if the bundle has no key and certificate
	 * that a merchant can use
	 */
	SslBundleKey(String name, SslBundle bundle, Clock clock) {
		this.name = name;
		this.clock = clock;
		this.key = read(bundle);
	}

	@Override
	public MerchantKey key() {
		return this.key;
	}

	/**
	 * Take the key of a bundle that has been replaced, if it can be used.
	 * @param bundle the bundle as it is now
	 */
	void update(SslBundle bundle) {
		try {
			this.key = read(bundle);
			this.failure = null;
			logger.info("Requests to WeChat Pay are now signed with " + this.key);
		}
		catch (WechatPayConfigurationException ex) {
			this.failure = ex;
			logger
				.error("The new key for WeChat Pay cannot be used, " + this.key + " stays at work: " + ex.getMessage());
		}
	}

	@Override
	public @Nullable WechatPayConfigurationException failure() {
		return this.failure;
	}

	private MerchantKey read(SslBundle bundle) {
		try {
			KeyStore store = bundle.getStores().getKeyStore();
			String alias = (store != null) ? alias(bundle, store) : null;
			if (store == null || alias == null) {
				throw problem("which holds no private key", null);
			}
			return read(bundle, store, alias);
		}
		catch (GeneralSecurityException | IllegalStateException | IllegalArgumentException ex) {
			throw problem("which cannot be opened", ex);
		}
	}

	private MerchantKey read(SslBundle bundle, KeyStore store, String alias) throws GeneralSecurityException {
		Key key = store.getKey(alias, password(bundle));
		if (!(key instanceof PrivateKey privateKey)) {
			throw problem("which holds no private key as '" + alias + "'", null);
		}
		String weakness = KeyAlgorithm.RSA.weakness(privateKey);
		if (weakness != null) {
			throw problem("which holds " + weakness, null);
		}
		if (!(store.getCertificate(alias) instanceof X509Certificate found)) {
			throw problem("which holds no certificate beside the key", null);
		}
		try {
			return MerchantCertificate.of(KeyAlgorithm.RSA, found, this.clock.instant()).toMerchantKey(privateKey);
		}
		catch (WechatPayConfigurationException ex) {
			throw WechatPayConfigurationException
				.ofValue("names the SSL bundle '" + this.name + "', which " + ex.getProblem(), ex.getAction());
		}
	}

	private static @Nullable String alias(SslBundle bundle, KeyStore store) throws GeneralSecurityException {
		String alias = bundle.getKey().getAlias();
		if (alias != null) {
			return alias;
		}
		for (Enumeration<String> aliases = store.aliases(); aliases.hasMoreElements();) {
			alias = aliases.nextElement();
			if (store.isKeyEntry(alias)) {
				return alias;
			}
		}
		return null;
	}

	private static char @Nullable [] password(SslBundle bundle) {
		String password = bundle.getKey().getPassword();
		password = (password != null) ? password : bundle.getStores().getKeyStorePassword();
		return (password != null) ? password.toCharArray() : null;
	}

	private WechatPayConfigurationException problem(String problem, @Nullable Exception cause) {
		Throwable root = cause;
		while (root != null && root.getCause() != null) {
			root = root.getCause();
		}
		// only the type is shown, because the message may contain parts of the file
		String why = (root != null) ? " (" + root.getClass().getSimpleName() + ")" : "";
		return WechatPayConfigurationException.ofValue("names the SSL bundle '" + this.name + "', " + problem + why,
				"Give the bundle apiclient_key.pem and apiclient_cert.pem under 'spring.ssl.bundle.pem." + this.name
						+ ".keystore', or apiclient_cert.p12 and its password, which is the merchant id, under"
						+ " 'spring.ssl.bundle.jks." + this.name + ".keystore'.");
	}

	@Override
	public String toString() {
		return "SslBundleKey[" + this.name + ", " + this.key + "]";
	}

}
