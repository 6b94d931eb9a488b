/**
 * Deactivation of merchant coupons (商家券, 使券失效).
 * <p>
 * {@link io.github.wechatpayspring.coupon.CouponDeactivationClient} deactivates one
 * coupon or many. Each call has one of three outcomes: the coupon is deactivated
 * ({@link io.github.wechatpayspring.coupon.DeactivatedCoupon}), this call did not
 * deactivate it ({@link io.github.wechatpayspring.coupon.CouponNotDeactivatedException}),
 * or the outcome is unknown
 * ({@link io.github.wechatpayspring.coupon.DeactivationUnconfirmedException}).
 */
@NullMarked
package io.github.wechatpayspring.coupon;

import org.jspecify.annotations.NullMarked;
