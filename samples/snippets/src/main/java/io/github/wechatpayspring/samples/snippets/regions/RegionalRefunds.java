package io.github.wechatpayspring.samples.snippets.regions;

import io.github.wechatpayspring.coupon.CouponDeactivation;
import io.github.wechatpayspring.coupon.CouponDeactivationClient;
import io.github.wechatpayspring.coupon.DeactivatedCoupon;
import io.github.wechatpayspring.merchant.WechatPayMerchants;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.stereotype.Service;

@Service
class RegionalRefunds {

	private final CouponDeactivationClient north;

	private final WechatPayMerchants merchants;

	RegionalRefunds(@Qualifier("northCouponDeactivationClient") CouponDeactivationClient north,
			WechatPayMerchants merchants) {
		this.north = north;
		this.merchants = merchants;
	}

	DeactivatedCoupon deactivateInNorth(CouponDeactivation request) {
		return this.north.deactivate(request);
	}

	DeactivatedCoupon deactivate(String merchant, CouponDeactivation request) {
		return this.merchants.get(merchant).couponDeactivationClient().deactivate(request);
	}

}
