package io.github.wechatpayspring.samples.bulk.run;

/**
 * Numbers of rows and coupons of a run. All rows of the file are either accepted as a
 * coupon, rejected, duplicates or blank.
 *
 * @param accepted the number of rows that are coupons
 * @param rejected the number of rows that are not valid
 * @param duplicates the number of rows with the coupon of an earlier row
 * @param blank the number of blank rows
 * @param deactivated the number of deactivated coupons
 * @param notDeactivated the number of coupons whose deactivation was refused
 * @param unconfirmed the number of coupons whose outcome is unknown
 */
public record RunCounts(long accepted, long rejected, long duplicates, long blank, long deactivated,
		long notDeactivated, long unconfirmed) {

	/**
	 * Return the number of coupons without an outcome.
	 * @return the number of coupons
	 */
	public long pending() {
		return this.accepted - decided();
	}

	/**
	 * Return the number of coupons with an outcome, certain or not.
	 * @return the number of coupons
	 */
	public long decided() {
		return this.deactivated + this.notDeactivated + this.unconfirmed;
	}

	/**
	 * Return the number of rows of the file that were read.
	 * @return the number of rows
	 */
	public long rows() {
		return this.accepted + this.rejected + this.duplicates + this.blank;
	}

}
