package io.github.wechatpayspring;

import java.util.Collection;

/**
 * Exception for a merchant that does not exist.
 *
 * @since 0.1.0
 */
public class NoSuchMerchantException extends WechatPayException {

	private final String name;

	/**
	 * Create a new exception.
	 * @param name the requested name
	 * @param known the existing names
	 */
	public NoSuchMerchantException(String name, Collection<String> known) {
		super("There is no merchant '" + name + "' among " + known + ". Configure it under 'wechatpay.merchants." + name
				+ "' or add it at run time", null);
		this.name = name;
	}

	/**
	 * Return the requested name.
	 * @return the name
	 */
	public String getName() {
		return this.name;
	}

}
