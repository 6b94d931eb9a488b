package io.github.wechatpayspring.coupon;

import java.time.Instant;
import java.util.List;

import io.github.wechatpayspring.WechatPayApiException;
import io.github.wechatpayspring.WechatPayException;
import org.jspecify.annotations.Nullable;

/**
 * Exception for a call whose outcome is unknown: the request may have been received, but
 * no verified response is available. Repeat the same request with the same request
 * number. If that succeeds, the coupon is deactivated. If it is refused, the coupon may
 * have been deactivated by the first request: {@link CouponDeactivationClient#confirm
 * confirm} it.
 *
 * @since 0.1.0
 */
public final class DeactivationUnconfirmedException extends WechatPayException {

	private final CouponDeactivation request;

	private final List<Throwable> attempts;

	private final @Nullable Instant openUntil;

	/**
	 * Create a new exception.
	 * @param request the request
	 * @param attempts the failures of the attempts in their order, at least one
	 */
	public DeactivationUnconfirmedException(CouponDeactivation request, List<Throwable> attempts) {
		this(request, new AttemptFailures(List.copyOf(attempts)));
	}

	private DeactivationUnconfirmedException(CouponDeactivation request, AttemptFailures failures) {
		super("Coupon " + request.maskedCouponCode() + " of stock " + request.stockId()
				+ " may or may not be deactivated by request " + request.requestNo() + ": " + failures.describe(),
				failures.last());
		this.request = request;
		this.attempts = failures.all();
		this.openUntil = null;
	}

	/**
	 * Create a new exception for a coupon whose state does not decide the outcome yet.
	 * @param request the request
	 * @param couponState the state of the coupon, such as {@code SENDED}
	 * @param openUntil the time until which a request with this number may still arrive
	 */
	DeactivationUnconfirmedException(CouponDeactivation request, String couponState, Instant openUntil) {
		super("Coupon " + request.maskedCouponCode() + " of stock " + request.stockId() + " is in state " + couponState
				+ ", but a request with the number " + request.requestNo()
				+ " may still be received by WeChat Pay until " + openUntil + ". Confirm it again after that", null);
		this.request = request;
		this.attempts = List.of();
		this.openUntil = openUntil;
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
	 * Return the request. Repeat it unchanged.
	 * @return the request
	 */
	public CouponDeactivation getRequest() {
		return this.request;
	}

	/**
	 * Return the failures of the attempts. One of the attempts may have had an effect,
	 * even if the last one was refused.
	 * @return the failures in their order. The last one is the cause
	 */
	public List<Throwable> getAttempts() {
		return this.attempts;
	}

	/**
	 * Return the time until which WeChat Pay may still receive a request with this
	 * number. WeChat Pay accepts a signature for five minutes.
	 * @return the time from which {@link CouponDeactivationClient#confirm confirm}
	 * decides, or {@code null} if the outcome is unknown for another reason
	 */
	public @Nullable Instant getOpenUntil() {
		return this.openUntil;
	}

	/**
	 * Return the error response of the last attempt.
	 * @return the error response, or {@code null} if there is none
	 */
	public @Nullable WechatPayApiException getErrorResponse() {
		return (getCause() instanceof WechatPayApiException answer) ? answer : null;
	}

}
