package io.github.wechatpayspring.coupon;

import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * Validation of the fields of a request. Text that is copied from a spreadsheet or a chat
 * often has invisible characters. WeChat Pay then does not find the coupon, although the
 * code seems to be correct.
 */
final class RequestField {

	// letters, marks and symbols that are blank
	private static final String INVISIBLE = "\u034F\u115F\u1160\u17B4\u17B5\u2800\u3164\uFFA0";

	private RequestField() {
	}

	/**
	 * Check an identifier.
	 * @param field the name of the field
	 * @param value the value
	 * @throws IllegalArgumentException if it is blank or has a character that is
	 * invisible or cannot be sent
	 */
	static void checkIdentifier(String field, @Nullable String value) {
		check(field, value, false);
	}

	/**
	 * Check a text, which may have blanks of any width.
	 * @param field the name of the field
	 * @param value the value
	 * @param maximumLength the maximum length in characters
	 * @throws IllegalArgumentException if it is blank, too long or has a character that
	 * is invisible or cannot be sent
	 */
	static void checkText(String field, String value, int maximumLength) {
		check(field, value, true);
		checkLength(field, value, maximumLength);
	}

	static void checkLength(String field, String value, int maximumLength) {
		if (value.length() > maximumLength) {
			throw new IllegalArgumentException("'" + field + "' must not be longer than " + maximumLength
					+ " characters, but has " + value.length());
		}
	}

	private static void check(String field, @Nullable String value, boolean blanks) {
		if (value == null || value.isBlank()) {
			throw new IllegalArgumentException("'" + field + "' must not be blank");
		}
		for (int i = 0; i < value.length(); i++) {
			char character = value.charAt(i);
			if (Character.isISOControl(character)) {
				throw new IllegalArgumentException(
						"'" + field + "' must not contain control characters, but has one at index " + i);
			}
			if (Character.isSurrogate(character)) {
				throw new IllegalArgumentException("'" + field
						+ "' must not contain characters outside the Basic Multilingual Plane, such as emoji, but has"
						+ " one at index " + i);
			}
			if (isInvisible(character) || (!blanks && isBlank(character))) {
				throw new IllegalArgumentException("'" + field + "' must not contain invisible characters, but has "
						+ describe(character) + " at index " + i);
			}
		}
	}

	private static boolean isInvisible(char character) {
		return switch (Character.getType(character)) {
			case Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.UNASSIGNED ->
				true;
			default -> isVariationSelector(character) || INVISIBLE.indexOf(character) >= 0;
		};
	}

	private static boolean isVariationSelector(char character) {
		return (character >= '\uFE00' && character <= '\uFE0F') || (character >= '\u180B' && character <= '\u180F');
	}

	private static boolean isBlank(char character) {
		return character != ' ' && Character.getType(character) == Character.SPACE_SEPARATOR;
	}

	private static String describe(char character) {
		String name = Character.getName(character);
		return String.format(Locale.ROOT, "U+%04X", (int) character) + ((name != null) ? " (" + name + ")" : "");
	}

}
