package io.github.wechatpayspring.key;

import java.security.PrivateKey;
import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * A merchant's private key and the certificate that it belongs to. Immutable.
 *
 * @param serialNumber the serial number of the merchant API certificate, hexadecimal
 * @param privateKey the private key
 * @param expiresAt when the certificate expires, or {@code null} if that is not known
 * @since 0.1.0
 */
public record MerchantKey(String serialNumber, PrivateKey privateKey, @Nullable Instant expiresAt) {

	@Override
	public String toString() {
		return "MerchantKey[serialNumber=" + this.serialNumber + ", expiresAt=" + this.expiresAt + "]";
	}

}
