package io.github.wechatpayspring.samples.bulk.run;

import java.util.Optional;

import io.github.wechatpayspring.coupon.CouponDeactivationClient;
import io.github.wechatpayspring.merchant.WechatPayMerchants;
import io.github.wechatpayspring.samples.bulk.file.FileRow;
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
	 * Reject a row whose merchant is not configured.
	 * @param row the row
	 * @return the rejected row, or the same row
	 */
	FileRow check(FileRow row) {
		return (row instanceof FileRow.Coupon coupon)
				? problem(coupon.merchant()).<FileRow>map((reason) -> new FileRow.Rejected(row.line(), reason))
					.orElse(row)
				: row;
	}

	private Optional<String> problem(String merchant) {
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
