package io.github.wechatpayspring.samples.quickstart;

import io.github.wechatpayspring.coupon.CouponDeactivation;
import org.jspecify.annotations.Nullable;

/**
 * What the body of a request may tell.
 *
 * @param requestNo the number of the request, or {@code null} to have it derived from
 * stock and code
 * @param reason the reason, or {@code null}
 */
record DeactivationDetails(@Nullable String requestNo, @Nullable String reason) {

	static final DeactivationDetails NONE = new DeactivationDetails(null, null);

	CouponDeactivation toRequest(String stockId, String couponCode) {
		CouponDeactivation request = CouponDeactivation.of(stockId, couponCode);
		request = (this.requestNo != null) ? request.withRequestNo(this.requestNo) : request;
		return (this.reason != null) ? request.withReason(this.reason) : request;
	}

}
