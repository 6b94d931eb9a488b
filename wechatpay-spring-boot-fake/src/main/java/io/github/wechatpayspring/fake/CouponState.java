package io.github.wechatpayspring.fake;

/**
 * State of a merchant coupon, named as in the API of WeChat Pay.
 *
 * @since 0.1.0
 */
public enum CouponState {

	/**
	 * Received by a user and not redeemed, the only state in which a coupon can be
	 * deactivated.
	 */
	SENDED,

	/**
	 * Redeemed.
	 */
	USED,

	/**
	 * No longer valid.
	 */
	EXPIRED,

	/**
	 * Deleted by its user.
	 */
	DELETED,

	/**
	 * Deactivated by the merchant.
	 */
	DEACTIVATED

}
