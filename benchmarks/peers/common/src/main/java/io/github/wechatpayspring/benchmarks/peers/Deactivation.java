package io.github.wechatpayspring.benchmarks.peers;

/**
 * What everybody sends.
 *
 * @param couponCode the code of the coupon
 * @param stockId the id of its stock
 * @param requestNo the number of the request, as long as the starter's
 */
record Deactivation(String couponCode, String stockId, String requestNo) {

	private static final String ZEROS = "0".repeat(43);

	static Deactivation of(long number) {
		String couponCode = "c" + number;
		return new Deactivation(couponCode, "1234567891", ZEROS.substring(couponCode.length()) + couponCode);
	}

}
