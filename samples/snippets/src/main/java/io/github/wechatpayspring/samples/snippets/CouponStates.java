package io.github.wechatpayspring.samples.snippets;

import reactor.core.publisher.Mono;

import org.springframework.stereotype.Service;

@Service
class CouponStates {

	private final MerchantCoupons coupons;

	CouponStates(MerchantCoupons coupons) {
		this.coupons = coupons;
	}

	Mono<String> state(String openid, String couponCode, String appid) {
		return this.coupons.query(openid, couponCode, appid).map((coupon) -> coupon.path("coupon_state").asString());
	}

}
