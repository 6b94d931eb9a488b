package io.github.wechatpayspring.readme;

import java.util.Map;

import io.github.wechatpayspring.coupon.CouponDeactivation;
import io.github.wechatpayspring.coupon.DeactivatedCoupon;
import io.github.wechatpayspring.merchant.MerchantSettings;
import io.github.wechatpayspring.merchant.WechatPayMerchants;

class Shops {

	private final WechatPayMerchants merchants;

	Shops(WechatPayMerchants merchants) {
		this.merchants = merchants;
	}

	void saved(String name, String merchantId, String serialNumber, String privateKey, String apiV3Key) {
		this.merchants.put(name, MerchantSettings.from(Map.of("merchant-id", merchantId, "merchant-serial-number",
				serialNumber, "private-key", privateKey, "api-v3-key", apiV3Key)));
	}

	DeactivatedCoupon deactivate(String name, CouponDeactivation request) {
		return this.merchants.get(name).couponDeactivationClient().deactivate(request);
	}

}
