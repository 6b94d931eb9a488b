package io.github.wechatpayspring.samples.bulk.file;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;

/**
 * Detection of the format of a file from its first bytes.
 */
final class FileFormat {

	private static final int MAGIC_LENGTH = 4;

	private static final String ZIP = "504b0304";

	private static final String EMPTY_ZIP = "504b0506";

	private static final String OLE = "d0cf11e0";

	private FileFormat() {
	}

	static RowSource open(Path file) throws IOException {
		return switch (readMagic(file)) {
			case ZIP, EMPTY_ZIP -> XlsxRowSource.open(file);
			case OLE -> throw new UnreadableFileException("The file is a workbook in the format of Excel 97 to 2003"
					+ " (.xls) or is protected by a password. Save it as XLSX without a password, or as CSV");
			default -> CsvRowSource.open(file);
		};
	}

	private static String readMagic(Path file) throws IOException {
		try (InputStream stream = Files.newInputStream(file)) {
			return HexFormat.of().formatHex(stream.readNBytes(MAGIC_LENGTH));
		}
	}

}
