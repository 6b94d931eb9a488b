package io.github.wechatpayspring.samples.quickstart;

import java.time.OffsetDateTime;

import io.github.wechatpayspring.coupon.CouponDeactivation;
import io.github.wechatpayspring.coupon.DeactivatedCoupon;
import org.jspecify.annotations.Nullable;

/**
 * Response body for a deactivated coupon.
 */
record DeactivationResponse(String stockId, String couponCode, String requestNo, @Nullable OffsetDateTime deactivatedAt,
		@Nullable String requestId) {

	static DeactivationResponse of(DeactivatedCoupon coupon) {
		CouponDeactivation request = coupon.request();
		return new DeactivationResponse(request.stockId(), request.couponCode(), request.requestNo(),
				coupon.deactivatedAt(), coupon.requestId());
	}

}
