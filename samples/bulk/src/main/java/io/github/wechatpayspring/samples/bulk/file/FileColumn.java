package io.github.wechatpayspring.samples.bulk.file;

import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * Column of a file of coupons. The first row contains the names of the columns in English
 * or Chinese. Case, spaces, hyphens and underscores of English names are not significant.
 */
public enum FileColumn {

	/**
	 * Code of the coupon: {@code coupon_code}, {@code 券code} or {@code 优惠券code}.
	 */
	COUPON_CODE,

	/**
	 * Id of the batch the coupon belongs to: {@code stock_id} or {@code 批次号}.
	 */
	STOCK_ID,

	/**
	 * Number of the request: {@code request_no}, {@code deactivate_request_no} or
	 * {@code 请求单号}.
	 */
	REQUEST_NO,

	/**
	 * Reason for the deactivation: {@code reason}, {@code deactivate_reason},
	 * {@code 失效原因} or {@code 原因}.
	 */
	REASON,

	/**
	 * Name of the merchant: {@code merchant}, {@code 商户} or {@code 商户号}.
	 */
	MERCHANT,

	/**
	 * Openid of the user who has the coupon: {@code openid} or {@code 用户标识}.
	 */
	OPENID,

	/**
	 * Appid under which the coupon was given to the user: {@code appid}, {@code 公众账号ID}
	 * or {@code 应用ID}.
	 */
	APPID;

	/**
	 * Find the column with a name.
	 * @param header the name of a column in a file
	 * @return the column, or {@code null} if the name is unknown
	 */
	static @Nullable FileColumn find(String header) {
		return switch (header.toLowerCase(Locale.ROOT).replaceAll("[ _-]", "")) {
			case "couponcode", "券code", "优惠券code" -> COUPON_CODE;
			case "stockid", "批次号" -> STOCK_ID;
			case "requestno", "deactivaterequestno", "请求单号" -> REQUEST_NO;
			case "reason", "deactivatereason", "失效原因", "原因" -> REASON;
			case "merchant", "商户", "商户号" -> MERCHANT;
			case "openid", "用户标识" -> OPENID;
			case "appid", "公众账号id", "应用id" -> APPID;
			default -> null;
		};
	}

	/**
	 * Return the English name of the column in a file.
	 */
	String header() {
		return name().toLowerCase(Locale.ROOT);
	}

	/**
	 * Return whether the values are identifiers, which a spreadsheet must not convert.
	 */
	boolean isIdentifier() {
		return this == COUPON_CODE || this == STOCK_ID || this == REQUEST_NO;
	}

}
