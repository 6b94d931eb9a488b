/**
 * Deactivation of merchant coupons (使券失效) and its outcomes.
 */
@NullMarked
package io.github.wechatpayspring.coupon;

import org.jspecify.annotations.NullMarked;
