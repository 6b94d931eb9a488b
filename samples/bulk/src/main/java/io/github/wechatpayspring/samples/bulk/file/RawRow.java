package io.github.wechatpayspring.samples.bulk.file;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Row of cells that have not been interpreted.
 *
 * @param line the number of the line or row, counted from 1
 * @param cells the cells; cells at the end may be missing
 * @param problem the reason for which the row cannot be used, or {@code null}
 */
record RawRow(long line, List<Cell> cells, @Nullable String problem) {

	static RawRow blank(long line) {
		return new RawRow(line, List.of(), null);
	}

	boolean isBlank() {
		return width() == 0;
	}

	/**
	 * Return the number of cells up to the last one that is not empty.
	 */
	int width() {
		int width = this.cells.size();
		while (width > 0 && this.cells.get(width - 1).isEmpty()) {
			width--;
		}
		return width;
	}

	Cell cell(int index) {
		return (index < this.cells.size()) ? this.cells.get(index) : Cell.EMPTY;
	}

}
