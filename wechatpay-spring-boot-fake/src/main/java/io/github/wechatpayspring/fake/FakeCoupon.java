package io.github.wechatpayspring.fake;

import java.time.OffsetDateTime;

import org.jspecify.annotations.Nullable;

/**
 * What a {@link FakeWechatPay} knows about a coupon at one moment.
 *
 * @param stockId the batch the coupon belongs to
 * @param couponCode the code of the coupon
 * @param state the state of the coupon
 * @param deactivateRequestNo the number of the request that deactivated the coupon, or
 * {@code null} if no request is known that did
 * @param deactivateReason the reason that request gave, or {@code null} if there is none
 * @param deactivateTime the time the coupon was deactivated, or {@code null} if no
 * request is known that deactivated it
 * @param deactivations how many requests arrived that took effect on the coupon, never
 * more than one
 * @since 0.1.0
 */
public record FakeCoupon(String stockId, String couponCode, CouponState state, @Nullable String deactivateRequestNo,
		@Nullable String deactivateReason, @Nullable OffsetDateTime deactivateTime, int deactivations) {

}
