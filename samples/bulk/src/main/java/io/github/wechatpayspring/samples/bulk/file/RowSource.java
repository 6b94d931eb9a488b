package io.github.wechatpayspring.samples.bulk.file;

import java.io.Closeable;
import java.io.IOException;

import org.jspecify.annotations.Nullable;

/**
 * Source of the rows of a file.
 */
interface RowSource extends Closeable {

	/**
	 * Read the next row.
	 * @return the row, or {@code null} at the end
	 * @throws UnreadableFileException if the file is refused
	 * @throws IOException if the file cannot be read
	 */
	@Nullable RawRow read() throws IOException;

}
