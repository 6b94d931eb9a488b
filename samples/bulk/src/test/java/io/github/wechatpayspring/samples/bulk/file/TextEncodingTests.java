package io.github.wechatpayspring.samples.bulk.file;

import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link TextEncoding}.
 */
class TextEncodingTests {

	private static final Charset GB18030 = Charset.forName("GB18030");

	@TempDir
	private Path directory;

	@Test
	void detectWhenFileHasByteOrderMarkSkipsIt() throws IOException {
		for (Charset charset : List.of(StandardCharsets.UTF_8, StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE,
				GB18030)) {
			Path file = CouponFiles.write(this.directory, "\uFEFF券code\n", charset);
			TextEncoding encoding = TextEncoding.detect(file);
			assertThat(encoding.charset()).isEqualTo(charset);
			assertThat(read(file, encoding)).isEqualTo("券code\n");
		}
	}

	@Test
	void detectWhenFileHasNoByteOrderMarkFindsCharset() throws IOException {
		String text = "券code,一二三\ncode1,一一一一一一\n";
		for (Charset charset : List.of(StandardCharsets.UTF_8, StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE,
				GB18030)) {
			Path file = CouponFiles.write(this.directory, text, charset);
			assertThat(TextEncoding.detect(file)).isEqualTo(new TextEncoding(charset, 0));
		}
	}

	@Test
	void detectWhenFirstChineseCharacterIsFarFromBeginningFindsCharset() throws IOException {
		String text = "code1\n".repeat(100_000) + "错误";
		assertThat(TextEncoding.detect(CouponFiles.write(this.directory, text, GB18030)).charset()).isEqualTo(GB18030);
		assertThat(TextEncoding.detect(CouponFiles.write(this.directory, text)).charset())
			.isEqualTo(StandardCharsets.UTF_8);
	}

	@Test
	void detectWhenCharacterCrossesBufferFindsUtf8() throws IOException {
		for (int length = 65_530; length < 65_540; length++) {
			Path file = CouponFiles.write(this.directory, "x".repeat(length) + "错误😀" + "x".repeat(10));
			assertThat(TextEncoding.detect(file).charset()).isEqualTo(StandardCharsets.UTF_8);
		}
	}

	@Test
	void detectWhenUtf8IsCutOffRefusesFileWithOffset() throws IOException {
		byte[] bytes = ("code1\n".repeat(20_000) + "错误错误").getBytes(StandardCharsets.UTF_8);
		Path file = CouponFiles.write(this.directory, Arrays.copyOf(bytes, bytes.length - 1));
		assertThatExceptionOfType(UnreadableFileException.class).isThrownBy(() -> TextEncoding.detect(file))
			.withMessageContaining("UTF-8 text that is damaged at byte offset " + (bytes.length - 3));
	}

	@Test
	void detectWhenUtf16IsCutOffRefusesFileWithOffset() throws IOException {
		byte[] bytes = "\uFEFFcode1\n".getBytes(StandardCharsets.UTF_16LE);
		Path file = CouponFiles.write(this.directory, Arrays.copyOf(bytes, bytes.length - 1));
		assertThatExceptionOfType(UnreadableFileException.class).isThrownBy(() -> TextEncoding.detect(file))
			.withMessageContaining("UTF-16LE text that is damaged at byte offset " + (bytes.length - 2));
	}

	@Test
	void detectWhenFileIsBinaryRefusesFileWithOffset() throws IOException {
		byte[] bytes = new byte[1000];
		bytes[0] = 'x';
		Path file = CouponFiles.write(this.directory, bytes);
		assertThatExceptionOfType(UnreadableFileException.class).isThrownBy(() -> TextEncoding.detect(file))
			.withMessageContaining("byte offset 1.");
	}

	@Test
	void detectWhenTextHasSingleZeroFindsUtf8() throws IOException {
		Path file = CouponFiles.write(this.directory, "coupon_code,stock_id\nco\u0000de,1\n");
		assertThat(TextEncoding.detect(file).charset()).isEqualTo(StandardCharsets.UTF_8);
	}

	private static String read(Path file, TextEncoding encoding) throws IOException {
		StringWriter text = new StringWriter();
		try (Reader reader = encoding.open(file)) {
			reader.transferTo(text);
		}
		return text.toString();
	}

}
