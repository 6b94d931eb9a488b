package io.github.wechatpayspring.key;

import java.security.PrivateKey;
import java.time.Clock;
import java.time.Instant;

import io.github.wechatpayspring.WechatPayConfigurationException;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.ssl.SslBundles;

/**
 * A merchant's private key and the certificate that it belongs to. Immutable.
 *
 * @param serialNumber the serial number of the merchant API certificate, hexadecimal
 * @param privateKey the private key
 * @param expiresAt when the certificate expires, or {@code null} if that is not known
 * @since 0.1.0
 */
public record MerchantKey(String serialNumber, PrivateKey privateKey, @Nullable Instant expiresAt) {

	/**
	 * Return whether a serial number is that of the certificate.
	 * @param serialNumber the serial number, in any case, with or without leading zeros
	 * @return whether it is
	 */
	public boolean hasSerialNumber(String serialNumber) {
		return SerialNumbers.normalize(serialNumber).equals(SerialNumbers.normalize(this.serialNumber));
	}

	@Override
	public String toString() {
		return "MerchantKey[serialNumber=" + this.serialNumber + ", expiresAt=" + this.expiresAt + "]";
	}

	/**
	 * Source of the key that a merchant signs with. Implementations must be thread-safe.
	 */
	@FunctionalInterface
	public interface Source {

		/**
		 * Return the current key.
		 * @return the key
		 */
		MerchantKey key();

		/**
		 * Return why a newer key is not in use.
		 * @return the failure, or {@code null} if there is none
		 */
		default @Nullable WechatPayConfigurationException failure() {
			return null;
		}

		/**
		 * Take the key from an SSL bundle. When the bundle is reloaded, its new key is
		 * used; if that cannot be used, the last good key stays in use.
		 * @param bundles the bundles
		 * @param name the name of the bundle
		 * @param clock the clock that determines whether the certificate is valid
		 * @return the source of the key
		 * @throws NoSuchSslBundleException if there is no such bundle
		 * @throws WechatPayConfigurationException if the bundle has no key and
		 * certificate that a merchant can use
		 */
		static Source ofSslBundle(SslBundles bundles, String name, Clock clock) {
			SslBundleKey key = new SslBundleKey(name, bundles.getBundle(name), clock);
			bundles.addBundleUpdateHandler(name, key::update);
			return key;
		}

	}

}
