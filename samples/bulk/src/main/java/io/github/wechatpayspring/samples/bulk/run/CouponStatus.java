package io.github.wechatpayspring.samples.bulk.run;

/**
 * Status of a coupon of a run.
 */
public enum CouponStatus {

	/**
	 * WeChat Pay has received no request.
	 */
	PENDING,

	/**
	 * A request is about to be sent, or was sent. After a crash, the coupon is
	 * unconfirmed.
	 */
	SENDING,

	/**
	 * A verified response says that the coupon is deactivated.
	 */
	DEACTIVATED,

	/**
	 * WeChat Pay has refused the request.
	 */
	NOT_DEACTIVATED,

	/**
	 * The outcome is unknown. The request is sent again with the same number.
	 */
	UNCONFIRMED

}
