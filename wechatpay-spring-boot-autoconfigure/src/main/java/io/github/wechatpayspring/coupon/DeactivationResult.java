package io.github.wechatpayspring.coupon;

/**
 * Result of a call that deactivates a coupon. Immutable.
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
	 * Result of a request that deactivated the coupon.
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
	 * Result of a request that certainly did not deactivate the coupon.
	 *
	 * @param request the request
	 * @param cause the reason
	 */
	record NotDeactivated(CouponDeactivation request,
			CouponNotDeactivatedException cause) implements DeactivationResult {
	}

	/**
	 * Result of a request whose outcome is unknown.
	 *
	 * @param request the request, to be repeated unchanged
	 * @param cause the reason
	 */
	record Unconfirmed(CouponDeactivation request,
			DeactivationUnconfirmedException cause) implements DeactivationResult {
	}

}
