package io.github.wechatpayspring.fake;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * Serial number of a certificate. As text it has two upper-case hex digits for each byte,
 * as in the API of WeChat Pay, so a leading zero is kept.
 */
record SerialNumber(BigInteger value) {

	private static final int LENGTH = 20;

	private static final SecureRandom RANDOM = new SecureRandom();

	/**
	 * Return a new number of exactly 20 bytes. Its first digit may be 0.
	 */
	static SerialNumber random() {
		byte[] bytes = new byte[LENGTH];
		RANDOM.nextBytes(bytes);
		// not 0, because the number would be shorter, and not negative
		bytes[0] = (byte) (1 + RANDOM.nextInt(Byte.MAX_VALUE));
		return new SerialNumber(new BigInteger(bytes));
	}

	/**
	 * Parse a serial number.
	 * @throws IllegalArgumentException if it does not have 40 hex digits
	 */
	static SerialNumber of(String text) {
		if (!text.matches("[0-9A-Fa-f]{40}")) {
			throw new IllegalArgumentException("'serialNumber' must have 40 hex digits");
		}
		return new SerialNumber(new BigInteger(text, 16));
	}

	@Override
	public String toString() {
		byte[] bytes = this.value.toByteArray();
		// without the sign byte
		int start = (bytes.length > 1 && bytes[0] == 0) ? 1 : 0;
		return HexFormat.of().withUpperCase().formatHex(bytes, start, bytes.length);
	}

}
