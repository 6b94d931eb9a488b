package io.github.wechatpayspring.client;

/**
 * Makes text from outside fit for a message: it can neither break a log's lines nor flood
 * it.
 */
final class Printable {

	private static final int MAXIMUM_LENGTH = 256;

	private Printable() {
	}

	static String of(String text) {
		String printable = text.replaceAll("[\\p{Cntrl}\\p{Cf}\\u2028\\u2029]", " ");
		return (printable.length() > MAXIMUM_LENGTH) ? printable.substring(0, MAXIMUM_LENGTH) + "…" : printable;
	}

}
