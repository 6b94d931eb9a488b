package io.github.wechatpayspring.merchant;

import java.util.Collection;

import io.github.wechatpayspring.client.WechatPayException;

/**
 * There is no merchant of that name.
 *
 * @since 0.1.0
 */
public class NoSuchMerchantException extends WechatPayException {

	private final String name;

	/**
	 * Create a new exception.
	 * @param name the name that was asked for
	 * @param known the names that there are
	 */
	public NoSuchMerchantException(String name, Collection<String> known) {
		super("There is no merchant '" + name + "', there are " + known + ": configure it under 'wechatpay.merchants."
				+ name + "', or put it there at run time", null);
		this.name = name;
	}

	/**
	 * Return the name that was asked for.
	 * @return the name
	 */
	public String getName() {
		return this.name;
	}

}
