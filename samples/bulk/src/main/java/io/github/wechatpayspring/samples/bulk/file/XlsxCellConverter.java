package io.github.wechatpayspring.samples.bulk.file;

import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Converter of the values of cells in a workbook to text.
 */
final class XlsxCellConverter {

	private static final Pattern ESCAPED = Pattern.compile("_x([0-9A-Fa-f]{4})_");

	private final SharedStrings sharedStrings;

	private final NumberFormats formats;

	XlsxCellConverter(SharedStrings sharedStrings, NumberFormats formats) {
		this.sharedStrings = sharedStrings;
		this.formats = formats;
	}

	/**
	 * Convert a value.
	 * @param type the type of the cell, or {@code null} for a number
	 * @param style the index of the style of the cell, or {@code null}
	 * @param value the value
	 * @return the cell, or {@code null} if the value refers to a shared string that does
	 * not exist
	 */
	@Nullable Cell convert(@Nullable String type, @Nullable String style, String value) {
		if (value.isEmpty()) {
			return Cell.EMPTY;
		}
		return switch ((type != null) ? type : "n") {
			case "s" -> sharedString(value);
			case "str", "inlineStr" -> text(value);
			case "n" -> number(style, value);
			case "b" -> Cell.unusable("is a logical value" + SpreadsheetDamage.ADVICE);
			case "e" -> Cell.unusable("is an error value of a spreadsheet" + SpreadsheetDamage.ADVICE);
			default -> Cell.unusable("is not a text" + SpreadsheetDamage.ADVICE);
		};
	}

	private @Nullable Cell sharedString(String index) {
		String text = this.sharedStrings.get(XlsxNumber.parseIndex(CellText.strip(index)));
		return (text != null) ? text(text) : null;
	}

	private Cell text(String text) {
		// control characters, such as a carriage return in a cell, are escaped
		return Cell.of(text.contains("_x") ? ESCAPED.matcher(text).replaceAll(XlsxCellConverter::unescape) : text);
	}

	private static String unescape(MatchResult match) {
		return Matcher.quoteReplacement(String.valueOf((char) Integer.parseInt(match.group(1), 16)));
	}

	private Cell number(@Nullable String style, String value) {
		Cell cell = XlsxNumber.toCell(CellText.strip(value));
		if (cell.problem() != null || this.formats.isPlain(style, cell.text().length())) {
			return cell;
		}
		return Cell.unusable("is a number that the spreadsheet displays as another value, such as a date or with"
				+ " leading zeros" + SpreadsheetDamage.ADVICE);
	}

}
