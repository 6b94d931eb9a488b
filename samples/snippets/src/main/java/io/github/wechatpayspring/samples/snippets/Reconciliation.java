package io.github.wechatpayspring.samples.snippets;

import java.time.Instant;

import io.github.wechatpayspring.coupon.CouponDeactivation;
import io.github.wechatpayspring.coupon.CouponDeactivationClient;
import io.github.wechatpayspring.coupon.DeactivationResult;

class Reconciliation {

	private final CouponDeactivationClient coupons;

	Reconciliation(CouponDeactivationClient coupons) {
		this.coupons = coupons;
	}

	String confirm(CouponDeactivation request, String openid, String appid) {
		DeactivationResult result = this.coupons.confirm(request, openid, appid);
		if (result instanceof DeactivationResult.Deactivated) {
			return "deactivated by this request";
		}
		if (result instanceof DeactivationResult.NotDeactivated not) {
			return "not deactivated by this request, the state is " + not.cause().getCouponState();
		}
		Instant openUntil = ((DeactivationResult.Unconfirmed) result).cause().getOpenUntil();
		return (openUntil != null) ? "still open, confirm again at " + openUntil : "still open";
	}

}
