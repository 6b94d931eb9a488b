package io.github.wechatpayspring.samples.bulk.file;

import java.util.ArrayList;
import java.util.List;

import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;

/**
 * Handler that collects the cells of the record that is parsed.
 */
final class CsvRowHandler extends AbstractBaseCsvCallbackHandler<RawRow> {

	private static final int MAXIMUM_FIELDS = 1 << 14;

	private static final int MAXIMUM_LENGTH = 1 << 20;

	private List<Cell> cells = new ArrayList<>();

	private int length;

	/**
	 * Return the number of the line in which the record begins.
	 */
	long line() {
		return getStartingLineNumber();
	}

	@Override
	protected void handleBegin(long line) {
		this.cells = new ArrayList<>();
		this.length = 0;
	}

	@Override
	protected void handleField(int index, char[] buffer, int offset, int length, boolean quoted) {
		this.length += length;
		if (index >= MAXIMUM_FIELDS || this.length > MAXIMUM_LENGTH) {
			throw new UnreadableFileException("Line " + line() + ": the record that begins in this line has more than "
					+ MAXIMUM_FIELDS + " fields or " + MAXIMUM_LENGTH + " characters. Correct its quotes");
		}
		this.cells.add(Cell.of(new String(buffer, offset, length)));
	}

	@Override
	protected RawRow buildRecord() {
		return new RawRow(line(), this.cells, null);
	}

}
