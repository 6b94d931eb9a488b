package io.github.wechatpayspring.benchmarks.client;

import java.security.Provider;
import java.util.ServiceLoader;

import org.jspecify.annotations.Nullable;

/**
 * Lookup of the JCA provider that {@code load.provider} selects.
 */
public final class Providers {

	private Providers() {
	}

	/**
	 * Return the configured provider.
	 * @return Amazon Corretto Crypto Provider, or {@code null} if {@code load.provider}
	 * is not set
	 */
	public static @Nullable Provider configured() {
		if (System.getProperty("load.provider") == null) {
			return null;
		}
		return ServiceLoader.load(Provider.class)
			.stream()
			.map(ServiceLoader.Provider::get)
			.filter((provider) -> provider.getName().equals("AmazonCorrettoCryptoProvider"))
			.findFirst()
			.orElseThrow(() -> new IllegalStateException("Amazon Corretto Crypto Provider is not on the class path"));
	}

}
