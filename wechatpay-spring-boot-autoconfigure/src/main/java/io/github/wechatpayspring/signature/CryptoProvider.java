package io.github.wechatpayspring.signature;

import java.security.Provider;
import java.security.Security;
import java.util.function.Supplier;

import io.github.wechatpayspring.WechatPayConfigurationException;
import org.jspecify.annotations.Nullable;

import org.springframework.util.ClassUtils;

/**
 * JCA provider that computes and verifies RSA signatures. SM2 always requires Bouncy
 * Castle. Thread-safe.
 */
final class CryptoProvider {

	private static final String CORRETTO = "com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider";

	private static final String JDK_PROVIDER = "SunRsaSign";

	private final String description;

	private final Supplier<@Nullable Provider> provider;

	private final boolean preferred;

	private CryptoProvider(String description, Supplier<@Nullable Provider> provider, boolean preferred) {
		this.description = description;
		this.provider = provider;
		this.preferred = preferred;
	}

	/**
	 * Return the first registered provider that supports the key, as selected by JCA.
	 * @return the provider
	 */
	static CryptoProvider registered() {
		return new CryptoProvider("auto", () -> null, true);
	}

	/**
	 * Return Amazon's Corretto Crypto Provider if it is on the class path, passes its
	 * self-test and supports the key, or else the provider that JCA selects. It signs in
	 * a quarter of the JDK's time. It is used directly, need not be registered, and is
	 * loaded with the first signature.
	 * @return the provider
	 */
	static CryptoProvider auto() {
		return ClassUtils.isPresent(CORRETTO, CryptoProvider.class.getClassLoader())
				? new CryptoProvider("auto (AmazonCorrettoCryptoProvider)", Corretto::provider, true) : registered();
	}

	/**
	 * Read the value of the property.
	 * @param value {@code auto} for {@link #auto()}, {@code jdk} for the provider that
	 * comes with the JDK, or the name of a registered JCA provider
	 * @return the provider
	 * @throws WechatPayConfigurationException if there is no such provider, or if it does
	 * not support RSA signatures
	 */
	static CryptoProvider of(String value) {
		String name = value.strip();
		if (name.equalsIgnoreCase("auto")) {
			return auto();
		}
		String mend = "Set it to 'auto', 'jdk' or the name of a JCA provider that is registered, such as 'BC'.";
		Provider provider = Security.getProvider(name.equalsIgnoreCase("jdk") ? JDK_PROVIDER : name);
		if (provider == null) {
			throw WechatPayConfigurationException.ofValue("names '" + name + "', which is no registered provider",
					mend);
		}
		if (provider.getService("Signature", SignatureScheme.RSA.algorithm()) == null) {
			throw WechatPayConfigurationException
				.ofValue("names '" + name + "', which does not know " + SignatureScheme.RSA.algorithm(), mend);
		}
		return new CryptoProvider(provider.getName(), () -> provider, false);
	}

	@Nullable Provider provider() {
		return this.provider.get();
	}

	/**
	 * Whether another provider may be used for a key that this one does not support.
	 */
	boolean isPreferred() {
		return this.preferred;
	}

	@Override
	public String toString() {
		return this.description;
	}

}
