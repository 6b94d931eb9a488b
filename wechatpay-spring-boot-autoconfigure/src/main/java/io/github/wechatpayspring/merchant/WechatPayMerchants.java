package io.github.wechatpayspring.merchant;

import java.util.Map;
import java.util.Set;

import io.github.wechatpayspring.client.WechatPayClient;
import io.github.wechatpayspring.coupon.CouponDeactivationClient;
import io.github.wechatpayspring.key.WechatPayConfigurationException;

/**
 * The further merchants of an application by name: those under
 * {@code wechatpay.merchants.<name>}, and those that are added at run time, because they
 * live in a database. Thread-safe.
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
	 * Add a merchant, or replace the one of that name, whose connections are closed then.
	 * Beans of the merchant that were injected before call as the new one from then on.
	 * @param name the name of the merchant
	 * @param properties what {@code wechatpay.merchants.<name>.*} would hold, by property
	 * name without that prefix, such as {@code merchant-id}
	 * @return the merchant
	 * @throws WechatPayConfigurationException if a property is missing, wrong or unknown;
	 * the merchant that was there stays
	 */
	WechatPayMerchant put(String name, Map<String, String> properties);

	/**
	 * Remove a merchant and close its connections.
	 * @param name the name of the merchant
	 * @return whether there was one of that name
	 */
	boolean remove(String name);

	/**
	 * Return a client for whoever has a name when it is called, today and after a
	 * replacement.
	 * @param name the name of the merchant
	 * @return the client; its calls end in {@link NoSuchMerchantException} while there is
	 * no merchant of that name
	 */
	default CouponDeactivationClient couponDeactivationClient(String name) {
		return CouponDeactivationClient.delegating(() -> get(name).couponDeactivationClient());
	}

	/**
	 * Return a client for whoever has a name when it is called, today and after a
	 * replacement.
	 * @param name the name of the merchant
	 * @return the client; its calls end in {@link NoSuchMerchantException} while there is
	 * no merchant of that name
	 */
	default WechatPayClient wechatPayClient(String name) {
		return new NamedWechatPayClient(this, name);
	}

}
