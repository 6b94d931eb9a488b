package io.github.wechatpayspring.merchant;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import io.github.wechatpayspring.WechatPaySignatureException;
import io.github.wechatpayspring.client.WechatPayClient;
import io.github.wechatpayspring.coupon.CouponDeactivationClient;
import io.github.wechatpayspring.key.PlatformKeys;
import io.github.wechatpayspring.signature.WechatPayVerifier;
import io.github.wechatpayspring.traffic.WechatPayTraffic;
import org.jspecify.annotations.Nullable;

/**
 * Clients and status of a merchant. Thread-safe. Once the merchant is replaced or
 * removed, its clients send no further requests, and requests in flight end normally.
 *
 * @since 0.1.0
 */
public interface WechatPayMerchant {

	/**
	 * Name of the default merchant, which is configured directly under {@code wechatpay}.
	 */
	String DEFAULT = "default";

	/**
	 * Return the name of the merchant in this application.
	 * @return the name
	 */
	String name();

	/**
	 * Return the client for any path.
	 * @return the client
	 */
	WechatPayClient wechatPayClient();

	/**
	 * Return the client that deactivates coupons.
	 * @return the client
	 */
	CouponDeactivationClient couponDeactivationClient();

	/**
	 * Return the verifier of responses and notifications.
	 * @return the verifier
	 */
	WechatPayVerifier verifier();

	/**
	 * Return the status of the merchant. No request is sent.
	 * @return the status as it is now, without a secret
	 */
	Status status();

	/**
	 * Reset the adaptive rate, for example after WeChat Pay has changed its limit.
	 */
	void resetRate();

	/**
	 * Status of a merchant, without a secret.
	 *
	 * @param scheme the scheme of signatures, such as {@code WECHATPAY2-SHA256-RSA2048}
	 * @param merchantKey the key that the merchant signs with, or {@code null} if the
	 * application's own signer does not show it
	 * @param platformKeys the keys of WeChat Pay
	 * @param hosts the base URLs in the order in which they are tried
	 * @param requestsPerSecond the current rate limit, or {@code null} if there is no
	 * ceiling and WeChat Pay has not responded with 429
	 * @param inFlight the number of calls and requests in flight
	 * @param bulkInFlight the number of coupons of bulks in flight
	 * @param lastVerifiedAt the time of the last verified response, or {@code null}
	 * @param clockOffset how far WeChat Pay's clock is ahead, or {@code null} if it is
	 * not known yet
	 * @param lastErrors the last error of each code, the oldest first
	 * @param rejections the number of responses that failed verification, by reason
	 */
	record Status(String scheme, @Nullable MerchantKeyStatus merchantKey, PlatformKeys.Status platformKeys,
			List<String> hosts, @Nullable Double requestsPerSecond, int inFlight, int bulkInFlight,
			@Nullable Instant lastVerifiedAt, @Nullable Duration clockOffset,
			Map<String, WechatPayTraffic.LastError> lastErrors,
			Map<WechatPaySignatureException.Reason, Long> rejections) {
	}

	/**
	 * Status of the key that a merchant signs with.
	 *
	 * @param serialNumber the serial number of the merchant API certificate
	 * @param expiresAt the expiry of the certificate, or {@code null} if it is not known
	 * @param problem the reason why a newer key is not in use, or {@code null}
	 */
	record MerchantKeyStatus(String serialNumber, @Nullable Instant expiresAt, @Nullable String problem) {
	}

}
