package io.github.wechatpayspring.benchmarks.client;

import java.nio.charset.StandardCharsets;

/**
 * Requests that each client sends.
 */
final class Deactivations {

	static final String PATH = "/v3/marketing/busifavor/coupons/deactivate";

	static final String SERIAL_HEADER = "Wechatpay-Serial";

	static final String STOCK_ID = "1234567891";

	private Deactivations() {
	}

	static String couponCode(long number) {
		return "c" + number;
	}

	// of the same length as the body of the starter
	static byte[] body(long number) {
		String couponCode = couponCode(number);
		String requestNo = "0000000000000000000000000000000000000000000".substring(couponCode.length()) + couponCode;
		return ("{\"coupon_code\":\"" + couponCode + "\",\"stock_id\":\"" + STOCK_ID + "\",\"deactivate_request_no\":\""
				+ requestNo + "\"}")
			.getBytes(StandardCharsets.UTF_8);
	}

}
