package io.github.wechatpayspring.compatibility;

/**
 * Client of WeChat Pay of another library.
 */
interface OtherClient {

	/**
	 * Deactivate a coupon.
	 * @return the time of the deactivation as the client returns it
	 * @throws Refusal if WeChat Pay rejects the request
	 */
	String deactivate(String stockId, String couponCode, String requestNo) throws Exception;

	/**
	 * Error response as the client reports it.
	 */
	final class Refusal extends Exception {

		private final int status;

		private final String code;

		Refusal(int status, String code, Exception cause) {
			super(status + " " + code, cause);
			this.status = status;
			this.code = code;
		}

		int status() {
			return this.status;
		}

		String code() {
			return this.code;
		}

	}

}
