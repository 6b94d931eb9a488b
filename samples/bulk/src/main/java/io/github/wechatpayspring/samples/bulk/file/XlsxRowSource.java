package io.github.wechatpayspring.samples.bulk.file;

import java.io.IOException;
import java.nio.file.Path;

import org.jspecify.annotations.Nullable;

/**
 * {@link RowSource} that reads the first visible sheet of a workbook. Rows that do not
 * exist above the last row are blank.
 */
final class XlsxRowSource implements RowSource {

	private final XlsxPackage zip;

	private final XlsxSheetReader sheet;

	private @Nullable RawRow next;

	private long line;

	private XlsxRowSource(XlsxPackage zip) throws IOException {
		XlsxParts parts = XlsxParts.find(zip);
		this.zip = zip;
		this.sheet = new XlsxSheetReader(zip, parts.sheet(),
				new XlsxCellConverter(readSharedStrings(zip, parts), readFormats(zip, parts)));
	}

	static XlsxRowSource open(Path file) throws IOException {
		XlsxPackage zip = XlsxPackage.open(file);
		try {
			return new XlsxRowSource(zip);
		}
		catch (IOException | RuntimeException ex) {
			zip.close();
			throw ex;
		}
	}

	private static SharedStrings readSharedStrings(XlsxPackage zip, XlsxParts parts) throws IOException {
		if (parts.sharedStrings() == null) {
			return new SharedStrings();
		}
		try (XmlReader xml = zip.open(parts.sharedStrings(), () -> "")) {
			return SharedStrings.read(xml);
		}
	}

	private static NumberFormats readFormats(XlsxPackage zip, XlsxParts parts) throws IOException {
		if (parts.styles() == null) {
			return new NumberFormats();
		}
		try (XmlReader xml = zip.open(parts.styles(), () -> "")) {
			return NumberFormats.read(xml);
		}
	}

	@Override
	public @Nullable RawRow read() throws IOException {
		if (this.next == null) {
			this.next = this.sheet.read();
		}
		RawRow row = this.next;
		if (row == null) {
			return null;
		}
		this.line++;
		if (row.line() > this.line) {
			return RawRow.blank(this.line);
		}
		this.next = null;
		return row;
	}

	@Override
	public void close() throws IOException {
		try {
			this.sheet.close();
		}
		finally {
			this.zip.close();
		}
	}

}
