package io.github.wechatpayspring.key;

import io.github.wechatpayspring.WechatPayConfigurationException;
import org.jspecify.annotations.Nullable;

/**
 * Gives the key that a merchant signs with. Implementations must be thread-safe.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface MerchantKeySource {

	/**
	 * Return the key to sign with at the moment.
	 * @return the key
	 */
	MerchantKey key();

	/**
	 * Return why a newer key is not at work.
	 * @return the failure, or {@code null} if there is none
	 */
	default @Nullable WechatPayConfigurationException failure() {
		return null;
	}

}
