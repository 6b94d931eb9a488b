package io.github.wechatpayspring.samples.bulk.run;

/**
 * How much of a run is to pause.
 */
enum PauseScope {

	/**
	 * Nothing.
	 */
	NONE,

	/**
	 * The coupons of one merchant. The others are deactivated.
	 */
	MERCHANT,

	/**
	 * The whole run.
	 */
	RUN

}
