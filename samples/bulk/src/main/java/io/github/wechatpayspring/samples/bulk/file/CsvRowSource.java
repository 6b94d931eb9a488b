package io.github.wechatpayspring.samples.bulk.file;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Path;
import java.util.Iterator;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import org.jspecify.annotations.Nullable;

/**
 * {@link RowSource} that reads a CSV file.
 */
final class CsvRowSource implements RowSource {

	private static final int SAMPLE_LENGTH = 1 << 16;

	private static final int MAXIMUM_FIELD_LENGTH = 1 << 16;

	// includes the space that the parser reserves for its next read
	private static final int MAXIMUM_BUFFER_SIZE = MAXIMUM_FIELD_LENGTH + (1 << 14);

	private final CsvReader<RawRow> reader;

	private final Iterator<RawRow> iterator;

	private final CsvRowHandler handler;

	private CsvRowSource(CsvReader<RawRow> reader, CsvRowHandler handler) {
		this.reader = reader;
		this.iterator = reader.iterator();
		this.handler = handler;
	}

	static CsvRowSource open(Path file) throws IOException {
		TextEncoding encoding = TextEncoding.detect(file);
		String sample = readSample(file, encoding);
		if (sample.stripLeading().startsWith("<")) {
			throw new UnreadableFileException(
					"The file is HTML or XML. Open it in a spreadsheet and save it as XLSX or CSV");
		}
		CsvRowHandler handler = new CsvRowHandler();
		CsvReader<RawRow> reader = CsvReader.builder()
			.fieldSeparator(CsvDelimiter.detect(sample))
			.skipEmptyLines(false)
			.extraFieldStrategy(FieldMismatchStrategy.IGNORE)
			.missingFieldStrategy(FieldMismatchStrategy.IGNORE)
			.allowUnclosedQuote(false)
			.maxBufferSize(MAXIMUM_BUFFER_SIZE)
			.build(handler, encoding.open(file));
		return new CsvRowSource(reader, handler);
	}

	private static String readSample(Path file, TextEncoding encoding) throws IOException {
		char[] sample = new char[SAMPLE_LENGTH];
		int length = 0;
		try (Reader reader = encoding.open(file)) {
			for (int count = 0; count >= 0 && length < sample.length;) {
				count = reader.read(sample, length, sample.length - length);
				length += Math.max(count, 0);
			}
		}
		return new String(sample, 0, length);
	}

	@Override
	public @Nullable RawRow read() throws IOException {
		try {
			return this.iterator.hasNext() ? this.iterator.next() : null;
		}
		catch (UncheckedIOException ex) {
			throw failure(ex);
		}
		catch (CsvParseException ex) {
			throw refusal(ex);
		}
	}

	private IOException failure(UncheckedIOException ex) {
		Throwable cause = ex.getCause();
		if (cause instanceof CharacterCodingException) {
			throw new UnreadableFileException(
					"Line " + this.handler.line()
							+ ": the file has changed while it was read. Start again with a file that does not change",
					cause);
		}
		return (cause instanceof IOException failure) ? failure : new IOException(ex);
	}

	private UnreadableFileException refusal(CsvParseException cause) {
		if (cause.getCause() instanceof UnreadableFileException refusal) {
			return refusal;
		}
		if (cause.getCause() instanceof Error error) {
			throw error;
		}
		return new UnreadableFileException("Line " + this.handler.line()
				+ ": the record that begins in this line has a quote that is not closed or is followed by text, or a"
				+ " field with more than " + MAXIMUM_FIELD_LENGTH + " characters. Correct its quotes", cause);
	}

	@Override
	public void close() throws IOException {
		this.reader.close();
	}

}
