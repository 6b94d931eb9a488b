package io.github.wechatpayspring.samples.bulk.file;

import java.io.BufferedWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.github.wechatpayspring.coupon.CouponDeactivation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

/**
 * Tests for {@link CouponFileReader} with CSV files.
 */
class CouponFileReaderCsvTests {

	private static final Charset GB18030 = Charset.forName("GB18030");

	private static final String REASON = "设置错误, \"时间\"; 第1行";

	@TempDir
	private Path directory;

	@ParameterizedTest
	@MethodSource("formats")
	void readWhenFormatIsSupportedReturnsRows(Charset charset, boolean mark, char delimiter, String lineBreak,
			boolean chinese) throws IOException {
		String header = chinese ? "券code,批次号,请求单号,失效原因,商户号,用户标识,公众账号ID,备注"
				: "Coupon_Code,STOCK_ID, deactivate_request_no ,deactivate_reason,merchant,openid,appid,note";
		String text = header.replace(',', delimiter) + lineBreak
				+ String.join(String.valueOf(delimiter), "code1", "stock1", "no1", quoted(REASON), "shop", "open1",
						"app1", quoted("two" + lineBreak + "lines"))
				+ lineBreak + lineBreak + "code2" + delimiter + "stock2";
		Path file = CouponFiles.write(this.directory, (mark ? "\uFEFF" : "") + text, charset);
		assertThat(CouponFiles.read(file, FileOptions.defaults())).containsExactly(
				new FileRow.Coupon(2, "shop", new CouponDeactivation("stock1", "code1", "no1", REASON), "open1",
						"app1"),
				new FileRow.Blank(4), new FileRow.Coupon(5, "", CouponDeactivation.of("stock2", "code2"), null, null));
	}

	private static String quoted(String text) {
		return '"' + text.replace("\"", "\"\"") + '"';
	}

	static Stream<Arguments> formats() {
		List<Arguments> formats = new ArrayList<>();
		for (char delimiter : new char[] { ',', ';', '\t' }) {
			for (String lineBreak : List.of("\r\n", "\n", "\r")) {
				for (boolean chinese : new boolean[] { false, true }) {
					for (Charset charset : List.of(StandardCharsets.UTF_8, StandardCharsets.UTF_16LE,
							StandardCharsets.UTF_16BE, GB18030)) {
						formats.add(Arguments.of(charset, true, delimiter, lineBreak, chinese));
						formats.add(Arguments.of(charset, false, delimiter, lineBreak, chinese));
					}
				}
			}
		}
		return formats.stream();
	}

	@ParameterizedTest
	@CsvSource({ "coupon_code,stock_id,request_no,reason,merchant,openid,appid",
			"couponCode,stockId,requestNo,Deactivate Reason,MERCHANT,OpenID,AppId", "优惠券code,批次号,请求单号,原因,商户,用户标识,应用ID",
			"券CODE,批次号,deactivate-request-no,失效原因,商户号,用户标识,公众账号id" })
	void readWhenHeaderIsKnownFindsColumns(String code, String stock, String no, String reason, String merchant,
			String openid, String appid) throws IOException {
		assertThat(read(String.join(",", appid, openid, merchant, reason, no, stock, code)
				+ "\napp1,open1,shop,why,no1,stock1,code1"))
			.containsExactly(new FileRow.Coupon(2, "shop", new CouponDeactivation("stock1", "code1", "no1", "why"),
					"open1", "app1"));
	}

	@Test
	void readWhenFileIsListUsesStockOfOptions() throws IOException {
		assertThat(CouponFiles.read(CouponFiles.write(this.directory, "code1\ncode2\r\n"), CouponFiles.STOCK))
			.containsExactly(coupon(1, "1234567891", "code1"), coupon(2, "1234567891", "code2"));
	}

	@Test
	void readWhenFileIsListAndRowHasSecondValueRejectsRow() throws IOException {
		assertThat(CouponFiles.read(CouponFiles.write(this.directory, "code1\ncode2,x\ncode3,"), CouponFiles.STOCK))
			.containsExactly(coupon(1, "1234567891", "code1"),
					new FileRow.Rejected(2, "Column 2 has a value but no header"), coupon(3, "1234567891", "code3"));
	}

