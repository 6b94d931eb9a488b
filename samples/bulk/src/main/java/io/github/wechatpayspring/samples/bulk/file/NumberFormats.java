package io.github.wechatpayspring.samples.bulk.file;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Number formats of the cells of a workbook. A number whose format adds zeros or other
 * characters is displayed as another value than the one that is stored.
 */
final class NumberFormats {

	private static final int DEFAULT_DIGITS = 1;

	private static final int ALTERING = Integer.MAX_VALUE;

	// colours and conditions, but not elapsed time and Chinese numerals; spaces and fills
	private static final Pattern INVISIBLE = Pattern.compile("(?i)\\[(?!DBNum|[hms]+\\])[^\\]]*+\\]|[_*].");

	private static final Pattern PLAIN = Pattern.compile("([#0?, ]*+)(?:\\.[0#?]*+)?(?:[eE][+-][0#]++)?");

	private final List<Integer> minimumDigits = new ArrayList<>();

	/**
	 * Read the formats of a workbook.
	 * @param xml the reader of the part
	 * @return the formats
	 * @throws UnreadableFileException if the part is damaged
	 * @throws IOException if the file cannot be read
	 */
	static NumberFormats read(XmlReader xml) throws IOException {
		NumberFormats formats = new NumberFormats();
		Map<String, Integer> custom = new HashMap<>();
		boolean cells = false;
		while (xml.next()) {
			if (xml.isStart("numFmt")) {
				custom.put(xml.requiredAttribute("numFmtId"), minimumDigits(xml.requiredAttribute("formatCode")));
			}
			else if (xml.isStart("cellXfs") || xml.isEnd("cellXfs")) {
				cells = xml.isStart();
			}
			else if (cells && xml.isStart("xf")) {
				String id = xml.attribute("numFmtId");
				formats.add(custom.getOrDefault(id, builtIn((id != null) ? id : "0")));
			}
		}
		return formats;
	}

	void add(int digits) {
		this.minimumDigits.add(digits);
	}

	private static int builtIn(String id) {
		return switch (id) {
			// percentages, fractions, dates and times
			case "9", "10", "12", "13", "14", "15", "16", "17", "18", "19", "20", "21", "22", "27", "28", "29", "30",
					"31", "32", "33", "34", "35", "36", "45", "46", "47", "50", "51", "52", "53", "54", "55", "56",
					"57", "58" ->
				ALTERING;
			default -> DEFAULT_DIGITS;
		};
	}

	/**
	 * Return the minimum number of digits that a format displays.
	 * @param format the code of the format
	 * @return the number, which is very large if the format adds other characters
	 */
	static int minimumDigits(String format) {
		String positive = INVISIBLE.matcher(format.split(";", 2)[0]).replaceAll("");
		if (positive.isBlank() || positive.equals("@") || positive.toLowerCase(Locale.ROOT).equals("general")) {
			return DEFAULT_DIGITS;
		}
		Matcher matcher = PLAIN.matcher(positive);
		return matcher.matches() ? (int) matcher.group(1).chars().filter((character) -> character == '0').count()
				: ALTERING;
	}

	/**
	 * Return whether a number is displayed as its digits.
	 * @param style the index of the style of the cell, or {@code null} for the first one
	 * @param digits the number of digits
	 * @return whether no zeros or other characters are added
	 */
	boolean isPlain(@Nullable String style, int digits) {
		int index = (style != null) ? XlsxNumber.parseIndex(style) : 0;
		boolean known = index >= 0 && index < this.minimumDigits.size();
		return !known || this.minimumDigits.get(index) <= digits;
	}

}
