package io.github.wechatpayspring.coupon;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.UnaryOperator;

/**
 * What no HTTP server does, but a network, a proxy or a dying machine may: how the bytes
 * of an answer arrive before the connection ends.
 */
@SuppressWarnings("ImmutableEnumChecker") // functions without a state
enum RawFault {

	RESET_WHILE_SENDING(false, (answer) -> new byte[0]),

	RESET((answer) -> new byte[0]),

	NO_BYTE((answer) -> new byte[0]),

	HALF_A_STATUS_LINE((answer) -> Arrays.copyOf(answer, 7)),

	HALF_THE_HEADERS((answer) -> Arrays.copyOf(answer, bodyOf(answer) / 2)),

	HEADERS_ALONE((answer) -> Arrays.copyOf(answer, bodyOf(answer))),

	ALL_BUT_A_BYTE((answer) -> Arrays.copyOf(answer, answer.length - 1)),

	NO_HTTP((answer) -> "SSH-2.0-OpenSSH_9.6\r\n".getBytes(StandardCharsets.US_ASCII)),

	NOISE((answer) -> {
		byte[] noise = answer.clone();
		for (int i = 0; i < noise.length; i++) {
			noise[i] ^= (byte) 0xA5;
		}
		return noise;
	}),

	NO_CHUNKS(replace("Content-Length:", "Transfer-Encoding: chunked\r\nX-Length:")),

	TWO_LENGTHS(replace("Content-Length:", "Content-Length: 1\r\nContent-Length:")),

	LENGTH_OF_LETTERS(replace("Content-Length:", "Content-Length: x")),

	HEADERS_WITHOUT_END(replace("Content-Length:", "X-Long: " + "x".repeat(1_000_000) + "\r\nContent-Length:"));

	private final boolean mayHaveEffect;

	private final UnaryOperator<byte[]> change;

	RawFault(UnaryOperator<byte[]> change) {
		this(true, change);
	}

	RawFault(boolean mayHaveEffect, UnaryOperator<byte[]> change) {
		this.mayHaveEffect = mayHaveEffect;
		this.change = change;
	}

	/**
	 * Whether the request arrives as a whole, so that WeChat Pay may void the coupon.
	 */
	boolean mayHaveEffect() {
		return this.mayHaveEffect;
	}

	/**
	 * Return what comes instead of an answer.
	 */
	byte[] changed(byte[] answer) {
		return this.change.apply(answer);
	}

	static int bodyOf(byte[] answer) {
		return new String(answer, StandardCharsets.ISO_8859_1).indexOf("\r\n\r\n") + 4;
	}

	private static UnaryOperator<byte[]> replace(String header, String replacement) {
		return (answer) -> new String(answer, StandardCharsets.ISO_8859_1).replaceFirst("(?i)" + header, replacement)
			.getBytes(StandardCharsets.ISO_8859_1);
	}

}
