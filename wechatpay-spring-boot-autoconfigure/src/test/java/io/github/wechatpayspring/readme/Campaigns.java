package io.github.wechatpayspring.readme;

import java.util.Collection;

import io.github.wechatpayspring.coupon.CouponDeactivation;
import io.github.wechatpayspring.coupon.CouponDeactivationClient;
import io.github.wechatpayspring.coupon.DeactivationResult;
import reactor.core.publisher.Flux;

class Campaigns {

	private final CouponDeactivationClient coupons;

	private final Collection<CouponDeactivation> open;

	Campaigns(CouponDeactivationClient coupons, Collection<CouponDeactivation> open) {
		this.coupons = coupons;
		this.open = open;
	}

	Flux<DeactivationResult> voidAll(Flux<CouponDeactivation> requests) {
		return this.coupons.deactivateAll(requests).doOnNext((result) -> {
			if (result instanceof DeactivationResult.Unconfirmed unconfirmed) {
				this.open.add(unconfirmed.request());
			}
		});
	}

	String whatBecameOf(CouponDeactivation request, String openid, String appid) {
		DeactivationResult result = this.coupons.confirm(request, openid, appid);
		if (result instanceof DeactivationResult.Deactivated) {
			return "void by this request";
		}
		if (result instanceof DeactivationResult.NotDeactivated not) {
			return "not by this request, its state is " + not.cause().getCouponState();
		}
		return "still unknown";
	}

}
