package io.github.wechatpayspring.merchant;

import io.github.wechatpayspring.client.WechatPayClient;
import io.github.wechatpayspring.client.WechatPayTraffic;
import io.github.wechatpayspring.coupon.CouponDeactivationClient;
import io.github.wechatpayspring.key.PlatformKeys;
import io.github.wechatpayspring.signature.WechatPaySigner;
import io.github.wechatpayspring.signature.WechatPayVerifier;

/**
 * One merchant's clients. Thread-safe. Once the merchant is replaced or removed, requests
 * that WeChat Pay is answering already end as they would have, and further ones are not
 * sent.
 *
 * @param name the merchant's name in this application
 * @param wechatPayClient calls WeChat Pay as the merchant
 * @param couponDeactivationClient deactivates the merchant's coupons
 * @param signer signs as the merchant
 * @param platformKeys the keys of WeChat Pay that the merchant trusts
 * @param verifier proves with these keys, notifications too
 * @param traffic lets the merchant's requests out, and knows what came of them
 * @since 0.1.0
 */
public record WechatPayMerchant(String name, WechatPayClient wechatPayClient,
		CouponDeactivationClient couponDeactivationClient, WechatPaySigner signer, PlatformKeys platformKeys,
		WechatPayVerifier verifier, WechatPayTraffic traffic) {
}
