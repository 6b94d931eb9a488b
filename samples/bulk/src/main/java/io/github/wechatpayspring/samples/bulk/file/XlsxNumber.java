package io.github.wechatpayspring.samples.bulk.file;

import java.math.BigDecimal;

/**
 * Conversion of numbers in a workbook.
 */
final class XlsxNumber {

	private static final int MAXIMUM_LENGTH = 32;

	private static final int MAXIMUM_INDEX_LENGTH = 9;

	// a spreadsheet has 15 significant digits
	private static final BigDecimal LIMIT = BigDecimal.TEN.pow(15);

	private XlsxNumber() {
	}

	/**
	 * Convert the number of a cell to its digits.
	 * @param number the number as it is stored
	 * @return the cell, which is unusable if digits may be lost
	 */
	static Cell toCell(String number) {
		if (number.length() > MAXIMUM_LENGTH) {
			return Cell.unusable("is not a number that a spreadsheet has written" + SpreadsheetDamage.ADVICE);
		}
		try {
			return toCell(new BigDecimal(number).stripTrailingZeros());
		}
		catch (ArithmeticException | NumberFormatException ex) {
			return Cell.unusable("is not a number" + SpreadsheetDamage.ADVICE);
		}
	}

	private static Cell toCell(BigDecimal number) {
		if (number.abs().compareTo(LIMIT) >= 0) {
			return Cell.unusable("is a number with more than 15 digits, of which a spreadsheet has replaced the last"
					+ " ones by zeros" + SpreadsheetDamage.ADVICE);
		}
		if (number.scale() > 0) {
			return Cell.unusable("is a number with decimal places" + SpreadsheetDamage.ADVICE);
		}
		if (number.signum() < 0) {
			return Cell.unusable("is a negative number" + SpreadsheetDamage.ADVICE);
		}
		return Cell.of(number.toBigIntegerExact().toString());
	}

	/**
	 * Parse an index, such as the one of a row.
	 * @param text the text
	 * @return the index, or -1 if it is not valid
	 */
	static int parseIndex(String text) {
		if (text.isEmpty() || text.length() > MAXIMUM_INDEX_LENGTH) {
			return -1;
		}
		return text.chars().allMatch((character) -> character >= '0' && character <= '9') ? Integer.parseInt(text) : -1;
	}

}
