package io.github.wechatpayspring.coupon;

import io.github.wechatpayspring.client.WechatPayApiException;
import io.github.wechatpayspring.client.WechatPayException;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;

/**
 * Certain: the coupon was not deactivated by this call. It says nothing of an earlier
 * call: after a {@link DeactivationUnconfirmedException} the coupon may be void all the
 * same.
 *
 * @since 0.1.0
 */
public class CouponNotDeactivatedException extends WechatPayException {

	private final CouponDeactivation request;

	private final Reason reason;

	/**
	 * Create a new exception.
	 * @param request the request
	 * @param reason the reason
	 * @param cause what the attempt ended in
	 */
	public CouponNotDeactivatedException(CouponDeactivation request, Reason reason, WechatPayException cause) {
		super("Coupon " + request.maskedCouponCode() + " of stock " + request.stockId()
				+ " was not deactivated by request " + request.requestNo() + ": " + cause.getMessage() + hint(cause),
				cause);
		this.request = request;
		this.reason = reason;
	}

	private static String hint(WechatPayException cause) {
		return (cause instanceof WechatPayApiException answer && answer.status() == HttpStatus.FORBIDDEN.value())
				? ". Only the merchant that made a merchant coupon (制券方) may deactivate it" : "";
	}

	/**
	 * Return the request.
	 * @return the request
	 */
	public CouponDeactivation request() {
		return this.request;
	}

	/**
	 * Return why the coupon was not deactivated.
	 * @return the reason
	 */
	public Reason reason() {
		return this.reason;
	}

	/**
	 * Return the error that WeChat Pay answered with.
	 * @return the error, or {@code null} if nothing was sent
	 */
	public @Nullable WechatPayApiException answer() {
		return (getCause() instanceof WechatPayApiException answer) ? answer : null;
	}

	/**
	 * Why a coupon was not deactivated.
	 */
	public enum Reason {

		/**
		 * WeChat Pay refused. Repeating the request does not help.
		 */
		REJECTED,

		/**
		 * Too many requests in too little time. The request may be repeated later.
		 */
		THROTTLED,

		/**
		 * The request was never sent: WeChat Pay could not be reached, or the request
		 * could not be signed. It may be repeated once that is mended.
		 */
		UNREACHABLE

	}

}
