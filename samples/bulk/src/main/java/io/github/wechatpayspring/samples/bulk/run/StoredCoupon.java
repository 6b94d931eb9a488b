package io.github.wechatpayspring.samples.bulk.run;

import io.github.wechatpayspring.coupon.CouponDeactivation;
import org.jspecify.annotations.Nullable;

/**
 * Coupon of a run.
 *
 * @param id the number of the coupon in its run
 * @param request the request
 * @param openid the openid of the user who has the coupon, or {@code null}
 * @param appid the appid under which the user has it, or {@code null}
 * @param status the status before the request is sent
 */
record StoredCoupon(long id, CouponDeactivation request, @Nullable String openid, @Nullable String appid,
		CouponStatus status) {
}
