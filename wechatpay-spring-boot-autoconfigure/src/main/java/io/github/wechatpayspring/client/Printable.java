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
		boolean whole = text.length() <= MAXIMUM_LENGTH;
		// cut first, for the time that patterns take; blanks first, for the one that
		// looks for a blank
		String begin = whole ? text : text.substring(0, MAXIMUM_LENGTH) + "…";
		return AUTHORIZATION.matcher(LINE_BREAKING.matcher(begin).replaceAll(" ")).replaceAll("$1 …");
	}

}
