package io.github.wechatpayspring.signature;

import java.security.Provider;
import java.security.Security;
import java.util.function.Supplier;

import io.github.wechatpayspring.WechatPayConfigurationException;
import org.jspecify.annotations.Nullable;

import org.springframework.util.ClassUtils;

/**
 * Which JCA provider computes RSA signatures and checks them. SM2 leaves no choice, it
 * takes Bouncy Castle. Thread-safe.
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
	 * Leave the choice to JCA: the first of its registered providers that knows the key.
	 * @return that choice
	 */
	static CryptoProvider registered() {
		return new CryptoProvider("auto", () -> null, true);
	}

	/**
	 * Prefer Amazon's Corretto Crypto Provider, which takes a quarter of the JDK's time
	 * to sign, if it is on the class path, passes its self-test and can take the key. It
	 * is asked directly and need not be registered. It loads at the first signature.
	 * Otherwise leave the choice to JCA.
	 * @return that choice
	 */
	static CryptoProvider auto() {
		return ClassUtils.isPresent(CORRETTO, CryptoProvider.class.getClassLoader())
				? new CryptoProvider("auto (AmazonCorrettoCryptoProvider)", Corretto::provider, true) : registered();
	}

	/**
	 * Read a choice.
	 * @param value {@code auto} for {@link #auto()}, {@code jdk} for the provider that
	 * comes with the JDK, or the name of a registered JCA provider
	 * @return the choice
	 * @throws WechatPayConfigurationException if there is no such provider, or if it does
	 * not know RSA signatures
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
	 * Whether another provider will do for a key that this one cannot take.
	 */
	boolean isPreferred() {
		return this.preferred;
	}

	@Override
	public String toString() {
		return this.description;
	}

}