	@Test
	void readWhenFileIsListAndFirstCodeIsInvalidRejectsRow() throws IOException {
		assertThat(CouponFiles.read(CouponFiles.write(this.directory, "co\u200Bde1\ncode2"), CouponFiles.STOCK))
			.containsExactly(
					new FileRow.Rejected(1, "'coupon_code' must not contain invisible characters, but has U+200B"
							+ " (ZERO WIDTH SPACE) at index 2"),
					coupon(2, "1234567891", "code2"));
	}

	@Test
	void readWhenFileIsListWithoutStockRefusesFile() throws IOException {
		assertRefused("code1\ncode2", "The file has no column 'stock_id'. Set the stock with --stock");
	}

	@Test
	void readWhenSingleHeaderIsInAnotherLanguageRefusesFile() throws IOException {
		assertThatExceptionOfType(UnreadableFileException.class)
			.isThrownBy(() -> CouponFiles.read(CouponFiles.write(this.directory, "优惠码\ncode1"), CouponFiles.STOCK))
			.withMessage("The file has no column 'coupon_code'. The first row contains '优惠码'."
					+ " Name the column 'coupon_code' or '券code', or configure its name");
	}

	@Test
	void readWhenStockColumnIsMissingUsesStockOfOptions() throws IOException {
		Path file = CouponFiles.write(this.directory, "coupon_code;reason\ncode1;why");
		assertThat(CouponFiles.read(file, CouponFiles.STOCK)).containsExactly(
				new FileRow.Coupon(2, "", CouponDeactivation.of("1234567891", "code1").withReason("why"), null, null));
	}

	@Test
	void readWhenStockColumnIsMissingWithoutStockRefusesFile() throws IOException {
		assertRefused("coupon_code,reason\ncode1,why", "The file has no column 'stock_id'. The first row contains"
				+ " 'coupon_code', 'reason'. Add the column or set the stock with --stock");
	}

	@Test
	void readWhenStockIsBlankRejectsRowAlthoughOptionsHaveStock() throws IOException {
		Path file = CouponFiles.write(this.directory, "coupon_code,批次号\ncode1,\ncode2,stock2");
		assertThat(CouponFiles.read(file, CouponFiles.STOCK))
			.containsExactly(new FileRow.Rejected(2, "'批次号' must not be blank"), coupon(3, "stock2", "code2"));
	}

	@Test
	void readWhenOptionsHaveDefaultsUsesThemForBlankCells() throws IOException {
		Path file = CouponFiles.write(this.directory, "coupon_code,reason,merchant\ncode1,,\ncode2,why,shop");
		assertThat(CouponFiles.read(file, new FileOptions(Map.of(), "stock1", "default", "main"))).containsExactly(
				new FileRow.Coupon(2, "main", CouponDeactivation.of("stock1", "code1").withReason("default"), null,
						null),
				new FileRow.Coupon(3, "shop", CouponDeactivation.of("stock1", "code2").withReason("why"), null, null));
	}

	@Test
	void readWhenOptionsMapColumnsUsesThem() throws IOException {
		FileOptions options = new FileOptions(
				Map.of(FileColumn.COUPON_CODE, "Kennung", FileColumn.MERCHANT, "STOCK_ID", FileColumn.STOCK_ID, "lot"),
				null, null, null);
		Path file = CouponFiles.write(this.directory, "coupon_code, kennung ,stock_id,lot\nx,code1,shop,stock1");
		assertThat(CouponFiles.read(file, options))
			.containsExactly(new FileRow.Coupon(2, "shop", CouponDeactivation.of("stock1", "code1"), null, null));
	}

