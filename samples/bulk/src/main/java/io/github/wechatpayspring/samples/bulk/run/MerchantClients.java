package io.github.wechatpayspring.samples.bulk.run;

import java.util.Set;

import io.github.wechatpayspring.coupon.CouponDeactivationClient;
import io.github.wechatpayspring.merchant.WechatPayMerchant;
import io.github.wechatpayspring.merchant.WechatPayMerchants;
import io.github.wechatpayspring.samples.bulk.file.FileRow;
import org.jspecify.annotations.Nullable;

/**
 * Clients of the merchants that rows name. Thread-safe.
 */
class MerchantClients {

	private final WechatPayMerchants merchants;

	MerchantClients(WechatPayMerchants merchants) {
		this.merchants = merchants;
	}

	/**
	 * Complete the merchant of a row.
	 * @param row the row
	 * @return the row with the name of its merchant, or a rejected row if this merchant
	 * is not configured
	 */
	FileRow check(FileRow row) {
		if (!(row instanceof FileRow.Coupon coupon)) {
			return row;
		}
		Set<String> names = this.merchants.names();
		String name = coupon.merchant().isEmpty() ? defaultName(names) : coupon.merchant();
		if (name == null) {
			return new FileRow.Rejected(row.line(), "'merchant' is missing, and no default merchant is configured");
		}
		return names.contains(name) ? coupon.withMerchant(name) : new FileRow.Rejected(row.line(),
				"'merchant' is '" + name + "', which is not configured in 'wechatpay.merchants'");
	}

	private static @Nullable String defaultName(Set<String> names) {
		if (names.contains(WechatPayMerchant.DEFAULT)) {
			return WechatPayMerchant.DEFAULT;
		}
		return (names.size() == 1) ? names.iterator().next() : null;
	}

	CouponDeactivationClient get(String merchant) {
		return this.merchants.couponDeactivationClient(merchant);
	}

}
