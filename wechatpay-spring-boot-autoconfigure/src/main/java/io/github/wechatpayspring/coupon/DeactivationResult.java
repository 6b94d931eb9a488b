package io.github.wechatpayspring.coupon;

/**
 * What is known of a coupon after a call. Immutable.
 *
 * @since 0.1.0
 */
public sealed interface DeactivationResult {

	/**
	 * Return the request.
	 * @return the request
	 */
	CouponDeactivation request();

	/**
	 * Certain: the coupon is void.
	 *
	 * @param coupon the coupon
	 */
	record Deactivated(DeactivatedCoupon coupon) implements DeactivationResult {

		@Override
		public CouponDeactivation request() {
			return this.coupon.request();
		}

	}

	/**
	 * Certain: the request did not deactivate the coupon.
	 *
	 * @param request the request
	 * @param cause why
	 */
	record NotDeactivated(CouponDeactivation request,
			CouponNotDeactivatedException cause) implements DeactivationResult {
	}

	/**
	 * Nobody can know yet whether the coupon is void.
	 *
	 * @param request the request, which is to be repeated as it is
	 * @param cause why
	 */
	record Unconfirmed(CouponDeactivation request,
			DeactivationUnconfirmedException cause) implements DeactivationResult {
	}

}
