package io.github.wechatpayspring.fake;

import java.util.Objects;

/**
 * Key of a coupon.
 */
record CouponId(String stockId, String couponCode) {

	CouponId {
		Objects.requireNonNull(stockId, "'stockId' must not be null");
		Objects.requireNonNull(couponCode, "'couponCode' must not be null");
	}

	static CouponId of(Deactivation deactivation) {
		return new CouponId(deactivation.stockId(), deactivation.couponCode());
	}

}
