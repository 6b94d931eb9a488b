package io.github.wechatpayspring.samples.bulk.run;

import java.util.Optional;

import io.github.wechatpayspring.coupon.CouponDeactivationClient;
import io.github.wechatpayspring.merchant.WechatPayMerchants;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;

/**
 * Clients of the merchants that rows name. Thread-safe.
 */
class MerchantClients {

	private final ObjectProvider<CouponDeactivationClient> defaultClient;

	private final @Nullable WechatPayMerchants merchants;

	MerchantClients(ObjectProvider<CouponDeactivationClient> defaultClient, @Nullable WechatPayMerchants merchants) {
		this.defaultClient = defaultClient;
		this.merchants = merchants;
	}

	/**
	 * Return the problem with a name.
	 * @param merchant the name, or an empty string for the default merchant
	 * @return the problem, or empty if the merchant is configured
	 */
	Optional<String> problem(String merchant) {
		if (merchant.isEmpty()) {
			return (this.defaultClient.getIfAvailable() != null) ? Optional.empty()
					: Optional.of("'merchant' is missing, and no default merchant is configured");
		}
		if (this.merchants != null && this.merchants.names().contains(merchant)) {
			return Optional.empty();
		}
		return Optional.of("'merchant' is '" + merchant + "', which is not configured in 'wechatpay.merchants'");
	}

	CouponDeactivationClient get(String merchant) {
		if (merchant.isEmpty() || this.merchants == null) {
			return this.defaultClient.getObject();
		}
		return this.merchants.couponDeactivationClient(merchant);
	}

}