	@Test
	void readWhenMappedHeaderDoesNotExistRefusesFileWithHeaders() throws IOException {
		FileOptions options = new FileOptions(Map.of(FileColumn.REASON, "why"), "stock1", null, null);
		assertThatExceptionOfType(UnreadableFileException.class)
			.isThrownBy(() -> CouponFiles.read(CouponFiles.write(this.directory, "coupon_code,what\ncode1,x"), options))
			.withMessage("The header 'why', which is configured for the column 'reason', does not exist."
					+ " The first row contains 'coupon_code', 'what'");
	}

	@Test
	void readWhenMappedHeaderExistsTwiceRefusesFile() throws IOException {
		FileOptions options = new FileOptions(Map.of(FileColumn.REASON, "why"), "stock1", null, null);
		assertThatExceptionOfType(UnreadableFileException.class)
			.isThrownBy(
					() -> CouponFiles.read(CouponFiles.write(this.directory, "coupon_code,why,Why\nx,y,z"), options))
			.withMessageContaining("more than one column 'reason'");
	}

	@Test
	void readWhenHeaderNamesColumnTwiceRefusesFileWithHeaders() throws IOException {
		assertRefused("coupon_code,stock_id,券code\ncode1,stock1,code1",
				"The file has more than one column 'coupon_code'. The first row contains 'coupon_code', 'stock_id',"
						+ " '券code'. Rename or remove one of them");
	}

	@Test
	void readWhenCodeColumnIsMissingRefusesFileWithHeaders() throws IOException {
		assertRefused("code,stock_id,备注\ncode1,stock1,x",
				"The file has no column 'coupon_code'. The first row contains 'code', 'stock_id', '备注'."
						+ " Name the column 'coupon_code' or '券code', or configure its name");
	}

	@Test
	void readWhenHeaderIsUnknownRefusesFileWithHeaders() throws IOException {
		assertRefused("batch name,serial_no,Gutschein,code\nx,y,z,code1",
				"The file has no column 'coupon_code'. The first row contains 'batch name', 'serial_no', '****hein',"
						+ " 'code'. Name the column 'coupon_code' or '券code', or configure its name");
	}

	@Test
	void readWhenHeaderHasBlankCellOmitsItInMessage() throws IOException {
		assertRefused("stock_id,,reason\nstock1,x,y",
				"The file has no column 'coupon_code'. The first row contains 'stock_id', 'reason'."
						+ " Name the column 'coupon_code' or '券code', or configure its name");
	}

	@Test
	void readWhenHeaderIsVeryLongShortensItInMessage() throws IOException {
		assertRefused("stock_id," + "长".repeat(100) + ",a\u0007b\nstock1,x,y",
				"The file has no column 'coupon_code'. The first row contains 'stock_id', '" + "长".repeat(64)
						+ "...', 'a?b'. Name the column 'coupon_code' or '券code', or configure its name");
	}

