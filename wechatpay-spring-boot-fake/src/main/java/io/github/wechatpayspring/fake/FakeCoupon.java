package io.github.wechatpayspring.fake;

import java.time.OffsetDateTime;

import org.jspecify.annotations.Nullable;

/**
 * Snapshot of a coupon of a {@link FakeWechatPay}.
 *
 * @param stockId the batch of the coupon
 * @param couponCode the code of the coupon
 * @param state the state of the coupon
 * @param deactivateRequestNo the number of the request that deactivated the coupon, or
 * {@code null} if no such request is known
 * @param deactivateReason the reason in that request, or {@code null} if it has none
 * @param deactivateTime the time at which the coupon was deactivated, or {@code null} if
 * no such request is known
 * @param deactivations the number of requests that took effect on the coupon, at most one
 * @since 0.1.0
 */
public record FakeCoupon(String stockId, String couponCode, CouponState state, @Nullable String deactivateRequestNo,
		@Nullable String deactivateReason, @Nullable OffsetDateTime deactivateTime, int deactivations) {

}
