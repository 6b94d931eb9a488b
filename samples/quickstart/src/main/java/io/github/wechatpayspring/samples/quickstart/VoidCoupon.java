package io.github.wechatpayspring.samples.quickstart;

import java.time.OffsetDateTime;

import io.github.wechatpayspring.coupon.CouponDeactivation;
import io.github.wechatpayspring.coupon.DeactivatedCoupon;
import org.jspecify.annotations.Nullable;

/**
 * The answer about a coupon that is void.
 */
record VoidCoupon(String stockId, String couponCode, String requestNo, @Nullable OffsetDateTime deactivatedAt,
		@Nullable String requestId) {

	static VoidCoupon of(DeactivatedCoupon coupon) {
		CouponDeactivation request = coupon.request();
		return new VoidCoupon(request.stockId(), request.couponCode(), request.requestNo(), coupon.deactivatedAt(),
				coupon.requestId());
	}

}