	@Test
	void readWhenHeaderIsMissingRefusesFileWithMaskedCodes() throws IOException {
		assertRefused("sxxe34343434,1234567891,ABCDEFGHIJKL\ncode2,stock2,x",
				"The file has no column 'coupon_code'. The first row contains '****3434', '****7891', '****IJKL'."
						+ " Name the column 'coupon_code' or '券code', or configure its name");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "\n\n\r\n", "coupon_code,stock_id\n", "\ncoupon_code,stock_id\n\n,\n \n",
			"\uFEFFcoupon_code,stock_id", "\uFEFF", "\"\"\n" })
	void readWhenFileHasNoCouponsRefusesFile(String text) throws IOException {
		assertRefused(text, "The file has no coupons. Add a row for each coupon");
	}

	@Test
	void openWhenHeaderIsUnsuitableRefusesFile() throws IOException {
		Path file = CouponFiles.write(this.directory, "stock_id,reason\nstock1,x");
		assertThatExceptionOfType(UnreadableFileException.class)
			.isThrownBy(() -> CouponFileReader.open(file, FileOptions.defaults()));
	}

	@Test
	void openWhenFileDoesNotExistFails() {
		assertThatIOException()
			.isThrownBy(() -> CouponFileReader.open(this.directory.resolve("none.csv"), FileOptions.defaults()));
	}

	@Test
	void readWhenLinesAreBlankReturnsBlankRows() throws IOException {
		assertThat(read("\r\n \t\r\ncoupon_code,stock_id\r\n\r\n,\r\ncode1,stock1\r\n\u3000,\u00A0\r\n\"\",\"\"\r\n"))
			.containsExactly(new FileRow.Blank(1), new FileRow.Blank(2), new FileRow.Blank(4), new FileRow.Blank(5),
					coupon(6, "stock1", "code1"), new FileRow.Blank(7), new FileRow.Blank(8));
	}

	@Test
	void readWhenCodeIsBlankInUsedRowRejectsRow() throws IOException {
		assertThat(read("coupon_code,stock_id,note\n,stock1,\n,,x")).containsExactly(
				new FileRow.Rejected(2, "'coupon_code' must not be blank"),
				new FileRow.Rejected(3, "'stock_id' must not be blank"));
	}

	@Test
	void readWhenRowHasMoreCellsThanHeaderRejectsRow() throws IOException {
		assertThat(read("coupon_code,stock_id,,\ncode1,stock1,,\ncode2,stock2,,x\ncode3,stock3,,,,,\ncode4"))
			.containsExactly(coupon(2, "stock1", "code1"),
					new FileRow.Rejected(3, "Column 4 has a value but no header"), coupon(4, "stock3", "code3"),
					new FileRow.Rejected(5, "'stock_id' must not be blank"));
	}

	@Test
	void readWhenValuesHaveBlanksAroundStripsThem() throws IOException {
		assertThat(read("\u3000coupon_code\u00A0,stock_id\t\n\u3000 code 1\u00A0\uFEFF,\" stock1\r\n\""))
			.containsExactly(coupon(2, "stock1", "code 1"));
	}

	@Test
	void readWhenLibraryRejectsValueRejectsRowWithColumn() throws IOException {
		assertThat(read("""
				券code,批次号,请求单号,原因,商户,openid,appid
				a\u200Bb,1,,,,,
				ok1,1\u00002,,,,,
				"a
				b",1,,,,,
				ok2,1,%s,,,,
				ok3,1,,%s,,,
				ok4,1,,,a\u200Bb,,
				ok5,1,,,,%s,x
				ok6,1,,,,x,a\u0007
				""".formatted("n".repeat(129), "r".repeat(65), "o".repeat(129)))).containsExactly(
				new FileRow.Rejected(2,
						"'券code' must not contain invisible characters, but has U+200B (ZERO WIDTH SPACE) at index 1"),
				new FileRow.Rejected(3, "'批次号' must not contain control characters, but has one at index 1"),
				new FileRow.Rejected(4, "'券code' must not contain control characters, but has one at index 1"),
				new FileRow.Rejected(6, "'请求单号' must not be longer than 128 characters, but has 129"),
				new FileRow.Rejected(7, "'原因' must not be longer than 64 characters, but has 65"),
				new FileRow.Rejected(8,
						"'商户' must not contain invisible characters, but has U+200B (ZERO WIDTH SPACE) at index 1"),
				new FileRow.Rejected(9, "'openid' must not be longer than 128 characters, but has 129"),
				new FileRow.Rejected(10, "'appid' must not contain control characters, but has one at index 1"));
	}

	@Test
	void readWhenCodeIsVeryLongRejectsRow() throws IOException {
		assertThat(read("coupon_code,stock_id\n" + "c".repeat(4001) + ",1\n" + "c".repeat(4000) + ",1"))
			.containsExactly(
					new FileRow.Rejected(2, "'coupon_code' must not be longer than 4000 characters, but has 4001"),
					coupon(3, "1", "c".repeat(4000)));
	}

	@Test
	void readWhenOnlyOneOfOpenidAndAppidIsSetReturnsNeither() throws IOException {
		assertThat(read("coupon_code,stock_id,openid,appid\ncode1,1,open1,\ncode2,1,,app1\ncode3,1,open3,app3"))
			.containsExactly(coupon(2, "1", "code1"), coupon(3, "1", "code2"),
					new FileRow.Coupon(4, "", CouponDeactivation.of("1", "code3"), "open3", "app3"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "1.23457E+18", "1,23457E+18", "1.23456789012346e18", "1E+18", "-2.5E-7",
			"1234567890123456768.0", "#N/A", "#REF!", "#########", "'1234567890", "=A1", "=\"00123\"" })
	void readWhenIdentifierIsDamagedRejectsRow(String damaged) throws IOException {
		String quoted = quoted(damaged);
		List<FileRow> rows = read("coupon_code,stock_id,request_no,reason\n" + quoted + ",1,2,3\n1," + quoted
				+ ",2,3\n1,2," + quoted + ",3\n1,2,3," + quoted + "\n");
		assertThat(rows).hasSize(4);
		assertThat(rows.subList(0, 3)).extracting((row) -> ((FileRow.Rejected) row).reason())
			.satisfiesExactly((reason) -> assertThat(reason).startsWith("'coupon_code' "),
					(reason) -> assertThat(reason).startsWith("'stock_id' "),
					(reason) -> assertThat(reason).startsWith("'request_no' "))
			.noneMatch((reason) -> reason.contains(damaged));
		assertThat(rows.get(3))
			.isEqualTo(new FileRow.Coupon(5, "", new CouponDeactivation("2", "1", "3", damaged), null, null));
	}

	@Test
	void readWhenCodeIsInScientificNotationGivesAdvice() throws IOException {
		assertThat(read("coupon_code,stock_id\n1.23457E+18,1")).containsExactly(new FileRow.Rejected(2,
				"'coupon_code' is a number in scientific notation, because a spreadsheet has converted the value."
						+ " Format the column as text and enter the value again"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "1234567890123450000", "12E5", "1234E10", "E+5", "0012345", "a'1", "1.5", "sx/e 1", "#1",
			"1-2" })
	void readWhenCodeOnlyLooksUnusualReturnsCoupon(String code) throws IOException {
		assertThat(read("coupon_code,stock_id\n" + code + ",1")).containsExactly(coupon(2, "1", code));
	}

	@ParameterizedTest
	@ValueSource(strings = { "coupon_code,stock_id\ncode1,1\n\"code2,1\ncode3,1\n",
			"coupon_code,stock_id\ncode1,1\n\"code2,1\n\"code3\",1\n", "coupon_code,stock_id\ncode1,1\n\"",
			"coupon_code,stock_id\ncode1,1\n\"code2\"x,1\n" })
	void readWhenQuoteIsNotClosedRefusesFileWithLine(String text) throws IOException {
		assertRefused(text,
				"Line 3: the record that begins in this line has a quote that is not closed or is followed by"
						+ " text, or a field with more than 65536 characters. Correct its quotes");
	}

	@Test
	void readWhenQuoteIsNotClosedInLargeFileRefusesFileWithLine() throws IOException {
		String text = "coupon_code,stock_id\ncode1,1\n\"code2,1\n" + "code3,1\n".repeat(100_000);
		assertThatExceptionOfType(UnreadableFileException.class).isThrownBy(() -> read(text))
			.withMessageStartingWith("Line 3: ");
	}

	@Test
	void readWhenFieldIsLongReturnsRow() throws IOException {
		assertThat(read("coupon_code,stock_id,note\ncode1,1," + "n".repeat(65_536)))
			.containsExactly(coupon(2, "1", "code1"));
	}

	@Test
	void readWhenRecordHasTooManyCharactersRefusesFileWithLine() throws IOException {
		String text = "coupon_code,stock_id\ncode1,1\n" + ("n".repeat(60_000) + ',').repeat(20);
		assertThatExceptionOfType(UnreadableFileException.class).isThrownBy(() -> read(text))
			.withMessageStartingWith("Line 3: ")
			.withMessageContaining("1048576 characters");
	}

	@Test
	void readWhenRecordHasTooManyFieldsRefusesFileWithLine() throws IOException {
		String text = "coupon_code,stock_id\ncode1,1" + ",".repeat(20_000);
		assertThatExceptionOfType(UnreadableFileException.class).isThrownBy(() -> read(text))
			.withMessageStartingWith("Line 2: ");
	}

	@Test
	void readWhenRefusedBeforeIsRefusedAgain() throws IOException {
		Path file = CouponFiles.write(this.directory, "coupon_code,stock_id\n\"a\"b,1\ncode2,1");
		FileOptions options = FileOptions.defaults();
		assertThatExceptionOfType(UnreadableFileException.class).isThrownBy(() -> CouponFileReader.open(file, options));
		Path later = CouponFiles.write(this.directory, "coupon_code,stock_id\ncode1,1\n\"a\"b,1\ncode2,1");
		try (CouponFileReader reader = CouponFileReader.open(later, options)) {
			assertThat(reader.read()).isEqualTo(coupon(2, "1", "code1"));
			assertThatExceptionOfType(UnreadableFileException.class).isThrownBy(reader::read);
			assertThatExceptionOfType(UnreadableFileException.class).isThrownBy(reader::read);
		}
	}

	@Test
	void readWhenFileIsChangedMeanwhileRefusesFileWithLine() throws IOException {
		Path file = CouponFiles.write(this.directory, "code1\n".repeat(50_000));
		try (CouponFileReader reader = CouponFileReader.open(file, CouponFiles.STOCK)) {
			assertThat(reader.read()).isNotNull();
			byte[] bytes = new byte[300_000];
			Arrays.fill(bytes, (byte) 0xFF);
			Files.write(file, bytes);
			assertThatExceptionOfType(UnreadableFileException.class).isThrownBy(() -> CouponFiles.read(reader))
				.withMessageMatching("Line \\d+: the file has changed while it was read\\. .*");
		}
	}

	@Test
	void readWhenClosedFails() throws IOException {
		CouponFileReader reader = CouponFileReader.open(CouponFiles.write(this.directory, "code1\n".repeat(50_000)),
				CouponFiles.STOCK);
		reader.close();
		assertThatIOException().isThrownBy(() -> CouponFiles.read(reader));
		assertThatIOException().isThrownBy(reader::read);
	}

	@Test
	void openWhenFileIsRefusedClosesFile() throws IOException {
		Path file = CouponFiles.write(this.directory, "stock_id,reason\nstock1,x");
		assertThatExceptionOfType(UnreadableFileException.class)
			.isThrownBy(() -> CouponFileReader.open(file, FileOptions.defaults()));
		assertThat(CouponFiles.isOpen(file)).isFalse();
		try (CouponFileReader reader = CouponFileReader.open(file,
				new FileOptions(Map.of(FileColumn.COUPON_CODE, "reason"), null, null, null))) {
			assertThat(reader.read()).isNotNull();
			assertThat(CouponFiles.isOpen(file)).isTrue();
		}
		assertThat(CouponFiles.isOpen(file)).isFalse();
	}

	@Test
	void readWhenAtEndReturnsNullAgain() throws IOException {
		Path file = CouponFiles.write(this.directory, "code1");
		try (CouponFileReader reader = CouponFileReader.open(file, CouponFiles.STOCK)) {
			assertThat(reader.read()).isNotNull();
			assertThat(reader.read()).isNull();
			assertThat(reader.read()).isNull();
		}
	}

	@Test
	void readWhenQuoteIsWithinFieldKeepsIt() throws IOException {
		assertThat(read("coupon_code,stock_id\ncode\"1,1\ncode2,1")).containsExactly(coupon(2, "1", "code\"1"),
				coupon(3, "1", "code2"));
	}

	@Test
	void readWhenTextIsHtmlRefusesFile() throws IOException {
		assertRefused("\r\n<html><table><tr><td>coupon_code</td></tr></table></html>",
				"The file is HTML or XML. Open it in a spreadsheet and save it as XLSX or CSV");
	}

	@Test
	void readWhenWorkbookIsInOldFormatRefusesFile() throws IOException {
		Path file = CouponFiles.write(this.directory, new byte[] { (byte) 0xD0, (byte) 0xCF, 0x11, (byte) 0xE0,
				(byte) 0xA1, (byte) 0xB1, 0x1A, (byte) 0xE1, 0, 0 });
		assertThatExceptionOfType(UnreadableFileException.class)
			.isThrownBy(() -> CouponFiles.read(file, FileOptions.defaults()))
			.withMessageContaining("Save it as XLSX without a password, or as CSV");
	}

	@Test
	void readWhenTextIsDamagedUtf8RefusesFileWithOffset() throws IOException {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		bytes.write("券code,批次号,原因\ncode1,1,".getBytes(StandardCharsets.UTF_8));
		int offset = bytes.size();
		bytes.write(0xE5);
		bytes.write("\ncode2,1,错误\n".getBytes(StandardCharsets.UTF_8));
		Path file = CouponFiles.write(this.directory, bytes.toByteArray());
		assertThatExceptionOfType(UnreadableFileException.class)
			.isThrownBy(() -> CouponFiles.read(file, FileOptions.defaults()))
			.withMessage("The file is UTF-8 text that is damaged at byte offset " + offset
					+ ". Save it again as CSV in UTF-8");
	}

	@Test
	void readWhenTextIsInNoKnownCharsetRefusesFileWithOffsets() throws IOException {
		Path file = CouponFiles.write(this.directory, "coupon_code,stock_id,note\ncode1,1,caf\u00e9\n",
				StandardCharsets.ISO_8859_1);
		assertThatExceptionOfType(UnreadableFileException.class)
			.isThrownBy(() -> CouponFiles.read(file, FileOptions.defaults()))
			.withMessage("The file is neither UTF-8 text (invalid at byte offset 37) nor GB18030 text (invalid at byte"
					+ " offset 37). Save it as CSV in UTF-8");
	}

	@Test
	void readWhenTextIsCutOffInGb18030RefusesFile() throws IOException {
		byte[] bytes = "券code,批次号,原因\ncode1,1,错误".getBytes(GB18030);
		Path file = CouponFiles.write(this.directory, Arrays.copyOf(bytes, bytes.length - 1));
		assertThatExceptionOfType(UnreadableFileException.class)
			.isThrownBy(() -> CouponFiles.read(file, FileOptions.defaults()))
			.withMessageContaining("byte offset " + (bytes.length - 2));
	}

	@Test
	void readWhenManyRowsAreReadReturnsAllRows() throws IOException {
		Path file = this.directory.resolve("many.csv");
		int rows = 200_000;
		try (BufferedWriter writer = Files.newBufferedWriter(file)) {
			writer.write("coupon_code,stock_id\n");
			for (int i = 0; i < rows; i++) {
				writer.write("code" + i + ",1234567891\n");
			}
		}
		try (CouponFileReader reader = CouponFileReader.open(file, FileOptions.defaults())) {
			for (int i = 0; i < rows; i++) {
				FileRow row = reader.read();
				assertThat(row).isNotNull();
				assertThat(row.line()).isEqualTo(i + 2);
				assertThat(((FileRow.Coupon) row).request().couponCode()).isEqualTo("code" + i);
			}
			assertThat(reader.read()).isNull();
		}
	}

	@Test
	void toStringDoesNotContainCode() throws IOException {
		List<FileRow> rows = read("coupon_code,stock_id,openid,appid\nsxxe34343434,1,open1,app1");
		assertThat(rows).singleElement()
			.asString()
			.contains("****3434")
			.doesNotContain("sxxe34343434")
			.doesNotContain("open1");
	}

	private List<FileRow> read(String text) throws IOException {
		return CouponFiles.read(CouponFiles.write(this.directory, text), FileOptions.defaults());
	}

	private void assertRefused(String text, String message) {
		assertThatExceptionOfType(UnreadableFileException.class).isThrownBy(() -> read(text)).withMessage(message);
	}

	private static FileRow coupon(long line, String stockId, String couponCode) {
		return new FileRow.Coupon(line, "", CouponDeactivation.of(stockId, couponCode), null, null);
	}

}
