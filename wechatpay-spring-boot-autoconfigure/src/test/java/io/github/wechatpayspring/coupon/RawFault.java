package io.github.wechatpayspring.coupon;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.UnaryOperator;

/**
 * Fault of a network, a proxy or a failing machine, by the bytes of a response that the
 * client receives.
 */
@SuppressWarnings("ImmutableEnumChecker") // functions without a state
enum RawFault {

	RESET_WHILE_SENDING(false, (response) -> new byte[0]),

	RESET((response) -> new byte[0]),

	NO_BYTE((response) -> new byte[0]),

	HALF_A_STATUS_LINE((response) -> Arrays.copyOf(response, 7)),

	HALF_THE_HEADERS((response) -> Arrays.copyOf(response, bodyOf(response) / 2)),

	HEADERS_ONLY((response) -> Arrays.copyOf(response, bodyOf(response))),

	ALL_BUT_A_BYTE((response) -> Arrays.copyOf(response, response.length - 1)),

	NO_HTTP((response) -> "SSH-2.0-OpenSSH_9.6\r\n".getBytes(StandardCharsets.US_ASCII)),

	NOISE((response) -> {
		byte[] noise = response.clone();
		for (int i = 0; i < noise.length; i++) {
			noise[i] ^= (byte) 0xA5;
		}
		return noise;
	}),

	NO_CHUNKS(replace("Content-Length:", "Transfer-Encoding: chunked\r\nX-Length:")),

	TWO_LENGTHS(replace("Content-Length:", "Content-Length: 1\r\nContent-Length:")),

	LENGTH_OF_LETTERS(replace("Content-Length:", "Content-Length: x")),

	HEADERS_WITHOUT_END(replace("Content-Length:", "X-Long: " + "x".repeat(1_000_000) + "\r\nContent-Length:")),

	NONE(Tolerance.DELIVERED, (out, response) -> out.write(response)),

	INTERIM_100(Tolerance.DELIVERED, afterInterim("100 Continue\r\n")),

	INTERIM_102(Tolerance.DELIVERED, afterInterim("102 Processing\r\n")),

	INTERIM_103(Tolerance.DELIVERED, afterInterim("103 Early Hints\r\nLink: </a>\r\n")),

	INTERIM_199(Tolerance.DELIVERED, afterInterim("199\r\n")),

	INTERIM_WITH_LENGTH(Tolerance.DELIVERED, afterInterim("103 Early Hints\r\nContent-Length: 5\r\n")),

	INTERIM_CHUNKED(Tolerance.DELIVERED, afterInterim("103 Early Hints\r\nTransfer-Encoding: chunked\r\n")),

	SEVERAL_INTERIMS(Tolerance.DELIVERED,
			(out, response) -> out.write(concat(interims(100, 102, 103, 103, 199), response))),

	SEVERAL_INTERIMS_WITH_PAUSES(Tolerance.DELIVERED, (out, response) -> {
		for (int status : new int[] { 102, 103, 102 }) {
			out.write(interims(status));
			pause();
		}
		out.write(response);
	}),

	INTERIM_WITH_BODY(Tolerance.LOST, (out, response) -> {
		out.write(ascii("HTTP/1.1 103 Early Hints\r\nContent-Length: 5\r\n\r\nhello"));
		pause();
		out.write(response);
	}),

	SWITCHING_PROTOCOLS(Tolerance.LOST,
			afterInterim("101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: x\r\n")),

	TWO_DIGITS(Tolerance.LOST, (out, response) -> out.write(status("$1", response))),

	FOUR_DIGITS(Tolerance.LOST, (out, response) -> out.write(status("$1${last}0", response))),

	NO_DIGITS(Tolerance.LOST, (out, response) -> out.write(status("abc", response))),

	NEGATIVE_DIGITS(Tolerance.LOST, (out, response) -> out.write(status("-200", response))),

	SECOND_RESPONSE(Tolerance.EITHER, (out, response) -> out.write(concat(response, response))),

	SECOND_RESPONSE_AT_ONCE(Tolerance.LATE, (out, response) -> {
		out.write(response);
		out.write(response);
	}),

	SECOND_RESPONSE_LATER(Tolerance.LATE, (out, response) -> {
		out.write(response);
		pause();
		out.write(response);
	}),

	HALF_A_SECOND_RESPONSE(Tolerance.EITHER,
			(out, response) -> out.write(concat(response, Arrays.copyOf(response, bodyOf(response) - 2)))),

