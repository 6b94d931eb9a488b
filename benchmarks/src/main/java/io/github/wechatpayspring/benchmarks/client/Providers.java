package io.github.wechatpayspring.benchmarks.client;

import java.security.Provider;
import java.util.ServiceLoader;

import org.jspecify.annotations.Nullable;

/**
 * Finds the provider that {@code load.provider} names.
 */
final class Providers {

	private Providers() {
	}

	/**
	 * Return the provider to ask.
	 * @return Amazon's if {@code load.provider} is {@code accp}, {@code null} if it is
	 * nothing
	 */
	static @Nullable Provider configured() {
		if (System.getProperty("load.provider") == null) {
			return null;
		}
		return ServiceLoader.load(Provider.class)
			.stream()
			.map(ServiceLoader.Provider::get)
			.filter((provider) -> provider.getName().equals("AmazonCorrettoCryptoProvider"))
			.findFirst()
			.orElseThrow(() -> new IllegalStateException("Amazon's provider is not on the class path"));
	}

}
