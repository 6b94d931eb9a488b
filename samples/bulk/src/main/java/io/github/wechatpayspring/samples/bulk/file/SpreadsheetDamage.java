package io.github.wechatpayspring.samples.bulk.file;

import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Detection of identifiers that a spreadsheet has changed. The original digits are lost,
 * so such a value must not be used, because another coupon may have it.
 */
final class SpreadsheetDamage {

	/**
	 * Advice for values that are not stored as text.
	 */
	static final String ADVICE = ". Format the column as text and enter the value again";

	// WeChat Pay's codes have no point or sign, so a code such as 12E5 is not affected
	private static final Pattern SCIENTIFIC = Pattern.compile("[+-]?\\d++(?:[.,]\\d++[eE][+-]?|[eE][+-])\\d++");

	private static final Pattern DECIMAL = Pattern.compile("\\d++[.,]0++");

	private static final Pattern ERROR = Pattern.compile("#(?:N/A|[A-Z_]+[!?]|DIV/0!|#+)");

	private static final Pattern APOSTROPHE = Pattern.compile("'\\d.*", Pattern.DOTALL);

	private SpreadsheetDamage() {
	}

	/**
	 * Find the damage of an identifier.
	 * @param text the text of the cell
	 * @return the reason for which the value cannot be used, or {@code null}
	 */
	static @Nullable String find(String text) {
		if (SCIENTIFIC.matcher(text).matches()) {
			return "is a number in scientific notation, because a spreadsheet has converted the value" + ADVICE;
		}
		if (DECIMAL.matcher(text).matches()) {
			return "is a number with decimal places, because a spreadsheet has converted the value" + ADVICE;
		}
		if (ERROR.matcher(text).matches()) {
			return "is an error value of a spreadsheet" + ADVICE;
		}
		if (APOSTROPHE.matcher(text).matches()) {
			return "begins with an apostrophe, with which a spreadsheet marks text. Remove it";
		}
		if (text.startsWith("=")) {
			return "is a formula. Replace it by its value";
		}
		return null;
	}

}
