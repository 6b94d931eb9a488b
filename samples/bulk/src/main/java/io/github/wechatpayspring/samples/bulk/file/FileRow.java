package io.github.wechatpayspring.samples.bulk.file;

import io.github.wechatpayspring.coupon.CouponDeactivation;
import org.jspecify.annotations.Nullable;

/**
 * Row of a file of coupons. Each row below the header is one of the three kinds.
 */
public sealed interface FileRow {

	/**
	 * Return the place of the row.
	 * @return the number of the line in which the record begins in a CSV file, or the
	 * number of the row in a sheet, counted from 1
	 */
	long line();

	/**
	 * Row with a valid coupon.
	 *
	 * @param line the number of the line or row, counted from 1
	 * @param merchant the name of the merchant, or an empty string for the default
	 * merchant
	 * @param request the request to deactivate the coupon
	 * @param openid the openid of the user who has the coupon, or {@code null} if the row
	 * does not have both openid and appid. An outcome can be confirmed with both only
	 * @param appid the appid under which the coupon was given to the user, or
	 * {@code null} if the row does not have both openid and appid
	 */
	record Coupon(long line, String merchant, CouponDeactivation request, @Nullable String openid,
			@Nullable String appid) implements FileRow {

		/**
		 * Return this row with the specified merchant.
		 * @param name the name of the merchant
		 * @return the row
		 */
		public Coupon withMerchant(String name) {
			return new Coupon(this.line, name, this.request, this.openid, this.appid);
		}

		/**
		 * Return a description without the openid, in which only the last characters of
		 * the code are visible.
		 */
		@Override
		public String toString() {
			return "Coupon[line=" + this.line + ", merchant=" + this.merchant + ", request=" + this.request + "]";
		}

	}

	/**
	 * Row with a problem.
	 *
	 * @param line the number of the line or row, counted from 1
	 * @param reason the reason, which contains the name of the column but no coupon code
	 */
	record Rejected(long line, String reason) implements FileRow {
	}

	/**
	 * Row without a value.
	 *
	 * @param line the number of the line or row, counted from 1
	 */
	record Blank(long line) implements FileRow {
	}

}
