package io.github.wechatpayspring.coupon;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

import org.jspecify.annotations.Nullable;

/**
 * Request to deactivate one coupon. Immutable.
 * <p>
 * The documented rules are checked. Control characters, invisible characters and
 * characters outside the Basic Multilingual Plane are rejected in all fields. Coupon
 * codes may contain blanks and slashes and have no documented maximum length, so they are
 * sent unchanged.
 *
 * @param stockId the id of the batch the coupon belongs to ({@code stock_id}), not blank
 * @param couponCode the code of the coupon ({@code coupon_code}), not blank
 * @param requestNo the number of this request ({@code deactivate_request_no}), 1 to 128
 * characters, not blank. It identifies the request when it is repeated, so it must stay
 * the same until the outcome is known, also after a crash
 * @param reason the reason ({@code deactivate_reason}), 1 to 64 characters, not blank, or
 * {@code null}
 * @see <a href= "https://pay.weixin.qq.com/doc/v3/merchant/4015716887">使券失效</a>
 * @since 0.1.0
 */
public record CouponDeactivation(String stockId, String couponCode, String requestNo, @Nullable String reason) {

	private static final int MAXIMUM_REQUEST_NO_LENGTH = 128;

	private static final int MAXIMUM_REASON_LENGTH = 64;

	private static final int VISIBLE_CODE_LENGTH = 4;

	/**
	 * Create a new request.
	 * @param stockId the id of the batch the coupon belongs to
	 * @param couponCode the code of the coupon
	 * @param requestNo the number of this request
	 * @param reason the reason, or {@code null}
	 * @throws IllegalArgumentException if a value is not valid; the message contains the
	 * name of the field
	 */
	public CouponDeactivation {
		RequestField.checkIdentifier("stockId", stockId);
		RequestField.checkIdentifier("couponCode", couponCode);
		RequestField.checkIdentifier("requestNo", requestNo);
		RequestField.checkLength("requestNo", requestNo, MAXIMUM_REQUEST_NO_LENGTH);
		if (reason != null) {
			RequestField.checkText("reason", reason, MAXIMUM_REASON_LENGTH);
		}
	}

	/**
	 * Create a request whose number is derived from batch and code. The same coupon
	 * always gets the same number, so a request that is repeated after a crash is the
	 * same request. The rule does not change in later versions. The number is the SHA-256
	 * digest of the UTF-8 bytes of {@code stockId}, a line feed and {@code couponCode},
	 * encoded in Base64 with the URL-safe alphabet of RFC 4648 without padding. It has 43
	 * characters of {@code [0-9A-Za-z_-]}. Neither field can contain a line feed, so
	 * different coupons have different numbers.
	 * @param stockId the id of the batch the coupon belongs to
	 * @param couponCode the code of the coupon
	 * @return the request, without a reason
	 * @throws IllegalArgumentException if a value is not valid; the message contains the
	 * name of the field
	 */
	public static CouponDeactivation of(String stockId, String couponCode) {
		return new CouponDeactivation(stockId, couponCode, deriveRequestNo(stockId, couponCode), null);
	}

	private static String deriveRequestNo(String stockId, String couponCode) {
		try {
			byte[] digest = MessageDigest.getInstance("SHA-256")
				.digest((stockId + '\n' + couponCode).getBytes(StandardCharsets.UTF_8));
			return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("SHA-256 is not available", ex);
		}
	}

	/**
	 * Return this request with another request number.
	 * @param requestNo the number, 1 to 128 characters, not blank
	 * @return the new request
	 * @throws IllegalArgumentException if the number is not valid
	 */
	public CouponDeactivation withRequestNo(String requestNo) {
		return new CouponDeactivation(this.stockId, this.couponCode, requestNo, this.reason);
	}

	/**
	 * Return this request with another reason.
	 * @param reason the reason, 1 to 64 characters, not blank
	 * @return the new request
	 * @throws IllegalArgumentException if the reason is not valid
	 */
	public CouponDeactivation withReason(String reason) {
		return new CouponDeactivation(this.stockId, this.couponCode, this.requestNo, reason);
	}

	/**
	 * Return a description in which only the last characters of the code are visible. A
	 * person who knows the whole code may be able to redeem the coupon.
	 */
	@Override
	public String toString() {
		return "CouponDeactivation[stockId=" + this.stockId + ", couponCode=" + maskedCouponCode() + ", requestNo="
				+ this.requestNo + ", reason=" + this.reason + "]";
	}

	String maskedCouponCode() {
		int hidden = Math.max(this.couponCode.length() - VISIBLE_CODE_LENGTH, 0);
		return "****" + ((hidden > 0) ? this.couponCode.substring(hidden) : "");
	}

}
