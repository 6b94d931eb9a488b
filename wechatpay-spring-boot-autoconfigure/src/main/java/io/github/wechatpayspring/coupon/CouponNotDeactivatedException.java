package io.github.wechatpayspring.coupon;

import java.util.List;

import io.github.wechatpayspring.WechatPayApiException;
import io.github.wechatpayspring.WechatPayException;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;

/**
 * Exception for a call that certainly did not deactivate the coupon. An earlier call may
 * have: after a {@link DeactivationUnconfirmedException}, the coupon may be deactivated
 * nevertheless.
 *
 * @since 0.1.0
 */
public final class CouponNotDeactivatedException extends WechatPayException {

	private final CouponDeactivation request;

	private final Reason reason;

	private final List<Throwable> attempts;

	private final @Nullable String couponState;

	/**
	 * Create a new exception.
	 * @param request the request
	 * @param reason the reason
	 * @param attempts the failures of the attempts in their order, at least one
	 */
	public CouponNotDeactivatedException(CouponDeactivation request, Reason reason, List<Throwable> attempts) {
		this(request, reason, new AttemptFailures(List.copyOf(attempts)));
	}

	private CouponNotDeactivatedException(CouponDeactivation request, Reason reason, AttemptFailures failures) {
		super(describe(request) + failures.describe() + hint(failures.last()), failures.last());
		this.request = request;
		this.reason = reason;
		this.attempts = failures.all();
		this.couponState = null;
	}

	/**
	 * Create a new exception for a coupon whose state was read.
	 * @param request the request
	 * @param couponState the state of the coupon, such as {@code USED}
	 * @param why the reason why the request did not deactivate it
	 */
	public CouponNotDeactivatedException(CouponDeactivation request, String couponState, String why) {
		super(describe(request) + why, null);
		this.request = request;
		this.reason = Reason.REJECTED;
		this.attempts = List.of();
		this.couponState = couponState;
	}

	private static String describe(CouponDeactivation request) {
		return "Coupon " + request.maskedCouponCode() + " of stock " + request.stockId()
				+ " was not deactivated by request " + request.requestNo() + ": ";
	}

	private static String hint(Throwable cause) {
		return (cause instanceof WechatPayApiException answer && answer.getStatus() == HttpStatus.FORBIDDEN.value())
				? ". Only the merchant that made a merchant coupon (制券方) may deactivate it" : "";
	}

	/**
	 * Do nothing: the outcome arises on a thread of the HTTP client. A call that waits
	 * sets the stack trace of its caller.
	 */
	@Override
	public synchronized Throwable fillInStackTrace() {
		return this;
	}

	/**
	 * Return the request.
	 * @return the request
	 */
	public CouponDeactivation getRequest() {
		return this.request;
	}

	/**
	 * Return the reason why the coupon was not deactivated.
	 * @return the reason
	 */
	public Reason getReason() {
		return this.reason;
	}

	/**
	 * Return the failures of the attempts.
	 * @return the failures in their order. The last one is the cause
	 */
	public List<Throwable> getAttempts() {
		return this.attempts;
	}

	/**
	 * Return the state of the coupon if it was read.
	 * @return the state as it was received ({@code coupon_state}), such as {@code USED},
	 * or {@code null} if it was not read
	 */
	public @Nullable String getCouponState() {
		return this.couponState;
	}

	/**
	 * Return the error response of the last attempt.
	 * @return the error response, or {@code null} if there is none
	 */
	public @Nullable WechatPayApiException getErrorResponse() {
		return (getCause() instanceof WechatPayApiException answer) ? answer : null;
	}

	/**
	 * Reason why a coupon was not deactivated.
	 */
	public enum Reason {

		/**
		 * WeChat Pay refused the request, or the state of the coupon shows that the
		 * request did not deactivate it. Repeating the request does not help.
		 */
		REJECTED,

		/**
		 * WeChat Pay limits the rate of requests (429). The request may be repeated
		 * later.
		 */
		THROTTLED,

		/**
		 * The request was not sent: WeChat Pay could not be reached, the request could
		 * not be signed, or its caller cancelled it. It may be repeated once the cause is
		 * fixed.
		 */
		UNREACHABLE

	}

}
