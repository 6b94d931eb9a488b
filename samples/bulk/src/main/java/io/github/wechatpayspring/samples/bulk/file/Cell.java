package io.github.wechatpayspring.samples.bulk.file;

import org.jspecify.annotations.Nullable;

/**
 * Cell of a row.
 *
 * @param text the stripped text, or an empty string if there is a problem
 * @param problem the reason for which the value cannot be used, to which the name of the
 * column is prepended, or {@code null}
 */
record Cell(String text, @Nullable String problem) {

	static final Cell EMPTY = new Cell("", null);

	static Cell of(String text) {
		String stripped = CellText.strip(text);
		return stripped.isEmpty() ? EMPTY : new Cell(stripped, null);
	}

	static Cell unusable(String problem) {
		return new Cell("", problem);
	}

	boolean isEmpty() {
		return this.text.isEmpty() && this.problem == null;
	}

	/**
	 * Return a description without the text, which may be a coupon code.
	 */
	@Override
	public String toString() {
		return "Cell[length=" + this.text.length() + ", problem=" + this.problem + "]";
	}

}
