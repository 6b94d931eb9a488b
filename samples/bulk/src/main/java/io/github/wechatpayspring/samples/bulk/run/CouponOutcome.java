package io.github.wechatpayspring.samples.bulk.run;

import java.time.Instant;

import io.github.wechatpayspring.WechatPayApiException;
import io.github.wechatpayspring.coupon.CouponNotDeactivatedException;
import io.github.wechatpayspring.coupon.CouponNotDeactivatedException.Reason;
import io.github.wechatpayspring.coupon.DeactivatedCoupon;
import io.github.wechatpayspring.coupon.DeactivationResult;
import io.github.wechatpayspring.coupon.DeactivationResult.Deactivated;
import io.github.wechatpayspring.coupon.DeactivationResult.NotDeactivated;
import io.github.wechatpayspring.coupon.DeactivationResult.Unconfirmed;
import io.github.wechatpayspring.coupon.DeactivationUnconfirmedException;
import org.jspecify.annotations.Nullable;

/**
 * Outcome of one attempt to deactivate a coupon.
 *
 * @param coupon the coupon
 * @param status the new status. A coupon whose request was not sent stays pending
 * @param code the code of the outcome, or {@code null} if the coupon is deactivated
 * @param message the description of the outcome, or {@code null}
 * @param requestId the {@code Request-ID} of the response, or {@code null}
 * @param deactivateTime the time of the deactivation as received, or {@code null}
 * @param at the time at which the outcome became known
 */
record CouponOutcome(StoredCoupon coupon, CouponStatus status, @Nullable String code, @Nullable String message,
		@Nullable String requestId, @Nullable String deactivateTime, Instant at) {

	private static final int VISIBLE_CODE_LENGTH = 4;

	/**
	 * Create the outcome of a request. If an earlier request of the coupon may have been
	 * received, a refusal does not show whether that one deactivated the coupon: WeChat
	 * Pay does not document how it responds to a request number that it has seen before.
	 * @param coupon the coupon
	 * @param result the result of the request
	 * @param at the current time
	 */
	static CouponOutcome sent(StoredCoupon coupon, DeactivationResult result, Instant at) {
		if (result instanceof NotDeactivated refused) {
			CouponStatus status = (refused.cause().getReason() == Reason.REJECTED) ? CouponStatus.NOT_DEACTIVATED
					: CouponStatus.PENDING;
			return notDeactivated(coupon,
					(coupon.status() == CouponStatus.UNCONFIRMED) ? CouponStatus.UNCONFIRMED : status, refused.cause(),
					at);
		}
		return of(coupon, result, at);
	}

	/**
	 * Create the outcome that the state of the coupon shows.
	 * @param coupon the coupon
	 * @param result the result that was read
	 * @param at the current time
	 */
	static CouponOutcome confirmed(StoredCoupon coupon, DeactivationResult result, Instant at) {
		return (result instanceof NotDeactivated state)
				? notDeactivated(coupon, CouponStatus.NOT_DEACTIVATED, state.cause(), at) : of(coupon, result, at);
	}

	private static CouponOutcome of(StoredCoupon coupon, DeactivationResult result, Instant at) {
		if (result instanceof Deactivated deactivated) {
			DeactivatedCoupon details = deactivated.coupon();
			return new CouponOutcome(coupon, CouponStatus.DEACTIVATED, null, null, details.requestId(),
					details.wechatpayDeactivateTime(), at);
		}
		DeactivationUnconfirmedException cause = ((Unconfirmed) result).cause();
		return failed(coupon, CouponStatus.UNCONFIRMED, "UNCONFIRMED", cause, cause.getErrorResponse(), at);
	}

	private static CouponOutcome notDeactivated(StoredCoupon coupon, CouponStatus status,
			CouponNotDeactivatedException cause, Instant at) {
		String state = cause.getCouponState();
		return failed(coupon, status, (state != null) ? state : cause.getReason().name(), cause,
				cause.getErrorResponse(), at);
	}

	private static CouponOutcome failed(StoredCoupon coupon, CouponStatus status, String code, Exception cause,
			@Nullable WechatPayApiException response, Instant at) {
		String responseCode = (response != null) ? response.getCode() : null;
		String requestId = (response != null) ? response.getRequestId() : null;
		return new CouponOutcome(coupon, status, (responseCode != null) ? responseCode : code,
				masked(coupon.request().couponCode(), cause.getMessage()), requestId, null, at);
	}

	// WeChat Pay's explanation of an error may contain the code, which the library does
	// not mask there
	private static @Nullable String masked(String couponCode, @Nullable String message) {
		int hidden = Math.max(couponCode.length() - VISIBLE_CODE_LENGTH, 0);
		String masked = "****" + ((hidden > 0) ? couponCode.substring(hidden) : "");
		return (message != null) ? message.replace(couponCode, masked) : null;
	}

	/**
	 * Return the status in which the coupon is stored while its request is in flight.
	 */
	CouponStatus expectedStatus() {
		return (this.coupon.status() == CouponStatus.PENDING) ? CouponStatus.SENDING : this.coupon.status();
	}

	boolean isDeactivated() {
		return this.status == CouponStatus.DEACTIVATED;
	}

}
