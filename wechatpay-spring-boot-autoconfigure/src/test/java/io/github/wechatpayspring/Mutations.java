package io.github.wechatpayspring;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;

/**
 * Valid input with as many faults as the fuzzer likes: bytes that are random from first
 * to last hardly get past the first check.
 */
public final class Mutations {

	private static final Pattern PEM = Pattern
		.compile("-----BEGIN ([A-Z0-9 ]+)-----\n([A-Za-z0-9+/=\n]+)\n-----END [A-Z0-9 ]+-----\n");

	private static final int MAXIMUM_EDITS = 4;

	private static final int SHORT = 8;

	private static final int MAXIMUM_DOUBLINGS = 15;

	private static final int MAXIMUM_LENGTH = 1 << 18;

	private Mutations() {
	}

	public static String text(FuzzedDataProvider data, String valid) {
		StringBuilder text = new StringBuilder(valid);
		for (int edits = data.consumeInt(0, MAXIMUM_EDITS); edits > 0; edits--) {
			int start = start(data, text);
			int end = data.consumeInt(start, end(data, start, text.length()));
			String patch = data.consumeBoolean() ? text.substring(start, end) : data.consumeString(SHORT);
			text.replace(start, end, patch.repeat(times(data, patch.length())));
		}
		return text.toString();
	}

	public static byte[] bytes(FuzzedDataProvider data, byte[] valid) {
		return text(data, new String(valid, StandardCharsets.ISO_8859_1)).getBytes(StandardCharsets.ISO_8859_1);
	}

	/**
	 * Change PEM text, or what it holds in Base64.
	 */
	public static String pem(FuzzedDataProvider data, String valid) {
		Matcher matcher = PEM.matcher(valid);
		return (matcher.matches() && data.consumeBoolean())
				? TestKeys.pem(matcher.group(1), bytes(data, Base64.getMimeDecoder().decode(matcher.group(2))))
				: text(data, valid);
	}

	// where lines meet is where parsers differ
	private static int start(FuzzedDataProvider data, StringBuilder text) {
		int start = data.consumeInt(0, text.length());
		return data.consumeBoolean() ? start : Math.max(text.lastIndexOf("\n", start), 0);
	}

	// most faults are small ones
	private static int end(FuzzedDataProvider data, int start, int length) {
		return data.consumeBoolean() ? length : Math.min(start + SHORT, length);
	}

	private static int times(FuzzedDataProvider data, int length) {
		return (length > 0 && data.consumeInt(0, 7) == 0)
				? Math.min(1 << data.consumeInt(0, MAXIMUM_DOUBLINGS), MAXIMUM_LENGTH / length) : 1;
	}

}
