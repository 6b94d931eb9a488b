package io.github.wechatpayspring.samples.bulk.file;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Reader of the rows of a sheet that exist in the workbook.
 */
final class XlsxSheetReader implements Closeable {

	private static final int MAXIMUM_ROWS = 1 << 20;

	private static final int MAXIMUM_COLUMNS = 1 << 14;

	private static final int MAXIMUM_LENGTH = 1 << 20;

	private static final int LETTERS = 26;

	private final XmlReader xml;

	private final XlsxCellConverter converter;

	private boolean inData;

	private int row;

	XlsxSheetReader(XlsxPackage zip, String part, XlsxCellConverter converter) throws IOException {
		this.xml = zip.open(part, () -> ", row " + Math.max(this.row, 1) + ",");
		this.converter = converter;
	}

	/**
	 * Read the next row.
	 * @return the row, or {@code null} at the end
	 * @throws UnreadableFileException if the sheet is damaged
	 * @throws IOException if the file cannot be read
	 */
	@Nullable RawRow read() throws IOException {
		while (this.xml.next()) {
			if (this.xml.isStart("sheetData") || this.xml.isEnd("sheetData")) {
				this.inData = this.xml.isStart();
			}
			else if (this.inData && this.xml.isStart("row")) {
				return readRow();
			}
		}
		return null;
	}

	private RawRow readRow() throws IOException {
		String number = this.xml.attribute("r");
		int previous = this.row;
		this.row = (number != null) ? XlsxNumber.parseIndex(number) : previous + 1;
		if (this.row <= previous || this.row > MAXIMUM_ROWS) {
			this.row = previous;
			throw this.xml.refuse("is followed by a row that is not valid");
		}
		boolean hidden = isTrue(this.xml.attribute("hidden"));
		List<Cell> cells = new ArrayList<>();
		int length = 0;
		while (this.xml.next() && !this.xml.isEnd("row")) {
			if (this.xml.isStart("c")) {
				length += readCell(cells);
				checkLength(length);
			}
			else if (this.xml.isStart()) {
				this.xml.skip();
			}
		}
		return new RawRow(this.row, cells, hidden ? "The row is hidden in the sheet. Unhide it or delete it" : null);
	}

	private static boolean isTrue(@Nullable String value) {
		return "1".equals(value) || "true".equals(value);
	}

	private void checkLength(int length) {
		if (length > MAXIMUM_LENGTH) {
			throw this.xml.refuse("has more than " + MAXIMUM_LENGTH + " characters");
		}
	}

	/**
	 * Read a cell.
	 * @param cells the cells to which it is added
	 * @return the length of its text
	 */
	private int readCell(List<Cell> cells) throws IOException {
		String reference = this.xml.attribute("r");
		int column = (reference != null) ? parseColumn(reference) : cells.size();
		if (column < 0 || column >= MAXIMUM_COLUMNS) {
			throw this.xml.refuse("has a cell that is not valid");
		}
		Cell cell = readValue();
		while (cells.size() <= column) {
			cells.add(Cell.EMPTY);
		}
		if (!cell.isEmpty() && !cells.set(column, cell).isEmpty()) {
			throw this.xml.refuse("has the same cell twice");
		}
		return cell.text().length();
	}

	/**
	 * Parse the column of a reference, such as 1 of {@code B12}.
	 * @param reference the reference
	 * @return the index of the column, or -1 if the reference is not valid in this row
	 */
	private int parseColumn(String reference) {
		int column = 0;
		int letters = 0;
		while (letters < reference.length() && reference.charAt(letters) >= 'A' && reference.charAt(letters) <= 'Z'
				&& column < MAXIMUM_COLUMNS) {
			column = column * LETTERS + reference.charAt(letters) - 'A' + 1;
			letters++;
		}
		return (XlsxNumber.parseIndex(reference.substring(letters)) == this.row) ? column - 1 : -1;
	}

	private Cell readValue() throws IOException {
		String type = this.xml.attribute("t");
		String style = this.xml.attribute("s");
		String value = null;
		boolean formula = false;
		while (this.xml.next() && !this.xml.isEnd("c")) {
			if (this.xml.isStart("v")) {
				value = this.xml.text();
			}
			else if (this.xml.isStart("is")) {
				value = this.xml.richText();
			}
			else if (this.xml.isStart()) {
				formula |= this.xml.isStart("f");
				this.xml.skip();
			}
		}
		if (formula && (value == null || isNumber(type, value))) {
			// a writer that does not calculate stores no value or 0
			return Cell.unusable("is a formula whose value is not a text. Replace it by its value");
		}
		if (value == null) {
			return Cell.EMPTY;
		}
		Cell cell = this.converter.convert(type, style, value);
		if (cell == null) {
			throw this.xml.refuse("refers to a text that does not exist");
		}
		return cell;
	}

	private static boolean isNumber(@Nullable String type, String value) {
		return (type == null || type.equals("n")) && !value.isEmpty();
	}

	@Override
	public void close() throws IOException {
		this.xml.close();
	}

}
