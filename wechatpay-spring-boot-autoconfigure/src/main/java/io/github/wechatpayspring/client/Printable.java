package io.github.wechatpayspring.client;

import java.util.regex.Pattern;

/**
 * Makes text from outside fit for a message: it can neither break a log's lines nor flood
 * it, nor echo an {@code Authorization} header.
 */
final class Printable {

	private static final Pattern LINE_BREAKING = Pattern.compile("[\\p{Cc}\\p{Cf}\\u2028\\u2029]");

	private static final Pattern AUTHORIZATION = Pattern.compile("(WECHATPAY2-[0-9A-Z-]+)\\s.*", Pattern.DOTALL);

	private static final int MAXIMUM_LENGTH = 256;

	private Printable() {
	}

	static String of(String text) {
		String printable = LINE_BREAKING.matcher(AUTHORIZATION.matcher(text).replaceAll("$1 …")).replaceAll(" ");
		return (printable.length() > MAXIMUM_LENGTH) ? printable.substring(0, MAXIMUM_LENGTH) + "…" : printable;
	}

}
