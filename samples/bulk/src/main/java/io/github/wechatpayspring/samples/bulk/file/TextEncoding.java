package io.github.wechatpayspring.samples.bulk.file;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * Encoding of a text file.
 *
 * @param charset the charset
 * @param offset the number of bytes of the byte order mark
 */
record TextEncoding(Charset charset, int offset) {

	private static final Charset GB18030 = Charset.forName("GB18030");

	private static final char BYTE_ORDER_MARK = '\uFEFF';

	private static final int HEAD_LENGTH = 4096;

	// at least one character of four is ASCII; a single zero may be a damaged value
	private static final int MINIMUM_SHARE = 4;

	// the other byte of Chinese characters may be zero too
	private static final double MINIMUM_MAJORITY = 1.5;

	// valid three-byte sequences of UTF-8 are very rare in GB18030 text
	private static final int MAXIMUM_WIDE_CHARACTERS = 1;

	/**
	 * Detect the encoding of a file: from a byte order mark or, without one, UTF-16 if
	 * every other byte of ASCII characters is zero, else UTF-8 if the whole file is
	 * valid, else GB18030.
	 * @param file the file
	 * @return the encoding, in which the whole file is valid
	 * @throws UnreadableFileException if there is none
	 * @throws IOException if the file cannot be read
	 */
	static TextEncoding detect(Path file) throws IOException {
		byte[] head = readHead(file);
		for (Charset charset : List.of(StandardCharsets.UTF_8, StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE,
				GB18030)) {
			byte[] mark = String.valueOf(BYTE_ORDER_MARK).getBytes(charset);
			if (Arrays.equals(mark, Arrays.copyOf(head, mark.length))) {
				return valid(file, new TextEncoding(charset, mark.length));
			}
		}
		int even = countZeros(head, 0);
		int odd = countZeros(head, 1);
		int most = Math.max(even, odd);
		if (most * 2 * MINIMUM_SHARE <= head.length) {
			return detectWithoutZeros(file);
		}
		if (most < Math.min(even, odd) * MINIMUM_MAJORITY) {
			throw new UnreadableFileException("The file is neither text nor a workbook: it has bytes with the value 0"
					+ " from byte offset " + firstZero(head) + ". Save it as XLSX, or as CSV in UTF-8");
		}
		return valid(file, new TextEncoding((odd > even) ? StandardCharsets.UTF_16LE : StandardCharsets.UTF_16BE, 0));
	}

	private static byte[] readHead(Path file) throws IOException {
		try (InputStream stream = Files.newInputStream(file)) {
			return stream.readNBytes(HEAD_LENGTH);
		}
	}

	private static int countZeros(byte[] head, int parity) {
		int zeros = 0;
		for (int i = parity; i < head.length; i += 2) {
			zeros += (head[i] == 0) ? 1 : 0;
		}
		return zeros;
	}

	private static int firstZero(byte[] head) {
		int offset = 0;
		while (head[offset] != 0) {
			offset++;
		}
		return offset;
	}

	private static TextEncoding detectWithoutZeros(Path file) throws IOException {
		TextEncoding utf8 = new TextEncoding(StandardCharsets.UTF_8, 0);
		DecodedText asUtf8 = DecodedText.of(file, utf8);
		if (asUtf8.isValid()) {
			return utf8;
		}
		if (asUtf8.wideCharacters() > MAXIMUM_WIDE_CHARACTERS) {
			throw invalid(utf8, asUtf8);
		}
		TextEncoding gb18030 = new TextEncoding(GB18030, 0);
		DecodedText asGb18030 = DecodedText.of(file, gb18030);
		if (asGb18030.isValid()) {
			return gb18030;
		}
		throw new UnreadableFileException("The file is neither UTF-8 text (invalid at byte offset "
				+ asUtf8.malformedOffset() + ") nor GB18030 text (invalid at byte offset " + asGb18030.malformedOffset()
				+ "). Save it as CSV in UTF-8");
	}

	private static TextEncoding valid(Path file, TextEncoding encoding) throws IOException {
		DecodedText text = DecodedText.of(file, encoding);
		if (!text.isValid()) {
			throw invalid(encoding, text);
		}
		return encoding;
	}

	private static UnreadableFileException invalid(TextEncoding encoding, DecodedText text) {
		return new UnreadableFileException("The file is " + encoding.charset() + " text that is damaged at byte offset "
				+ text.malformedOffset() + ". Save it again as CSV in UTF-8");
	}

	CharsetDecoder newDecoder() {
		return this.charset.newDecoder()
			.onMalformedInput(CodingErrorAction.REPORT)
			.onUnmappableCharacter(CodingErrorAction.REPORT);
	}

	/**
	 * Open a file behind its byte order mark.
	 * @param file the file
	 * @return the reader, which fails at malformed bytes
	 * @throws IOException if the file cannot be read
	 */
	Reader open(Path file) throws IOException {
		InputStream stream = Files.newInputStream(file);
		try {
			stream.skipNBytes(this.offset);
			return new InputStreamReader(stream, newDecoder());
		}
		catch (IOException ex) {
			stream.close();
			throw ex;
		}
	}

}