	GARBAGE_AFTER_THE_BODY(Tolerance.EITHER, (out, response) -> out.write(concat(response, ascii("garbage")))),

	LINE_END_AFTER_THE_BODY(Tolerance.EITHER, (out, response) -> out.write(concat(response, ascii("\r\n")))),

	GARBAGE_WHEN_IDLE(Tolerance.LATE, (out, response) -> {
		out.write(response);
		pause();
		out.write(ascii("garbage"));
	}),

	LENGTH_AND_CHUNKS(Tolerance.LOST, (out, response) -> {
		int body = bodyOf(response);
		String headers = new String(response, 0, body - 2, StandardCharsets.ISO_8859_1);
		out.write(ascii(
				headers + "Transfer-Encoding: chunked\r\n\r\n" + Integer.toHexString(response.length - body) + "\r\n"));
		out.write(response, body, response.length - body);
		out.write(ascii("\r\n0\r\n\r\n"));
	});

	private final boolean mayHaveEffect;

	private final Tolerance tolerance;

	private final Delivery delivery;

	RawFault(UnaryOperator<byte[]> change) {
		this(true, change);
	}

	RawFault(boolean mayHaveEffect, UnaryOperator<byte[]> change) {
		this(mayHaveEffect, Tolerance.BROKEN, (out, response) -> out.write(change.apply(response)));
	}

	RawFault(Tolerance tolerance, Delivery delivery) {
		this(true, tolerance, delivery);
	}

	RawFault(boolean mayHaveEffect, Tolerance tolerance, Delivery delivery) {
		this.mayHaveEffect = mayHaveEffect;
		this.tolerance = tolerance;
		this.delivery = delivery;
	}

	/**
	 * Return whether the whole request is received, so that WeChat Pay may deactivate the
	 * coupon.
	 */
	boolean mayHaveEffect() {
		return this.mayHaveEffect;
	}

	/**
	 * Return the tolerance of clients for this fault.
	 */
	Tolerance tolerance() {
		return this.tolerance;
	}

	/**
	 * Write the response with this fault.
	 */
	void deliver(OutputStream out, byte[] response) throws IOException {
		this.delivery.deliver(out, response);
	}

	private static Delivery afterInterim(String interim) {
		return (out, response) -> {
			out.write(ascii("HTTP/1.1 " + interim + "\r\n"));
			pause();
			out.write(response);
		};
	}

	private static byte[] interims(int... statuses) {
		StringBuilder interims = new StringBuilder();
		for (int status : statuses) {
			interims.append("HTTP/1.1 ").append(status).append(" Interim\r\n\r\n");
		}
		return ascii(interims.toString());
	}

	private static byte[] status(String status, byte[] response) {
		return ascii(new String(response, StandardCharsets.ISO_8859_1).replaceFirst(" (\\d{2})(?<last>\\d) ",
				" " + status + " "));
	}

	private static byte[] concat(byte[] first, byte[] second) {
		byte[] both = Arrays.copyOf(first, first.length + second.length);
		System.arraycopy(second, 0, both, first.length, second.length);
		return both;
	}

	private static byte[] ascii(String text) {
		return text.getBytes(StandardCharsets.ISO_8859_1);
	}

	private static void pause() {
		try {
			Thread.sleep(30);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	static int bodyOf(byte[] response) {
		return new String(response, StandardCharsets.ISO_8859_1).indexOf("\r\n\r\n") + 4;
	}

	private static UnaryOperator<byte[]> replace(String header, String replacement) {
		return (response) -> new String(response, StandardCharsets.ISO_8859_1)
			.replaceFirst("(?i)" + header, replacement)
			.getBytes(StandardCharsets.ISO_8859_1);
	}

	/**
	 * Strategy that writes a response.
	 */
	@FunctionalInterface
	interface Delivery {

		void deliver(OutputStream out, byte[] response) throws IOException;

	}

	/**
	 * Tolerance of clients for a fault.
	 */
	enum Tolerance {

		/** The connection ends, and the response is lost. */
		BROKEN,

		/** The connection stays open, and the response is lost. */
		LOST,

		/** The connection stays open, and a strict client gets the response. */
		DELIVERED,

		/** The connection receives data after the response. */
		LATE,

		/**
		 * The connection stays open, and the client may take the response or refuse it.
		 */
		EITHER

	}

}
