package io.github.wechatpayspring.coupon;

import io.github.wechatpayspring.client.WechatPayClient;
import reactor.core.publisher.Mono;

/**
 * Deactivates merchant coupons (使券失效). Thread-safe.
 * <p>
 * A call has one of three outcomes. It returns: the coupon is void, proven by a signature
 * of WeChat Pay. {@link CouponNotDeactivatedException}: this call certainly did not
 * deactivate it. {@link DeactivationUnconfirmedException}: nobody can know yet, and the
 * same request is to be repeated, with the same request number.
 *
 * @since 0.1.0
 */
public interface CouponDeactivationClient {

	/**
	 * Deactivate a coupon and wait for the outcome.
	 * @param request the request
	 * @return the coupon, void
	 * @throws CouponNotDeactivatedException if this call did not deactivate the coupon
	 * @throws DeactivationUnconfirmedException if nobody can know yet
	 * @throws IllegalStateException on a thread that must not block
	 */
	DeactivatedCoupon deactivate(CouponDeactivation request);

	/**
	 * Deactivate a coupon without waiting.
	 * @param request the request, sent when the result is subscribed to
	 * @return emits the coupon, void, or ends in {@link CouponNotDeactivatedException} or
	 * {@link DeactivationUnconfirmedException}
	 */
	Mono<DeactivatedCoupon> deactivateAsync(CouponDeactivation request);

	/**
	 * Create a client.
	 * @param client calls WeChat Pay as the merchant
	 * @return the client
	 */
	static CouponDeactivationClient create(WechatPayClient client) {
		return new WechatPayCouponDeactivationClient(client);
	}

}
