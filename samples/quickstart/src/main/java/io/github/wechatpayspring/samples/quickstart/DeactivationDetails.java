package io.github.wechatpayspring.samples.quickstart;

import io.github.wechatpayspring.coupon.CouponDeactivation;
import org.jspecify.annotations.Nullable;

/**
 * Optional body of a request to the {@link CouponDeactivationController}.
 *
 * @param requestNo the request number, or {@code null} to derive it from the stock id and
 * the coupon code
 * @param reason the reason for the deactivation, or {@code null}
 */
record DeactivationDetails(@Nullable String requestNo, @Nullable String reason) {

	static final DeactivationDetails NONE = new DeactivationDetails(null, null);

	CouponDeactivation toRequest(String stockId, String couponCode) {
		CouponDeactivation request = CouponDeactivation.of(stockId, couponCode);
		request = (this.requestNo != null) ? request.withRequestNo(this.requestNo) : request;
		return (this.reason != null) ? request.withReason(this.reason) : request;
	}

}
