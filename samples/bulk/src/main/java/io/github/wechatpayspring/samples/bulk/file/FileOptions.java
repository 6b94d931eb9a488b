package io.github.wechatpayspring.samples.bulk.file;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

import io.github.wechatpayspring.coupon.CouponDeactivation;
import org.jspecify.annotations.Nullable;

/**
 * Options for reading a file: the names of columns that are not known, and defaults for
 * columns that the file lacks. Immutable.
 *
 * @param columns the name of a column in the file for each column that has another name
 * than the known ones
 * @param stockId the id of the batch if the file has no such column, or {@code null}
 * @param reason the reason for rows without one, or {@code null}
 * @param merchant the name of the merchant for rows without one, or {@code null} for the
 * default merchant
 */
public record FileOptions(Map<FileColumn, String> columns, @Nullable String stockId, @Nullable String reason,
		@Nullable String merchant) {

	/**
	 * Create new options.
	 * @param columns the names of columns in the file
	 * @param stockId the id of the batch, or {@code null}
	 * @param reason the reason, or {@code null}
	 * @param merchant the name of the merchant, or {@code null}
	 * @throws IllegalArgumentException if a value is not valid; the message contains its
	 * name
	 */
	public FileOptions {
		Map<FileColumn, String> copy = new EnumMap<>(FileColumn.class);
		columns.forEach((column, header) -> copy.put(column, checkHeader(column, header, copy)));
		columns = Collections.unmodifiableMap(copy);
		if (stockId != null) {
			CouponDeactivation.of(stockId, "0");
		}
		if (reason != null) {
			CouponDeactivation.of("0", "0").withReason(reason);
		}
		if (merchant != null) {
			Identifier.check("merchant", merchant);
		}
	}

	/**
	 * Return options for files that have the known columns.
	 * @return the options
	 */
	public static FileOptions defaults() {
		return new FileOptions(Map.of(), null, null, null);
	}

	private static String checkHeader(FileColumn column, String header, Map<FileColumn, String> others) {
		String stripped = CellText.strip(header);
		if (stripped.isEmpty()) {
			throw new IllegalArgumentException("The header of the column '" + column.header() + "' must not be blank");
		}
		for (Map.Entry<FileColumn, String> other : others.entrySet()) {
			if (other.getValue().equalsIgnoreCase(stripped)) {
				throw new IllegalArgumentException("The header '" + stripped + "' must not be used for both '"
						+ other.getKey().header() + "' and '" + column.header() + "'");
			}
		}
		return stripped;
	}

}
