/**
 * Deactivating merchant coupons (使券失效), and knowing what became of them.
 */
@NullMarked
package io.github.wechatpayspring.coupon;

import org.jspecify.annotations.NullMarked;
