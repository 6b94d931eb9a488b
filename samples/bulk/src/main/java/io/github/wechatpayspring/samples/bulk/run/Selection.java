package io.github.wechatpayspring.samples.bulk.run;

/**
 * Selection of coupons of one merchant.
 *
 * @param run the id of the run
 * @param merchant the name of the merchant, or an empty string for the default merchant
 * @param status the status of the coupons
 * @param first the lowest id
 * @param last the highest id
 */
record Selection(long run, String merchant, CouponStatus status, long first, long last) {

	/**
	 * Return the coupons of this selection that follow a coupon.
	 */
	Selection after(long id) {
		return new Selection(this.run, this.merchant, this.status, id + 1, this.last);
	}

}
