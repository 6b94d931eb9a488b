package io.github.wechatpayspring.samples.bulk.file;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;

/**
 * Columns of a file. If the first row does not contain the name of a column, the file is
 * a list of coupon codes, and the first row is one of them.
 */
final class FileHeader {

	private static final int MAXIMUM_HEADERS_IN_MESSAGE = 20;

	private final RawRow row;

	private final Map<FileColumn, Integer> indexes;

	private final boolean list;

	private FileHeader(RawRow row, Map<FileColumn, Integer> indexes, boolean list) {
		this.row = row;
		this.indexes = indexes;
		this.list = list;
	}

	/**
	 * Find the columns of a file.
	 * @param first the first row that is not blank
	 * @param options the options
	 * @return the columns
	 * @throws UnreadableFileException if the columns are ambiguous or incomplete
	 */
	static FileHeader of(RawRow first, FileOptions options) {
		Map<FileColumn, Integer> indexes = new EnumMap<>(FileColumn.class);
		options.columns().forEach((column, header) -> indexes.put(column, findMapped(first, column, header)));
		for (int i = 0; i < first.width(); i++) {
			FileColumn column = FileColumn.find(first.cell(i).text());
			if (column != null && !options.columns().containsKey(column) && !indexes.containsValue(i)) {
				checkUnique(first, column, indexes.put(column, i));
			}
		}
		FileHeader header = indexes.isEmpty() ? listOf(first) : new FileHeader(first, indexes, false);
		header.checkComplete(options);
		return header;
	}

	private static FileHeader listOf(RawRow first) {
		List<Integer> used = IntStream.range(0, first.width()).filter((i) -> !first.cell(i).isEmpty()).boxed().toList();
		if (used.size() > 1) {
			throw withoutCoupons(first);
		}
		String text = first.cell(used.get(0)).text();
		if (text.chars().anyMatch((character) -> character >= 0x80 && Character.isLetter(character))) {
			// codes have ASCII letters only, so this is an unknown header
			throw withoutCoupons(first);
		}
		return new FileHeader(first, Map.of(FileColumn.COUPON_CODE, used.get(0)), true);
	}

	private static int findMapped(RawRow first, FileColumn column, String header) {
		List<Integer> found = IntStream.range(0, first.width())
			.filter((i) -> first.cell(i).text().equalsIgnoreCase(header))
			.boxed()
			.toList();
		if (found.isEmpty()) {
			throw new UnreadableFileException("The header '" + CellText.forMessage(header)
					+ "', which is configured for the column '" + column.header() + "', does not exist" + found(first));
		}
		if (found.size() > 1) {
			throw ambiguous(first, column);
		}
		return found.get(0);
	}

	private static void checkUnique(RawRow first, FileColumn column, @Nullable Integer other) {
		if (other != null) {
			throw ambiguous(first, column);
		}
	}

	private void checkComplete(FileOptions options) {
		if (!has(FileColumn.COUPON_CODE)) {
			throw withoutCoupons(this.row);
		}
		if (!has(FileColumn.STOCK_ID) && options.stockId() == null) {
			throw new UnreadableFileException("The file has no column 'stock_id'"
					+ (this.list ? ". Set" : found(this.row) + ". Add the column or set") + " the stock with --stock");
		}
	}

	private static UnreadableFileException withoutCoupons(RawRow first) {
		return new UnreadableFileException("The file has no column 'coupon_code'" + found(first)
				+ ". Name the column 'coupon_code' or '券code', or configure its name");
	}

	private static UnreadableFileException ambiguous(RawRow first, FileColumn column) {
		return new UnreadableFileException("The file has more than one column '" + column.header() + "'" + found(first)
				+ ". Rename or remove one of them");
	}

	private static String found(RawRow first) {
		boolean header = first.cells().stream().anyMatch((cell) -> FileColumn.find(cell.text()) != null);
		String names = first.cells()
			.stream()
			.filter((cell) -> !cell.text().isEmpty())
			.limit(MAXIMUM_HEADERS_IN_MESSAGE)
			.map((cell) -> header ? CellText.forMessage(cell.text()) : CellText.masked(cell.text()))
			.collect(Collectors.joining("', '", "'", "'"));
		return ". The first row contains " + names;
	}

	/**
	 * Return whether the first row is a coupon.
	 */
	boolean isList() {
		return this.list;
	}

	boolean has(FileColumn column) {
		return this.indexes.containsKey(column);
	}

	/**
	 * Return the cell of a column.
	 * @param row the row
	 * @param column the column
	 * @return the cell, which is empty if the file does not have the column
	 */
	Cell cell(RawRow row, FileColumn column) {
		Integer index = this.indexes.get(column);
		return (index != null) ? row.cell(index) : Cell.EMPTY;
	}

	/**
	 * Return the name of a column in the file.
	 * @param column the column
	 * @return the name, or the known name if the file does not have the column
	 */
	String name(FileColumn column) {
		Integer index = this.indexes.get(column);
		return (index != null && !this.list) ? CellText.forMessage(this.row.cell(index).text()) : column.header();
	}

	/**
	 * Return the number of a column that has a value but no header.
	 * @param row the row
	 * @return the number, counted from 1, or 0 if there is none
	 */
	int columnWithoutHeader(RawRow row) {
		if (!this.list) {
			return (row.width() > this.row.width()) ? row.width() : 0;
		}
		for (int i = row.width() - 1; i >= 0; i--) {
			if (!row.cell(i).isEmpty() && !this.indexes.containsValue(i)) {
				return i + 1;
			}
		}
		return 0;
	}

}
