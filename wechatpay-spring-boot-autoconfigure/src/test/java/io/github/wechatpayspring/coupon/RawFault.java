package io.github.wechatpayspring.coupon;

import java.io.IOException;
import java.io.OutputStream;
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

	HEADERS_WITHOUT_END(replace("Content-Length:", "X-Long: " + "x".repeat(1_000_000) + "\r\nContent-Length:")),

	NONE(Tolerance.DELIVERED, (out, answer) -> out.write(answer)),

	INTERIM_100(Tolerance.DELIVERED, afterInterim("100 Continue\r\n")),

	INTERIM_102(Tolerance.DELIVERED, afterInterim("102 Processing\r\n")),

	INTERIM_103(Tolerance.DELIVERED, afterInterim("103 Early Hints\r\nLink: </a>\r\n")),

	INTERIM_199(Tolerance.DELIVERED, afterInterim("199\r\n")),

	INTERIM_WITH_LENGTH(Tolerance.DELIVERED, afterInterim("103 Early Hints\r\nContent-Length: 5\r\n")),

	INTERIM_CHUNKED(Tolerance.DELIVERED, afterInterim("103 Early Hints\r\nTransfer-Encoding: chunked\r\n")),

	SEVERAL_INTERIMS(Tolerance.DELIVERED,
			(out, answer) -> out.write(concat(interims(100, 102, 103, 103, 199), answer))),

	SEVERAL_INTERIMS_WITH_PAUSES(Tolerance.DELIVERED, (out, answer) -> {
		for (int status : new int[] { 102, 103, 102 }) {
			out.write(interims(status));
			pause();
		}
		out.write(answer);
	}),

	INTERIM_WITH_BODY(Tolerance.LOST, (out, answer) -> {
		out.write(ascii("HTTP/1.1 103 Early Hints\r\nContent-Length: 5\r\n\r\nhello"));
		pause();
		out.write(answer);
	}),

	SWITCHING_PROTOCOLS(Tolerance.LOST,
			afterInterim("101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: x\r\n")),

	TWO_DIGITS(Tolerance.LOST, (out, answer) -> out.write(status("$1", answer))),

	FOUR_DIGITS(Tolerance.LOST, (out, answer) -> out.write(status("$1${last}0", answer))),

	NO_DIGITS(Tolerance.LOST, (out, answer) -> out.write(status("abc", answer))),

	NEGATIVE_DIGITS(Tolerance.LOST, (out, answer) -> out.write(status("-200", answer))),

	SECOND_RESPONSE(Tolerance.EITHER, (out, answer) -> out.write(concat(answer, answer))),

	SECOND_RESPONSE_AT_ONCE(Tolerance.LATE, (out, answer) -> {
		out.write(answer);
		out.write(answer);
	}),

	SECOND_RESPONSE_LATER(Tolerance.LATE, (out, answer) -> {
		out.write(answer);
		pause();
		out.write(answer);
	}),

	HALF_A_SECOND_RESPONSE(Tolerance.EITHER,
			(out, answer) -> out.write(concat(answer, Arrays.copyOf(answer, bodyOf(answer) - 2)))),

	GARBAGE_AFTER_THE_BODY(Tolerance.EITHER, (out, answer) -> out.write(concat(answer, ascii("garbage")))),

	LINE_END_AFTER_THE_BODY(Tolerance.EITHER, (out, answer) -> out.write(concat(answer, ascii("\r\n")))),

	GARBAGE_WHEN_IDLE(Tolerance.LATE, (out, answer) -> {
		out.write(answer);
		pause();
		out.write(ascii("garbage"));
	}),

	LENGTH_AND_CHUNKS(Tolerance.LOST, (out, answer) -> {
		int body = bodyOf(answer);
		String headers = new String(answer, 0, body - 2, StandardCharsets.ISO_8859_1);
		out.write(ascii(
				headers + "Transfer-Encoding: chunked\r\n\r\n" + Integer.toHexString(answer.length - body) + "\r\n"));
		out.write(answer, body, answer.length - body);
		out.write(ascii("\r\n0\r\n\r\n"));
	});

	private final boolean mayHaveEffect;

	private final Tolerance tolerance;

	private final Delivery delivery;

	RawFault(UnaryOperator<byte[]> change) {
		this(true, change);
	}

	RawFault(boolean mayHaveEffect, UnaryOperator<byte[]> change) {
		this(mayHaveEffect, Tolerance.BROKEN, (out, answer) -> out.write(change.apply(answer)));
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
	 * Whether the request arrives as a whole, so that WeChat Pay may void the coupon.
	 */
	boolean mayHaveEffect() {
		return this.mayHaveEffect;
	}

	/**
	 * Return what becomes of the response.
	 */
	Tolerance tolerance() {
		return this.tolerance;
	}

	/**
	 * Write what comes instead of a response.
	 */
	void deliver(OutputStream out, byte[] answer) throws IOException {
		this.delivery.deliver(out, answer);
	}

	private static Delivery afterInterim(String interim) {
		return (out, answer) -> {
			out.write(ascii("HTTP/1.1 " + interim + "\r\n"));
			pause();
			out.write(answer);
		};
	}

	private static byte[] interims(int... statuses) {
		StringBuilder interims = new StringBuilder();
		for (int status : statuses) {
			interims.append("HTTP/1.1 ").append(status).append(" Interim\r\n\r\n");
		}
		return ascii(interims.toString());
	}

	private static byte[] status(String status, byte[] answer) {
		return ascii(new String(answer, StandardCharsets.ISO_8859_1).replaceFirst(" (\\d{2})(?<last>\\d) ",
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

	static int bodyOf(byte[] answer) {
		return new String(answer, StandardCharsets.ISO_8859_1).indexOf("\r\n\r\n") + 4;
	}

	private static UnaryOperator<byte[]> replace(String header, String replacement) {
		return (answer) -> new String(answer, StandardCharsets.ISO_8859_1).replaceFirst("(?i)" + header, replacement)
			.getBytes(StandardCharsets.ISO_8859_1);
	}

	/**
	 * How a response is written.
	 */
	@FunctionalInterface
	interface Delivery {

		void deliver(OutputStream out, byte[] answer) throws IOException;

	}

	/**
	 * What a client may make of a fault.
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
