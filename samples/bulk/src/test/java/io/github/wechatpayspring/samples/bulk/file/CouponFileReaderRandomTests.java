package io.github.wechatpayspring.samples.bulk.file;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;

import io.github.wechatpayspring.coupon.CouponDeactivation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link CouponFileReader} with random files. A failure contains the seed of
 * the file.
 */
class CouponFileReaderRandomTests {

	private static final int FILES = 500;

	private static final List<Charset> CHARSETS = List.of(StandardCharsets.UTF_8, StandardCharsets.UTF_16LE,
			StandardCharsets.UTF_16BE, Charset.forName("GB18030"));

	private static final List<String> LINE_BREAKS = List.of("\r\n", "\n", "\r");

	private static final String CHARACTERS = "aB3 \t,;\"'=#_xE+.0123456789\r\n\u00A0\u3000\uFEFF\u200B\u0000券批错误😀";

	@TempDir
	private Path directory;

	@Test
	void readWhenBytesAreRandomReturnsOrRefuses() throws IOException {
		List<byte[]> beginnings = List.of(new byte[0], "coupon_code,stock_id\n".getBytes(StandardCharsets.UTF_8),
				new byte[] { 'P', 'K', 3, 4 }, new byte[] { (byte) 0xFF, (byte) 0xFE },
				new byte[] { (byte) 0xEF, (byte) 0xBB, (byte) 0xBF });
		for (int seed = 0; seed < FILES; seed++) {
			Random random = new Random(seed);
			byte[] beginning = beginnings.get(seed % beginnings.size());
			byte[] bytes = new byte[beginning.length + random.nextInt(300)];
			random.nextBytes(bytes);
			System.arraycopy(beginning, 0, bytes, 0, beginning.length);
			read(seed, bytes);
		}
	}

	@Test
	void readWhenTextIsRandomReturnsRowForEachLine() throws IOException {
		int accepted = 0;
		for (int seed = 0; seed < FILES; seed++) {
			Random random = new Random(seed);
			StringBuilder text = new StringBuilder(random.nextBoolean() ? "coupon_code,stock_id,reason\n" : "");
			boolean quotes = random.nextBoolean();
			for (int i = random.nextInt(200); i > 0; i--) {
				int index = random.nextInt(CHARACTERS.codePointCount(0, CHARACTERS.length()));
				int character = CHARACTERS.codePointAt(CHARACTERS.offsetByCodePoints(0, index));
				text.appendCodePoint((!quotes && character == '"') ? 'q' : character);
			}
			Charset charset = CHARSETS.get(random.nextInt(CHARSETS.size()));
			Optional<List<FileRow>> rows = read(seed, ("\uFEFF" + text).getBytes(charset));
			if (rows.isPresent() && !quotes) {
				int header = text.toString().startsWith("coupon_code") ? 1 : 0;
				assertThat(rows.get()).as("seed %d", seed).hasSize(countLines(text.toString()) - header);
				accepted++;
			}
		}
		assertThat(accepted).isGreaterThan(FILES / 10);
	}

	private static int countLines(String text) {
		String unified = text.replace("\r\n", "\n").replace('\r', '\n');
		int lines = (int) unified.chars().filter((character) -> character == '\n').count();
		return (unified.isEmpty() || unified.endsWith("\n")) ? lines : lines + 1;
	}

	@Test
	void readWhenCsvIsWrittenReturnsItsRows() throws IOException {
		for (int seed = 0; seed < FILES; seed++) {
			RandomCsv csv = new RandomCsv(new Random(seed));
			assertThat(read(seed, csv.bytes())).as("seed %d", seed).contains(csv.rows);
		}
	}

	@Test
	void readWhenCsvIsChangedReturnsOrRefuses() throws IOException {
		for (int seed = 0; seed < FILES; seed++) {
			Random random = new Random(seed);
			byte[] bytes = new RandomCsv(random).bytes();
			change(random, bytes);
			read(seed, bytes);
		}
	}

	@Test
	void readWhenZipIsChangedReturnsSameRowsOrRefuses() throws IOException {
		byte[] original = workbook(new Random(1)).toBytes();
		List<FileRow> rows = read(1, original).orElseThrow();
		assertThat(rows).hasSizeGreaterThan(10);
		for (int seed = 0; seed < FILES; seed++) {
			byte[] bytes = original.clone();
			change(new Random(seed), bytes);
			Optional<List<FileRow>> read = read(seed, bytes);
			if (read.isPresent() && bytes[0] == 'P' && bytes[1] == 'K') {
				assertThat(read).as("seed %d", seed).contains(rows);
			}
		}
	}

	@Test
	void readWhenXmlIsChangedReturnsRowForEachNumberOrRefuses() throws IOException {
		List<String> parts = List.of(RawWorkbook.SHEET, RawWorkbook.SHEET, RawWorkbook.SHARED_STRINGS,
				RawWorkbook.STYLES, RawWorkbook.WORKBOOK, RawWorkbook.RELATIONSHIPS);
		int accepted = 0;
		for (int seed = 0; seed < FILES; seed++) {
			Random random = new Random(seed);
			RawWorkbook workbook = workbook(random);
			workbook.change(parts.get(random.nextInt(parts.size())), (bytes) -> change(random, bytes));
			Optional<List<FileRow>> rows = read(seed, workbook.toBytes());
			if (rows.isPresent()) {
				long header = 1;
				long last = rows.get().get(rows.get().size() - 1).line();
				assertThat(rows.get().stream().mapToLong(FileRow::line)).as("seed %d", seed)
					.containsExactlyElementsOf(
							LongStream.rangeClosed(1, last).filter((line) -> line != header).boxed().toList());
				accepted++;
			}
		}
		assertThat(accepted).isGreaterThan(FILES / 20);
	}

