package io.github.wechatpayspring.fake;

import java.security.SecureRandom;

/**
 * Random identifiers in the formats of WeChat Pay.
 */
final class RandomText {

	private static final String DIGITS = "0123456789";

	private static final String UPPER_HEX = DIGITS + "ABCDEF";

	private static final String ALPHANUMERIC = DIGITS + "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

	private static final String PROBE = "WECHATPAY/SIGNTEST/";

	// one character more than a signature, which no Base64 decoder accepts
	private static final int PROBE_LENGTH = 345;

	private static final SecureRandom RANDOM = new SecureRandom();

	private RandomText() {
	}

	static String merchantId() {
		return "1" + of(DIGITS, 9);
	}

	static String apiV3Key() {
		return of(ALPHANUMERIC, 32);
	}

	static String publicKeyId() {
		return "PUB_KEY_ID_0" + of(DIGITS, 33);
	}

	static String nonce() {
		return of(ALPHANUMERIC, 32);
	}

	static String certificateNonce() {
		return of(ALPHANUMERIC, 12);
	}

	static String requestId() {
		return "08" + of(UPPER_HEX, 38);
	}

	static String signatureProbe() {
		return PROBE + of(ALPHANUMERIC, PROBE_LENGTH - PROBE.length());
	}

	private static String of(String characters, int length) {
		StringBuilder text = new StringBuilder(length);
		for (int i = 0; i < length; i++) {
			text.append(characters.charAt(RANDOM.nextInt(characters.length())));
		}
		return text.toString();
	}

}
