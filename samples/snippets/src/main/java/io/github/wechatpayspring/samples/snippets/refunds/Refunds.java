package io.github.wechatpayspring.samples.snippets.refunds;

import io.github.wechatpayspring.coupon.CouponDeactivation;
import io.github.wechatpayspring.coupon.CouponDeactivationClient;
import io.github.wechatpayspring.coupon.CouponNotDeactivatedException;
import io.github.wechatpayspring.coupon.DeactivatedCoupon;
import io.github.wechatpayspring.coupon.DeactivationUnconfirmedException;

import org.springframework.stereotype.Service;

@Service
class Refunds {

	private final CouponDeactivationClient coupons;

	Refunds(CouponDeactivationClient coupons) {
		this.coupons = coupons;
	}

	String deactivate(String stockId, String couponCode) {
		CouponDeactivation request = CouponDeactivation.of(stockId, couponCode).withReason("订单已退款");
		try {
			DeactivatedCoupon coupon = this.coupons.deactivate(request);
			return "deactivated at " + coupon.wechatpayDeactivateTime();
		}
		catch (CouponNotDeactivatedException ex) {
			return "not deactivated: " + ex.getReason();
		}
		catch (DeactivationUnconfirmedException ex) {
			return "unconfirmed, repeat request " + ex.getRequest().requestNo();
		}
	}

}
