package io.github.wechatpayspring.coupon;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

import org.jspecify.annotations.Nullable;

/**
 * Request to deactivate one coupon. Immutable.
 * <p>
 * Only documented rules are checked, and that no field has control characters, invisible
 * characters or characters outside the Basic Multilingual Plane. Coupon codes may contain
 * blanks and slashes, and newer pages of the documentation set no limit to their length,
 * so they are sent as they are.
 *
 * @param stockId the id of the batch the coupon belongs to ({@code stock_id}), not blank
 * @param couponCode the code of the coupon ({@code coupon_code}), not blank
 * @param requestNo the number of this request ({@code deactivate_request_no}), 1 to 128
 * characters, not blank. It makes a repetition the same request, so it must stay the same
 * until the outcome is known, beyond a crash too
 * @param reason why ({@code deactivate_reason}), 1 to 64 characters, not blank, or
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
	 * @param reason why, or {@code null}
	 * @throws IllegalArgumentException if a value cannot be right: the message names the
	 * field
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
	 * Create a request whose number is derived from batch and code: the same coupon
	 * always gets the same number, so a repetition after a crash is the same request. The
	 * rule will not change: SHA-256 over the UTF-8 bytes of {@code stockId}, one line
	 * feed and {@code couponCode}, written in Base64 with the URL-safe alphabet of RFC
	 * 4648 without padding, which gives 43 characters out of {@code [0-9A-Za-z_-]}.
	 * Neither field can hold a line feed, so two coupons never run together.
	 * @param stockId the id of the batch the coupon belongs to
	 * @param couponCode the code of the coupon
	 * @return the request, without a reason
	 * @throws IllegalArgumentException if a value cannot be right: the message names the
	 * field
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
			throw new IllegalStateException("Every Java platform has SHA-256", ex);
		}
	}

	/**
	 * Return this request with another request number.
	 * @param requestNo the number, 1 to 128 characters, not blank
	 * @return the new request
	 * @throws IllegalArgumentException if the number cannot be right
	 */
	public CouponDeactivation withRequestNo(String requestNo) {
		return new CouponDeactivation(this.stockId, this.couponCode, requestNo, this.reason);
	}

	/**
	 * Return this request with another reason.
	 * @param reason the reason, 1 to 64 characters, not blank
	 * @return the new request
	 * @throws IllegalArgumentException if the reason cannot be right
	 */
	public CouponDeactivation withReason(String reason) {
		return new CouponDeactivation(this.stockId, this.couponCode, this.requestNo, reason);
	}

	/**
	 * Return a description with all but the last characters of the code hidden: who knows
	 * the code of a coupon may be able to redeem it.
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
