package io.github.wechatpayspring.benchmarks.peers;

/**
 * Request that each peer sends.
 *
 * @param couponCode the coupon code
 * @param stockId the stock id
 * @param requestNo the request number, of the same length as that of the starter
 */
record Deactivation(String couponCode, String stockId, String requestNo) {

	private static final String ZEROS = "0".repeat(43);

	static Deactivation of(long number) {
		String couponCode = "c" + number;
		return new Deactivation(couponCode, "1234567891", ZEROS.substring(couponCode.length()) + couponCode);
	}

}