	private static RawWorkbook workbook(Random random) {
		List<String> rows = new ArrayList<>();
		for (int row = 2; row < 40; row++) {
			if (random.nextInt(5) > 0) {
				rows.add(RawWorkbook.row(row, "<c r='A" + row + "' t='s'><v>" + random.nextInt(4) + "</v></c>",
						"<c r='B" + row + "' s='1'><v>" + random.nextInt(1000) + "</v></c>"));
			}
		}
		rows.add(RawWorkbook.row(40, RawWorkbook.text("A40", "last"), RawWorkbook.text("B40", "1")));
		return RawWorkbook.withRows(rows.toArray(String[]::new))
			.withSharedStrings("code0", "1E+18", "a\u200Bb", "&lt;")
			.withStyles("<numFmt numFmtId='200' formatCode='000'/>", 0, 200);
	}

	private static void change(Random random, byte[] bytes) {
		for (int i = random.nextInt(3); i >= 0; i--) {
			int index = random.nextInt(bytes.length);
			if (random.nextBoolean()) {
				bytes[index] = (byte) random.nextInt();
			}
			else {
				bytes[index] ^= (byte) (1 << random.nextInt(8));
			}
		}
	}

	/**
	 * Read a file twice.
	 * @param seed the seed
	 * @param bytes the content
	 * @return the rows, or an empty optional if the file is refused
	 */
	private Optional<List<FileRow>> read(int seed, byte[] bytes) throws IOException {
		Path file = CouponFiles.write(this.directory, bytes);
		Optional<List<FileRow>> rows = read(seed, file);
		assertThat(read(seed, file)).as("seed %d", seed).isEqualTo(rows);
		Files.delete(file);
		return rows;
	}

	private static Optional<List<FileRow>> read(int seed, Path file) {
		try {
			List<FileRow> rows = CouponFiles.read(file, CouponFiles.STOCK);
			assertThat(rows).as("seed %d", seed).isNotEmpty();
			long previous = 0;
			for (FileRow row : rows) {
				assertThat(row.line()).as("seed %d", seed).isGreaterThan(previous);
				previous = row.line();
			}
			return Optional.of(rows);
		}
		catch (UnreadableFileException ex) {
			assertThat(ex).message().as("seed %d", seed).isNotBlank();
			return Optional.empty();
		}
		catch (IOException | RuntimeException ex) {
			throw new AssertionError("seed " + seed, ex);
		}
	}

	/**
	 * CSV file with random values and the rows that it has.
	 */
	private static final class RandomCsv {

		private final Random random;

		private final char delimiter;

		private final String lineBreak;

		private final StringBuilder text = new StringBuilder("\uFEFF");

		private final List<FileRow> rows = new ArrayList<>();

		private int line = 1;

		RandomCsv(Random random) {
			this.random = random;
			this.delimiter = ",;\t".charAt(random.nextInt(3));
			this.lineBreak = LINE_BREAKS.get(random.nextInt(LINE_BREAKS.size()));
			write("coupon_code", "批次号", "note");
			for (int i = random.nextInt(20); i >= 0; i--) {
				if (random.nextInt(4) == 0) {
					this.rows.add(new FileRow.Blank(this.line));
					write(random.nextBoolean() ? new String[] { "" } : new String[] { "", " ", "" });
				}
				else {
					writeCoupon(i);
				}
			}
			this.rows.add(new FileRow.Coupon(this.line, "", CouponDeactivation.of("1", "last"), null, null));
			write("last", "1");
		}

		private void writeCoupon(int number) {
			String code = "code " + number + "券/\"".substring(0, this.random.nextInt(4));
			String note = this.random.nextBoolean() ? "two" + this.lineBreak + "lines" + this.delimiter : "";
			boolean valid = this.random.nextInt(4) > 0;
			this.rows.add(valid ? new FileRow.Coupon(this.line, "", CouponDeactivation.of("4711", code), null, null)
					: new FileRow.Rejected(this.line, "'批次号' must not be blank"));
			write(code, valid ? "4711" : "", note);
		}

		private void write(String... cells) {
			for (int i = 0; i < cells.length; i++) {
				this.text.append((i > 0) ? String.valueOf(this.delimiter) : "").append(cell(cells[i]));
			}
			this.text.append(this.lineBreak);
			this.line++;
		}

		private String cell(String value) {
			boolean broken = value.contains(this.lineBreak);
			this.line += broken ? 1 : 0;
			boolean quoted = broken || value.indexOf(this.delimiter) >= 0 || value.indexOf('"') >= 0
					|| this.random.nextBoolean();
			return quoted ? '"' + value.replace("\"", "\"\"") + '"' : value;
		}

		byte[] bytes() {
			return this.text.toString().getBytes(CHARSETS.get(this.random.nextInt(CHARSETS.size())));
		}

	}

}
