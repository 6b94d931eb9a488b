package io.github.wechatpayspring.merchant;

import java.util.Set;

import io.github.wechatpayspring.NoSuchMerchantException;
import io.github.wechatpayspring.WechatPayConfigurationException;
import io.github.wechatpayspring.client.WechatPayClient;
import io.github.wechatpayspring.coupon.CouponDeactivationClient;

/**
 * Registry of the merchants of an application: the default merchant, which is named
 * {@value WechatPayMerchant#DEFAULT}, those under {@code wechatpay.merchants.<name>}, and
 * those that are added at run time, such as merchants in a database. Thread-safe.
 *
 * @since 0.1.0
 */
public interface WechatPayMerchants {

	/**
	 * Return a merchant.
	 * @param name the name of the merchant
	 * @return the merchant as it is now
	 * @throws NoSuchMerchantException if there is none of that name
	 */
	WechatPayMerchant get(String name);

	/**
	 * Return the names of the merchants.
	 * @return the names, as of now
	 */
	Set<String> names();

	/**
	 * Add a merchant, or replace the merchant of that name and close its connections.
	 * Injected clients use the new settings as soon as the merchant is replaced.
	 * @param name the name of the merchant, except {@value WechatPayMerchant#DEFAULT}
	 * @param settings the settings of the merchant; settings that are not set, except
	 * identity and keys, are those of the default merchant
	 * @return the merchant
	 * @throws WechatPayConfigurationException if a setting is missing or wrong. An
	 * existing merchant of that name is kept then
	 */
	WechatPayMerchant put(String name, MerchantSettings settings);

	/**
	 * Remove a merchant and close its connections.
	 * @param name the name of the merchant, except {@value WechatPayMerchant#DEFAULT}
	 * @return whether there was one of that name
	 */
	boolean remove(String name);

	/**
	 * Return a client for a merchant that may be replaced. Each call uses the current
	 * configuration of the merchant.
	 * @param name the name of the merchant
	 * @return the client, whose calls fail with {@link NoSuchMerchantException} while
	 * there is no merchant of that name
	 */
	default CouponDeactivationClient couponDeactivationClient(String name) {
		return CouponDeactivationClient.delegating(() -> get(name).couponDeactivationClient());
	}

	/**
	 * Return a client for a merchant that may be replaced. Each call uses the current
	 * configuration of the merchant.
	 * @param name the name of the merchant
	 * @return the client, whose calls fail with {@link NoSuchMerchantException} while
	 * there is no merchant of that name
	 */
	default WechatPayClient wechatPayClient(String name) {
		return new NamedWechatPayClient(this, name);
	}

	/**
	 * Event that is published in the application context after a merchant was put or
	 * removed, or after keys of a merchant were replaced.
	 */
	record Changed() {
	}

}
