package io.github.wechatpayspring.merchant;

import io.github.wechatpayspring.client.WechatPayClient;
import io.github.wechatpayspring.coupon.CouponDeactivationClient;

/**
 * One merchant's clients. Thread-safe. Once the merchant is replaced or removed, requests
 * that WeChat Pay is answering already end as they would have, and further ones are not
 * sent.
 *
 * @param name the merchant's name in this application
 * @param wechatPayClient calls WeChat Pay as the merchant
 * @param couponDeactivationClient deactivates the merchant's coupons
 * @since 0.1.0
 */
public record WechatPayMerchant(String name, WechatPayClient wechatPayClient,
		CouponDeactivationClient couponDeactivationClient) {
}
