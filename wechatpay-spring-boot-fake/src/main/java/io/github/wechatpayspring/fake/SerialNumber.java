package io.github.wechatpayspring.fake;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * The serial number of a certificate, as a number and as WeChat Pay writes it: two
 * upper-case hex digits for each byte, so that a leading zero stays.
 */
record SerialNumber(BigInteger value) {

	private static final int LENGTH = 20;

	private static final SecureRandom RANDOM = new SecureRandom();

	/**
	 * Return a new number of exactly 20 bytes. Its first digit is 0 now and then.
	 */
	static SerialNumber random() {
		byte[] bytes = new byte[LENGTH];
		RANDOM.nextBytes(bytes);
		// neither 0, which would make it shorter, nor negative
		bytes[0] = (byte) (1 + RANDOM.nextInt(Byte.MAX_VALUE));
		return new SerialNumber(new BigInteger(bytes));
	}

	/**
	 * Read a number as WeChat Pay writes it.
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
		// a sign is no part of the number
		int start = (bytes.length > 1 && bytes[0] == 0) ? 1 : 0;
		return HexFormat.of().withUpperCase().formatHex(bytes, start, bytes.length);
	}

}
