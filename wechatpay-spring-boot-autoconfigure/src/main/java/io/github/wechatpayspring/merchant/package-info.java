/**
 * Merchants of an application.
 * <p>
 * {@link io.github.wechatpayspring.merchant.WechatPayMerchants} has the default merchant,
 * the merchants under {@code wechatpay.merchants}, and those that are added at run time
 * with {@link io.github.wechatpayspring.merchant.MerchantSettings}.
 */
@NullMarked
package io.github.wechatpayspring.merchant;

import org.jspecify.annotations.NullMarked;
