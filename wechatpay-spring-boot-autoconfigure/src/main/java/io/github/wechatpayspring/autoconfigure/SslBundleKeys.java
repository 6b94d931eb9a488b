package io.github.wechatpayspring.autoconfigure;

import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.github.wechatpayspring.WechatPayConfigurationException;
import io.github.wechatpayspring.key.SslBundleKey;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.ssl.SslBundles;

/**
 * Keys of merchants from SSL bundles. There is one for each bundle, which its merchants
 * share, because a listener cannot be removed from a bundle.
 */
final class SslBundleKeys {

	private final @Nullable SslBundles bundles;

	private final Clock clock;

	private final Map<String, SslBundleKey> keys = new ConcurrentHashMap<>();

	SslBundleKeys(@Nullable SslBundles bundles, Clock clock) {
		this.bundles = bundles;
		this.clock = clock;
	}

	SslBundleKey key(String property, String name) {
		return this.keys.computeIfAbsent(name, (missing) -> read(property, name));
	}

	private SslBundleKey read(String property, String name) {
		String mend = "Define the bundle under 'spring.ssl.bundle.pem." + name + "' or 'spring.ssl.bundle.jks." + name
				+ "'.";
		if (this.bundles == null) {
			throw new WechatPayConfigurationException(property,
					"names the SSL bundle '" + name + "', but there are none", mend);
		}
		try {
			SslBundleKey key = new SslBundleKey(property, name, this.bundles.getBundle(name), this.clock);
			this.bundles.addBundleUpdateHandler(name, key::update);
			return key;
		}
		catch (NoSuchSslBundleException ex) {
			throw new WechatPayConfigurationException(property,
					"names the SSL bundle '" + name + "', which does not exist", mend);
		}
	}

}
