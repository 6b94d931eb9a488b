package io.github.wechatpayspring.merchant;

import io.github.wechatpayspring.client.WechatPayClient;
import io.github.wechatpayspring.coupon.CouponDeactivationClient;
import io.github.wechatpayspring.key.PlatformKeys;
import io.github.wechatpayspring.signature.WechatPaySigner;
import io.github.wechatpayspring.signature.WechatPayVerifier;
import io.github.wechatpayspring.traffic.WechatPayTraffic;

/**
 * Clients of a merchant. Thread-safe. Once the merchant is replaced or removed, no
 * further requests are sent, and requests in flight end normally.
 *
 * @param name the name of the merchant in this application
 * @param wechatPayClient the client for any path
 * @param couponDeactivationClient the client that deactivates coupons
 * @param signer the signer of requests
 * @param platformKeys the keys of WeChat Pay that the merchant trusts
 * @param verifier the verifier of responses and notifications
 * @param traffic the traffic of the merchant
 * @since 0.1.0
 */
public record WechatPayMerchant(String name, WechatPayClient wechatPayClient,
		CouponDeactivationClient couponDeactivationClient, WechatPaySigner signer, PlatformKeys platformKeys,
		WechatPayVerifier verifier, WechatPayTraffic traffic) {
}
