package io.github.wechatpayspring.samples.bulk.file;

import java.io.IOException;
import java.nio.file.Path;

import org.jspecify.annotations.Nullable;

/**
 * Reader of the rows of a file of coupons. The rows are not held in memory. Reading the
 * same file again yields the same rows. Not thread-safe.
 * <p>
 * A file is a workbook in XLSX format or a text in CSV format. The content decides, not
 * the name.
 * <ul>
 * <li>CSV: UTF-8, UTF-16 or GB18030; delimited by commas, semicolons or tabs; lines end
 * with CRLF, LF or CR. An empty line is a {@linkplain FileRow.Blank blank row}.</li>
 * <li>XLSX: the first visible sheet is read, other sheets are ignored. A row that does
 * not exist above the last row is blank. A hidden row is rejected, because it may have
 * been excluded by a filter. The value of a formula is the text that was calculated
 * last.</li>
 * </ul>
 * <p>
 * If the first row contains the name of a {@link FileColumn}, it is the header. Other
 * columns are ignored. Without a header, the file is a list of coupon codes. Blanks
 * around values are removed. A row without a request number gets
 * {@linkplain io.github.wechatpayspring.coupon.CouponDeactivation#of(String, String) a
 * derived one}. A row with only one of openid and appid is read as if it had none of
 * them.
 * <p>
 * A spreadsheet replaces the digits of a number beyond the 15th by zeros, so numbers with
 * more digits are rejected, also in scientific notation. Numbers with at most 15 digits
 * are read as their digits. Leading zeros that the spreadsheet has removed cannot be
 * restored, so columns with codes must be formatted as text.
 */
public final class CouponFileReader implements AutoCloseable {

	private final RowSource rows;

	private final FileOptions options;

	private @Nullable RowMapper mapper;

	private @Nullable FileRow first;

	private boolean empty = true;

	private @Nullable Exception failure;

	private CouponFileReader(RowSource rows, FileOptions options) {
		this.rows = rows;
		this.options = options;
	}

	/**
	 * Open a file.
	 * @param file the file
	 * @param options the options for reading it
	 * @return the reader
	 * @throws UnreadableFileException if the file is refused as a whole; the message
	 * contains the place and an advice
	 * @throws IOException if the file cannot be read
	 */
	public static CouponFileReader open(Path file, FileOptions options) throws UnreadableFileException, IOException {
		CouponFileReader reader = new CouponFileReader(FileFormat.open(file), options);
		try {
			// finds an unsuitable header without a call of read
			reader.first = reader.readNext();
			return reader;
		}
		catch (IOException | RuntimeException ex) {
			try {
				reader.close();
			}
			catch (IOException closeFailure) {
				ex.addSuppressed(closeFailure);
			}
			throw ex;
		}
	}

	/**
	 * Read the next row.
	 * @return the row, or {@code null} at the end
	 * @throws UnreadableFileException if the file is refused as a whole, also if this
	 * shows at its end; the message contains the place and an advice
	 * @throws IOException if the file cannot be read
	 */
	public @Nullable FileRow read() throws UnreadableFileException, IOException {
		FileRow row = this.first;
		if (row != null) {
			this.first = null;
			return row;
		}
		return readNext();
	}

	private @Nullable FileRow readNext() throws IOException {
		failAgain();
		try {
			RawRow row = this.rows.read();
			return (row != null) ? map(row) : end();
		}
		catch (IOException | RuntimeException ex) {
			this.failure = ex;
			throw ex;
		}
	}

	private void failAgain() throws IOException {
		if (this.failure instanceof IOException ex) {
			throw ex;
		}
		if (this.failure instanceof RuntimeException ex) {
			throw ex;
		}
	}

	private @Nullable FileRow map(RawRow row) throws IOException {
		if (row.isBlank()) {
			return new FileRow.Blank(row.line());
		}
		if (this.mapper == null) {
			FileHeader header = FileHeader.of(row, this.options);
			this.mapper = new RowMapper(header, this.options);
			if (!header.isList()) {
				return readNext();
			}
		}
		this.empty = false;
		return this.mapper.map(row);
	}

	private @Nullable FileRow end() {
		if (this.empty) {
			throw new UnreadableFileException("The file has no coupons. Add a row for each coupon");
		}
		return null;
	}

	/**
	 * Close the file.
	 * @throws IOException if the file cannot be closed
	 */
	@Override
	public void close() throws IOException {
		this.rows.close();
	}

}
