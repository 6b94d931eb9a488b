package io.github.wechatpayspring.samples.bulk.file;

/**
 * Operations on the text of cells.
 */
final class CellText {

	private static final char BYTE_ORDER_MARK = '\uFEFF';

	private static final int MAXIMUM_LENGTH_IN_MESSAGE = 64;

	private static final int VISIBLE_LENGTH = 4;

	private static final int CODE_LENGTH = 8;

	private CellText() {
	}

	/**
	 * Strip blanks of any width, tabs, line breaks and byte order marks from both ends.
	 * Other control characters remain, so that the value is rejected.
	 * @param text the text
	 * @return the stripped text
	 */
	static String strip(String text) {
		int begin = 0;
		int end = text.length();
		while (begin < end && isBlank(text.charAt(begin))) {
			begin++;
		}
		while (end > begin && isBlank(text.charAt(end - 1))) {
			end--;
		}
		return text.substring(begin, end);
	}

	private static boolean isBlank(char character) {
		return Character.isSpaceChar(character) || character == '\t' || character == '\r' || character == '\n'
				|| character == BYTE_ORDER_MARK;
	}

	/**
	 * Return the name of a column for a message.
	 * @param name the name
	 * @return the name without control characters, and not longer than a message allows
	 */
	static String forMessage(String name) {
		String printable = name.replaceAll("\\p{Cntrl}", "?");
		return (printable.length() > MAXIMUM_LENGTH_IN_MESSAGE)
				? printable.substring(0, MAXIMUM_LENGTH_IN_MESSAGE) + "..." : printable;
	}

	/**
	 * Return a text that may be a coupon code for a message.
	 * @param text the text
	 * @return the text, of which only the last characters are visible if it looks like a
	 * code
	 */
	static String masked(String text) {
		boolean code = text.length() >= CODE_LENGTH && text.chars().allMatch((character) -> isCode((char) character));
		boolean digits = text.chars().anyMatch(Character::isDigit);
		if (!code && !digits) {
			return forMessage(text);
		}
		int hidden = Math.max(text.length() - VISIBLE_LENGTH, 0);
		return "****" + ((hidden > 0) ? forMessage(text.substring(hidden)) : "");
	}

	private static boolean isCode(char character) {
		return character < 0x80 && Character.isLetterOrDigit(character);
	}

}
