package io.github.wechatpayspring.merchant;

import java.util.Map;
import java.util.TreeMap;

import io.github.wechatpayspring.NoSuchMerchantException;
import org.jspecify.annotations.Nullable;

/**
 * All merchants of an application: the one without a name, and the further ones.
 * Thread-safe.
 *
 * @since 0.1.0
 */
public final class AllMerchants {

	/**
	 * What the merchant without a name is called.
	 */
	public static final String DEFAULT = "default";

	private final @Nullable WechatPayMerchant unnamed;

	private final WechatPayMerchants named;

	/**
	 * Create a new directory.
	 * @param unnamed the merchant without a name, or {@code null} if there is none
	 * @param named the further merchants
	 */
	public AllMerchants(@Nullable WechatPayMerchant unnamed, WechatPayMerchants named) {
		this.unnamed = unnamed;
		this.named = named;
	}

	/**
	 * Return a merchant.
	 * @param name the name of the merchant, {@link #DEFAULT} for the one without a name
	 * @return the merchant as it is now
	 * @throws NoSuchMerchantException if there is none of that name
	 */
	public WechatPayMerchant get(String name) {
		return (this.unnamed != null && name.equals(DEFAULT)) ? this.unnamed : this.named.get(name);
	}

	/**
	 * Return the merchants that there are at the moment.
	 * @return the merchants by name, in the order of their names
	 */
	public Map<String, WechatPayMerchant> byName() {
		Map<String, WechatPayMerchant> merchants = new TreeMap<>();
		if (this.unnamed != null) {
			merchants.put(DEFAULT, this.unnamed);
		}
		for (String name : this.named.names()) {
			try {
				merchants.put(name, this.named.get(name));
			}
			catch (NoSuchMerchantException ex) {
				// removed in the meantime
			}
		}
		return merchants;
	}

}
