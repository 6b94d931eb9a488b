package io.github.wechatpayspring.samples.bulk.file;

import io.github.wechatpayspring.coupon.CouponDeactivation;

/**
 * Validation of identifiers that are not part of a {@link CouponDeactivation}. The rules
 * of request numbers apply, because they exclude invisible characters and limit the
 * length.
 */
final class Identifier {

	private static final String VALIDATED = "'requestNo'";

	private static final CouponDeactivation VALIDATOR = CouponDeactivation.of("0", "0");

	private Identifier() {
	}

	/**
	 * Check an identifier.
	 * @param name the name of the value
	 * @param value the value
	 * @throws IllegalArgumentException if it is not valid; the message contains the name
	 */
	static void check(String name, String value) {
		try {
			VALIDATOR.withRequestNo(value);
		}
		catch (IllegalArgumentException ex) {
			String message = String.valueOf(ex.getMessage());
			throw new IllegalArgumentException(message.replace(VALIDATED, "'" + name + "'"), ex);
		}
	}

}
