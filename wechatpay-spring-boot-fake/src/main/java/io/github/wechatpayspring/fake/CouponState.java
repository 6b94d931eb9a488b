package io.github.wechatpayspring.fake;

/**
 * State of a merchant coupon, as WeChat Pay names them.
 *
 * @since 0.1.0
 */
public enum CouponState {

	/**
	 * Received by a user and not used yet: the only state a coupon can be deactivated in.
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
	 * Removed by its user.
	 */
	DELETED,

	/**
	 * Deactivated by the merchant.
	 */
	DEACTIVATED

}
