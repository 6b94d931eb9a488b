package io.github.wechatpayspring.coupon;

import io.github.wechatpayspring.client.WechatPayApiException;
import io.github.wechatpayspring.client.WechatPayException;
import org.jspecify.annotations.Nullable;

/**
 * Nobody can know yet whether the coupon is void: the request may have reached WeChat
 * Pay, but no answer proves what came of it. Repeat the same request, with the same
 * request number: a success is certain. A refusal of the repetition tells of the
 * repetition alone; the coupon may be void from the first request, and its state is to be
 * looked up.
 *
 * @since 0.1.0
 */
public class DeactivationUnconfirmedException extends WechatPayException {

	private final CouponDeactivation request;

	/**
	 * Create a new exception.
	 * @param request the request
	 * @param cause what the attempt ended in
	 */
	public DeactivationUnconfirmedException(CouponDeactivation request, Throwable cause) {
		super("Coupon " + request.maskedCouponCode() + " of stock " + request.stockId()
				+ " may or may not be deactivated by request " + request.requestNo() + ": " + cause.getMessage(),
				cause);
		this.request = request;
	}

	/**
	 * Return the request, which is to be repeated as it is.
	 * @return the request
	 */
	public CouponDeactivation request() {
		return this.request;
	}

	/**
	 * Return the answer that left the outcome open.
	 * @return the answer, or {@code null} if there was none, or none that is proven to be
	 * WeChat Pay's
	 */
	public @Nullable WechatPayApiException answer() {
		return (getCause() instanceof WechatPayApiException answer) ? answer : null;
	}

}
