package io.github.wechatpayspring.samples.bulk.file;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

import io.github.wechatpayspring.coupon.CouponDeactivation;
import org.dhatim.fastexcel.VisibilityState;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

/**
 * Tests for {@link CouponFileReader} with XLSX workbooks.
 */
class CouponFileReaderXlsxTests {

	private static final String ADVICE = ". Format the column as text and enter the value again";

	private static final int LAST_ROW = 1_048_576;

	@TempDir
	private Path directory;

	@Test
	void readWhenWorkbookHasTextReturnsRows() throws IOException {
		Path file = write((sheet) -> {
			header(sheet, "券code", "批次号", "请求单号", "原因", "商户号", "用户标识", "应用ID", "备注");
			header(sheet, 1, "sxxe34343434", "1234567891", "no1", "设置错误 <&> \n", "shop", "open1", "app1", "x");
			sheet.inlineString(2, 0, " sxxe34343435\u3000");
			sheet.inlineString(2, 1, "1234567891");
		});
		assertThat(CouponFiles.read(file, FileOptions.defaults()))
			.containsExactly(
					new FileRow.Coupon(2, "shop",
							new CouponDeactivation("1234567891", "sxxe34343434", "no1", "设置错误 <&>"), "open1", "app1"),
					coupon(3, "1234567891", "sxxe34343435"));
	}

	@Test
	void readWhenWorkbookIsListUsesStockOfOptions() throws IOException {
		Path file = write((sheet) -> {
			sheet.value(0, 1, "code1");
			sheet.value(1, 1, 42);
			sheet.value(2, 1, "code3");
			sheet.value(2, 0, "x");
		});
		assertThat(CouponFiles.read(file, CouponFiles.STOCK)).containsExactly(coupon(1, "1234567891", "code1"),
				coupon(2, "1234567891", "42"), new FileRow.Rejected(3, "Column 1 has a value but no header"));
	}

	@Test
	void readWhenRowsAreMissingReturnsBlankRows() throws IOException {
		Path file = write((sheet) -> {
			header(sheet, 2, "coupon_code", "stock_id");
			header(sheet, 4, "code1", "1");
			header(sheet, 7, "code2", "1");
		});
		assertThat(CouponFiles.read(file, FileOptions.defaults())).containsExactly(new FileRow.Blank(1),
				new FileRow.Blank(2), new FileRow.Blank(4), coupon(5, "1", "code1"), new FileRow.Blank(6),
				new FileRow.Blank(7), coupon(8, "1", "code2"));
	}

	@Test
	void readWhenOnlyLastRowOfSheetHasValueReturnsBlankRowsAboveIt() throws IOException {
		Path file = RawWorkbook.withRows()
			.withSheet(RawWorkbook.row(LAST_ROW, RawWorkbook.text("A1048576", "code1")))
			.write(this.directory);
		try (CouponFileReader reader = CouponFileReader.open(file, CouponFiles.STOCK)) {
			for (int line = 1; line < LAST_ROW; line++) {
				assertThat(reader.read()).isEqualTo(new FileRow.Blank(line));
			}
			assertThat(reader.read()).isEqualTo(coupon(LAST_ROW, "1234567891", "code1"));
			assertThat(reader.read()).isNull();
		}
	}

	@Test
	void readWhenRowsHaveNoNumbersCountsThem() throws IOException {
		assertThat(read(RawWorkbook.withRows("<row><c t='inlineStr'><is><t>code1</t></is></c><c><v>7</v></c></row>",
				"<row/>", "<row><c t='inlineStr'><is><t>code2</t></is></c><c><v>8</v></c></row>")))
			.containsExactly(coupon(2, "7", "code1"), new FileRow.Blank(3), coupon(4, "8", "code2"));
	}

	@Test
	void readWhenRowIsHiddenRejectsRow() throws IOException {
		Path file = write((sheet) -> {
			header(sheet, "coupon_code", "stock_id");
			header(sheet, 1, "code1", "1");
			header(sheet, 2, "code2", "1");
			sheet.hideRow(1);
		});
		assertThat(CouponFiles.read(file, FileOptions.defaults())).containsExactly(
				new FileRow.Rejected(2, "The row is hidden in the sheet. Unhide it or delete it"),
				coupon(3, "1", "code2"));
	}

	@Test
	void readWhenFirstSheetIsHiddenReadsFirstVisibleSheet() throws IOException {
		Path file = this.directory.resolve("hidden.xlsx");
		try (OutputStream stream = Files.newOutputStream(file);
				Workbook workbook = new Workbook(stream, "test", "1.0")) {
			workbook.newWorksheet("Hidden").setVisibilityState(VisibilityState.HIDDEN);
			header(workbook.newWorksheet("Coupons"), "code1");
			header(workbook.newWorksheet("Other"), "code2");
		}
		assertThat(CouponFiles.read(file, CouponFiles.STOCK)).containsExactly(coupon(1, "1234567891", "code1"));
	}

	@Test
	void readWhenFirstSheetIsChartReadsFirstWorksheet() throws IOException {
		assertThat(read(RawWorkbook.withRows(RawWorkbook.row(2, number("A2", "5"), number("B2", "6")))
			.with(RawWorkbook.WORKBOOK,
					"<workbook xmlns:r='" + RawWorkbook.OFFICE
							+ "'><sheets><sheet r:id='s0'/><sheet r:id='s1' state='visible'/></sheets></workbook>")
			.with(RawWorkbook.RELATIONSHIPS, "<Relationships><Relationship Id='s0' Type='x/chartsheet' Target='chart'/>"
					+ "<Relationship Id='s2' Type='x/sharedStrings' TargetMode='External' Target='none'/>"
					+ "<Relationship Id='s1' Type='x/worksheet' Target='worksheets/sheet1.xml'/></Relationships>")))
			.containsExactly(coupon(2, "6", "5"));
	}

	@Test
	void readWhenNoSheetIsVisibleRefusesFile() throws IOException {
		assertRefused(
				RawWorkbook.withRows()
					.with(RawWorkbook.WORKBOOK,
							"<workbook xmlns:r='x'><sheets><sheet state='hidden' r:id='s1'/></sheets></workbook>"),
				"The workbook has no visible sheet. Unhide the sheet with the coupons");
	}

	@Test
	void readWhenSheetHasNoRowsRefusesFile() throws IOException {
		assertRefused(RawWorkbook.withRows(), "The file has no coupons. Add a row for each coupon");
		assertRefused(RawWorkbook.withRows().withSheet(""), "The file has no coupons. Add a row for each coupon");
		assertRefused(RawWorkbook.withRows().with(RawWorkbook.SHEET, "<worksheet/>"),
				"The file has no coupons. Add a row for each coupon");
	}

	@ParameterizedTest
	@CsvSource({ "0,0", "7,7", "123456789012345,123456789012345", "999999999999999,999999999999999", "1E5,100000",
			"1.23456789012345E14,123456789012345", "12.0,12" })
	void readWhenNumberHasAtMost15DigitsReturnsItsDigits(String number, String code) throws IOException {
		assertThat(read(RawWorkbook.withRows(RawWorkbook.row(2, number("A2", number), number("B2", number)))))
			.containsExactly(coupon(2, code, code));
	}

	@ParameterizedTest
	@CsvSource(textBlock = """
			1000000000000000,    is a number with more than 15 digits
			1234567890123450000, is a number with more than 15 digits
			1.23456789012345E+18, is a number with more than 15 digits
			-1E+300,             is a number with more than 15 digits
			1E+2147483647,       is a number with more than 15 digits
			100E2147483647,      is not a number
			1E-2147483647,       is a number with decimal places
			12.5,                is a number with decimal places
			0.1,                 is a number with decimal places
			-12,                 is a negative number
			NaN,                 is not a number
			0x10,                is not a number
			10000000000000000000000000000000000000000, is not a number that a spreadsheet has written
			""")
	void readWhenNumberIsDamagedRejectsRow(String number, String problem) throws IOException {
		List<FileRow> rows = CouponFiles.read(RawWorkbook.withRows()
			.withSheet(RawWorkbook.row(1, RawWorkbook.text("A1", "coupon_code"), RawWorkbook.text("B1", "stock_id"),
					RawWorkbook.text("C1", "请求单号"))
					+ RawWorkbook.row(2, number("A2", number), number("B2", "1"), number("C2", "1"))
					+ RawWorkbook.row(3, number("A3", "1"), number("B3", number), number("C3", "1"))
					+ RawWorkbook.row(4, number("A4", "1"), number("B4", "1"), number("C4", number)))
			.write(this.directory), FileOptions.defaults());
		assertThat(rows).extracting((row) -> ((FileRow.Rejected) row).reason())
			.satisfiesExactly((reason) -> assertThat(reason).startsWith("'coupon_code' " + problem).endsWith(ADVICE),
					(reason) -> assertThat(reason).startsWith("'stock_id' " + problem).endsWith(ADVICE),
					(reason) -> assertThat(reason).startsWith("'请求单号' " + problem).endsWith(ADVICE));
	}

	@Test
	void readWhenWriterStoresLongNumbersRejectsRow() throws IOException {
		Path file = write((sheet) -> {
			header(sheet, "coupon_code", "stock_id");
			sheet.value(1, 0, 1234567890123456789L);
			sheet.value(1, 1, "1");
			sheet.value(2, 0, 1.0e18);
			sheet.value(2, 1, "1");
			sheet.value(3, 0, 123456789012345L);
			sheet.value(3, 1, 1234567891);
		});
		assertThat(CouponFiles.read(file, FileOptions.defaults())).satisfiesExactly(
				(row) -> assertThat(row).asString().contains("'coupon_code' is a number with more than 15 digits"),
				(row) -> assertThat(row).asString().contains("'coupon_code' is a number with more than 15 digits"),
				(row) -> assertThat(row).isEqualTo(coupon(4, "1234567891", "123456789012345")));
	}

	@Test
	void readWhenTextIsInScientificNotationRejectsRow() throws IOException {
		assertThat(read(
				RawWorkbook.withRows(RawWorkbook.row(2, RawWorkbook.text("A2", "1.23457E+18"), number("B2", "1")))))
			.containsExactly(new FileRow.Rejected(2, "'coupon_code' is a number in scientific notation, because a"
					+ " spreadsheet has converted the value" + ADVICE));
	}

	@Test
	void readWhenNumberIsDisplayedAsAnotherValueRejectsRow() throws IOException {
		Path file = write((sheet) -> {
			header(sheet, "coupon_code", "stock_id");
			sheet.value(1, 0, LocalDate.of(2026, 11, 29));
			sheet.style(1, 0).format("yyyy-mm-dd").set();
			sheet.value(1, 1, "1");
			sheet.value(2, 0, 123456789);
			sheet.style(2, 0).format("000000000000").set();
			sheet.value(2, 1, "1");
			sheet.value(3, 0, 123456789012L);
			sheet.style(3, 0).format("000000000000").set();
			sheet.value(3, 1, "1");
			sheet.value(4, 0, 123456789012L);
			sheet.style(4, 0).format("0_ ").set();
			sheet.value(4, 1, "1");
		});
		String problem = "'coupon_code' is a number that the spreadsheet displays as another value, such as a date or"
				+ " with leading zeros" + ADVICE;
		assertThat(CouponFiles.read(file, FileOptions.defaults())).containsExactly(new FileRow.Rejected(2, problem),
				new FileRow.Rejected(3, problem), coupon(4, "1", "123456789012"), coupon(5, "1", "123456789012"));
	}

	@Test
	void readWhenFormatIsBuiltInUsesIt() throws IOException {
		assertThat(read(RawWorkbook
			.withRows(RawWorkbook.row(2, "<c r='A2' s='0'><v>45000</v></c>", number("B2", "1")),
					RawWorkbook.row(3, "<c r='A3' s='1'><v>45000</v></c>", number("B3", "1")),
					RawWorkbook.row(4, "<c r='A4' s='2'><v>45000</v></c>", number("B4", "1")),
					RawWorkbook.row(5, "<c r='A5' s='9'><v>45000</v></c>", number("B5", "1")))
			.withStyles("<numFmt numFmtId='200' formatCode='&quot;KF&quot;0000'/>", 1, 14, 200)))
			.satisfiesExactly((row) -> assertThat(row).isEqualTo(coupon(2, "1", "45000")),
					(row) -> assertThat(row).isInstanceOf(FileRow.Rejected.class),
					(row) -> assertThat(row).isInstanceOf(FileRow.Rejected.class),
					(row) -> assertThat(row).isEqualTo(coupon(5, "1", "45000")));
	}

	@Test
	void readWhenCellHasFormulaUsesItsValue() throws IOException {
		assertThat(read(RawWorkbook.withRows(
				RawWorkbook.row(2, "<c r='A2' t='str'><f>DATA1!A1&amp;\"x\"</f><v>code1</v></c>", number("B2", "1")),
				RawWorkbook.row(3, "<c r='A3' t='str'><f t='shared' si='0'/><v>code2</v></c>", number("B3", "1")),
				RawWorkbook.row(4, "<c r='A4'><f>1+1</f><v>12</v></c>", number("B4", "1")),
				RawWorkbook.row(5, "<c r='A5'><f>1+1</f></c>", number("B5", "1")),
				RawWorkbook.row(6, "<c r='A6' t='e'><f>NA()</f><v>#N/A</v></c>", number("B6", "1")),
				RawWorkbook.row(7, "<c r='A7' t='str'><f>B7</f><v>#REF!</v></c>", number("B7", "1")),
				RawWorkbook.row(8, "<c r='A8' t='str'><f>B8</f><v></v></c>"),
				RawWorkbook.row(9, "<c r='A9' t='b'><v>1</v></c>", number("B9", "1")),
				RawWorkbook.row(10, "<c r='A10' t='d'><v>2026-11-29</v></c>", number("B10", "1")))))
			.containsExactly(coupon(2, "1", "code1"), coupon(3, "1", "code2"),
					new FileRow.Rejected(4,
							"'coupon_code' is a formula whose value is not a text. Replace it by its value"),
					new FileRow.Rejected(5,
							"'coupon_code' is a formula whose value is not a text. Replace it by its value"),
					new FileRow.Rejected(6, "'coupon_code' is an error value of a spreadsheet" + ADVICE),
					new FileRow.Rejected(7, "'coupon_code' is an error value of a spreadsheet" + ADVICE),
					new FileRow.Blank(8), new FileRow.Rejected(9, "'coupon_code' is a logical value" + ADVICE),
					new FileRow.Rejected(10, "'coupon_code' is not a text" + ADVICE));
	}

	@Test
	void readWhenUnknownColumnHasErrorIgnoresIt() throws IOException {
		Path file = RawWorkbook.withRows()
			.withSheet(RawWorkbook.row(1, RawWorkbook.text("A1", "note"), RawWorkbook.text("B1", "coupon_code"))
					+ RawWorkbook.row(2, "<c r='A2' t='e'><v>#N/A</v></c>", RawWorkbook.text("B2", "code1"))
					+ RawWorkbook.row(3, "<c r='A3' t='e'><v>#N/A</v></c>"))
			.write(this.directory);
		assertThat(CouponFiles.read(file, CouponFiles.STOCK)).containsExactly(coupon(2, "1234567891", "code1"),
				new FileRow.Rejected(3, "'coupon_code' must not be blank"));
	}

	@Test
	void readWhenTextHasRunsReturnsThemWithoutPhoneticText() throws IOException {
		String runs = "<r><rPr><b/></rPr><t xml:space='preserve'>co</t></r><r><t>de<![CDATA[1]]></t></r><rPh sb='0'"
				+ " eb='1'><t>phonetic</t></rPh>";
		assertThat(read(RawWorkbook
			.withRows(RawWorkbook.row(2, "<c r='A2' t='inlineStr'><is>" + runs + "</is></c>", number("B2", "1")),
					RawWorkbook.row(3, "<c r='A3' t='s'><v>1</v></c>", number("B3", "1")))
			.with(RawWorkbook.SHARED_STRINGS, "<sst><si><t>x</t></si><si>" + runs + "</si></sst>")))
			.containsExactly(coupon(2, "1", "code1"), coupon(3, "1", "code1"));
	}

	@Test
	void readWhenTextHasCommentIgnoresIt() throws IOException {
		assertThat(read(RawWorkbook.withRows(RawWorkbook.row(2, RawWorkbook.text("A2", "co<!-- x -->de<?x y?>1"),
				"<c r='B2'><v>4<!-- x -->2</v></c>"))))
			.containsExactly(coupon(2, "42", "code1"));
	}

	@Test
	void readWhenElementsAreUnknownIgnoresThem() throws IOException {
		assertThat(read(RawWorkbook.withRows(RawWorkbook.row(2, "<x><c r='A2'><v>7</v></c></x>",
				"<c r='A2'><x><v>8</v></x><v>5</v><x><v>9</v><is><t>x</t></is></x></c>", number("B2", "6")))))
			.containsExactly(coupon(2, "6", "5"));
	}

	@Test
	void readWhenTextHasEscapedCharactersDecodesThem() throws IOException {
		assertThat(
				read(RawWorkbook.withRows(RawWorkbook.row(2, RawWorkbook.text("A2", "code1_x000D_"), number("B2", "1")),
						RawWorkbook.row(3, RawWorkbook.text("A3", "co_x000D_de"), number("B3", "1")),
						RawWorkbook.row(4, RawWorkbook.text("A4", "code_x005F_x000D_"), number("B4", "1")))))
			.containsExactly(coupon(2, "1", "code1"),
					new FileRow.Rejected(3,
							"'coupon_code' must not contain control characters, but has one at index 2"),
					coupon(4, "1", "code_x000D_"));
	}

	@Test
	void readWhenElementsHavePrefixReturnsRows() throws IOException {
		assertThat(read(RawWorkbook.withRows()
			.with(RawWorkbook.SHEET, "<x:worksheet xmlns:x='" + RawWorkbook.MAIN + "'><x:sheetData><x:row r='1'><x:c"
					+ " r='A1' t='inlineStr'><x:is><x:t>coupon_code</x:t></x:is></x:c><x:c r='B1' t='inlineStr'><x:is>"
					+ "<x:t>stock_id</x:t></x:is></x:c></x:row><x:row r='2'><x:c r='A2'><x:v>5</x:v></x:c><x:c r='B2'>"
					+ "<x:v>6</x:v></x:c></x:row></x:sheetData></x:worksheet>")))
			.containsExactly(coupon(2, "6", "5"));
	}

	@Test
	void readWhenRowsAreOutsideSheetDataIgnoresThem() throws IOException {
		assertThat(
				read(RawWorkbook.withRows()
					.with(RawWorkbook.SHEET, "<worksheet><sheetData><row r='1'>" + RawWorkbook.text("A1", "coupon_code")
							+ RawWorkbook.text("B1", "stock_id") + "</row><row r='2'>" + number("A2", "5")
							+ number("B2", "6") + "</row></sheetData><controls><row>7</row></controls></worksheet>")))
			.containsExactly(coupon(2, "6", "5"));
	}

	@Test
	void readWhenSharedStringDoesNotExistRefusesFileWithRow() throws IOException {
		for (String index : List.of("1", "2147483647", "-1", "99999999999", "x")) {
			assertRefused(
					RawWorkbook.withRows(RawWorkbook.row(2, "<c r='A2' t='s'><v>" + index + "</v></c>"))
						.withSharedStrings("code1"),
					"The part xl/worksheets/sheet1.xml of the workbook, row 2, refers to a text that does not exist."
							+ " Save the workbook again");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "XFE2", "AAAAAAAAAAAAAAAAAAAA2", "A3", "A", "2", "a2", "", "A2147483650", "$A$2" })
	void readWhenReferenceOfCellIsInvalidRefusesFile(String reference) throws IOException {
		assertRefused(RawWorkbook.withRows(RawWorkbook.row(2, RawWorkbook.text(reference, "code1"))),
				"The part xl/worksheets/sheet1.xml of the workbook, row 2, has a cell that is not valid. Save the"
						+ " workbook again");
	}

	@Test
	void readWhenLastColumnIsUsedReturnsRow() throws IOException {
		assertThat(read(
				RawWorkbook.withRows(RawWorkbook.row(2, number("A2", "5"), number("B2", "6"), number("XFD2", "7")))))
			.containsExactly(new FileRow.Rejected(2, "Column 16384 has a value but no header"));
	}

	@Test
	void readWhenCellOccursTwiceRefusesFile() throws IOException {
		assertRefused(RawWorkbook.withRows(RawWorkbook.row(2, number("A2", "5"), number("A2", "6"))),
				"The part xl/worksheets/sheet1.xml of the workbook, row 2, has the same cell twice. Save the workbook"
						+ " again");
	}

	@Test
	void readWhenCellsAreInAnotherOrderReturnsRow() throws IOException {
		assertThat(read(RawWorkbook.withRows(RawWorkbook.row(2, number("B2", "6"), number("A2", "5")))))
			.containsExactly(coupon(2, "6", "5"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "1", "0", "-5", "1048577", "99999999999", "x", "" })
	void readWhenNumberOfRowIsInvalidRefusesFile(String number) throws IOException {
		assertRefused(RawWorkbook.withRows("<row r='" + number + "'><c><v>5</v></c><c><v>6</v></c></row>"),
				"The part xl/worksheets/sheet1.xml of the workbook, row 1, is followed by a row that is not valid. Save"
						+ " the workbook again");
	}

	@Test
	void readWhenXmlIsCutOffRefusesFileWithRow() throws IOException {
		assertRefused(
				RawWorkbook.withRows()
					.with(RawWorkbook.SHEET, "<worksheet><sheetData>"
							+ RawWorkbook.row(1, RawWorkbook.text("A1", "coupon_code"),
									RawWorkbook.text("B1", "stock_id"))
							+ RawWorkbook.row(2, number("A2", "5"), number("B2", "6")) + "<row r='3'><c r='A3'><v>7"),
				"The part xl/worksheets/sheet1.xml of the workbook, row 3, is damaged or cut off. Save the workbook"
						+ " again");
	}

	@ParameterizedTest
	@ValueSource(strings = { "</sheetData>", "</sheetData></worksheet><x/>", "</sheetData></other>", "&unknown;",
			"\u0001", "<row r='3' r='4'/>", "<p:row/>" })
	void readWhenXmlIsNotWellFormedRefusesFile(String end) throws IOException {
		assertThatExceptionOfType(UnreadableFileException.class).isThrownBy(() -> read(RawWorkbook.withRows()
			.with(RawWorkbook.SHEET,
					"<worksheet><sheetData>"
							+ RawWorkbook.row(1, RawWorkbook.text("A1", "coupon_code"),
									RawWorkbook.text("B1", "stock_id"))
							+ RawWorkbook.row(2, number("A2", "5"), number("B2", "6")) + end)));
	}

	@Test
	void readWhenXmlHasMalformedBytesRefusesFile() throws IOException {
		assertThatExceptionOfType(UnreadableFileException.class).isThrownBy(() -> read(RawWorkbook.withRows()
			.with(RawWorkbook.SHARED_STRINGS, "<?xml version='1.0' encoding='UTF-16'?><sst><si><t>x</t></si></sst>")));
		assertThatExceptionOfType(UnreadableFileException.class).isThrownBy(() -> read(RawWorkbook.withRows()
			.with(RawWorkbook.SHARED_STRINGS, "<?xml version='1.0' encoding='unknown'?><sst><si><t>x</t></si></sst>")));
	}

	@ParameterizedTest
	@ValueSource(strings = { "<!DOCTYPE sst [<!ENTITY a 'x'>]>", "<!DOCTYPE sst SYSTEM 'file:///etc/passwd'>",
			"<!DOCTYPE sst [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>",
			"<!DOCTYPE sst [<!ENTITY % a SYSTEM 'http://127.0.0.1:1/x'> %a;]>", "<!DOCTYPE sst>" })
	void readWhenXmlHasDocumentTypeRefusesFile(String type) throws IOException {
		assertRefused(
				RawWorkbook.withRows(RawWorkbook.row(2, "<c r='A2' t='s'><v>0</v></c>"))
					.with(RawWorkbook.SHARED_STRINGS, type + "<sst><si><t>&a;</t></si></sst>"),
				"The part xl/sharedStrings.xml of the workbook has a document type or an entity. Save the workbook"
						+ " again");
	}

	@Test
	void readWhenXmlIsInUtf16ReturnsRows() throws IOException {
		assertThat(read(RawWorkbook.withRows(RawWorkbook.row(2, "<c r='A2' t='s'><v>0</v></c>", number("B2", "6")))
			.with(RawWorkbook.SHARED_STRINGS, "<?xml version='1.0' encoding='UTF-16'?><sst><si><t>code1</t></si></sst>"
				.getBytes(StandardCharsets.UTF_16))))
			.containsExactly(coupon(2, "6", "code1"));
	}

	@Test
	void readWhenXmlHasInvalidUtf8RefusesFile() throws IOException {
		byte[] xml = "<sst><si><t>x\u00ff</t></si></sst>".getBytes(StandardCharsets.ISO_8859_1);
		assertRefused(RawWorkbook.withRows().with(RawWorkbook.SHARED_STRINGS, xml),
				"The part xl/sharedStrings.xml of the workbook is damaged or cut off. Save the workbook again");
	}

	@Test
	void readWhenElementsAreNestedDeeplyRefusesFile() throws IOException {
		assertRefused(RawWorkbook.withRows().withSheet("<a>".repeat(100) + "</a>".repeat(100)),
				"The part xl/worksheets/sheet1.xml of the workbook, row 1, has too many nested elements. Save the"
						+ " workbook again");
	}

	@Test
	void readWhenManyCharactersAreEscapedReturnsRows() throws IOException {
		// the default is 50 million, which a large sheet exceeds
		System.setProperty("jdk.xml.totalEntitySizeLimit", "10");
		try {
			String text = "&lt;&amp;&#65;".repeat(100);
			assertThat(read(RawWorkbook.withRows(RawWorkbook.row(2, RawWorkbook.text("A2", text), number("B2", "6")))))
				.containsExactly(coupon(2, "6", "<&A".repeat(100)));
		}
		finally {
			System.clearProperty("jdk.xml.totalEntitySizeLimit");
		}
	}

	@Test
	void readWhenZipIsCutOffRefusesFile() throws IOException {
		byte[] bytes = RawWorkbook.withRows(RawWorkbook.row(2, number("A2", "5"), number("B2", "6"))).toBytes();
		for (int length = 4; length < bytes.length; length++) {
			Path file = CouponFiles.write(this.directory, Arrays.copyOf(bytes, length));
			assertThatExceptionOfType(UnreadableFileException.class)
				.isThrownBy(() -> CouponFiles.read(file, FileOptions.defaults()));
			Files.delete(file);
		}
	}

	@Test
	void readWhenContentOfZipIsChangedRefusesFileWithPart() throws IOException {
		byte[] bytes = RawWorkbook.withRows(RawWorkbook.row(2, number("A2", "5"), number("B2", "6"))).toBytes();
		int sheet = new String(bytes, StandardCharsets.ISO_8859_1).indexOf(RawWorkbook.SHEET);
		bytes[sheet + RawWorkbook.SHEET.length() + 40] ^= 0x10;
		Path file = CouponFiles.write(this.directory, bytes);
		assertThatExceptionOfType(UnreadableFileException.class)
			.isThrownBy(() -> CouponFiles.read(file, FileOptions.defaults()))
			.withMessageStartingWith("The part xl/worksheets/sheet1.xml of the workbook is damaged at byte offset ");
	}

	@ParameterizedTest
	@ValueSource(strings = { RawWorkbook.WORKBOOK, RawWorkbook.RELATIONSHIPS, RawWorkbook.SHEET,
			RawWorkbook.SHARED_STRINGS, RawWorkbook.STYLES, "_rels/.rels" })
	void openWhenChecksumOfPartIsWrongRefusesFile(String part) throws IOException {
		byte[] bytes = RawWorkbook.withRows(RawWorkbook.row(2, number("A2", "5"), number("B2", "6"))).toBytes();
		int directory = new String(bytes, StandardCharsets.ISO_8859_1).lastIndexOf(part) - 46;
		bytes[directory + 16] ^= 1;
		Path file = CouponFiles.write(this.directory, bytes);
		assertThatExceptionOfType(UnreadableFileException.class)
			.isThrownBy(() -> CouponFileReader.open(file, FileOptions.defaults()))
			.withMessageStartingWith("The part " + part + " of the workbook is damaged at byte offset ");
		assertThat(CouponFiles.isOpen(file)).isFalse();
	}

	@Test
	void readWhenRefusedBeforeIsRefusedAgain() throws IOException {
		Path file = RawWorkbook
			.withRows(RawWorkbook.row(2, number("A2", "5"), number("B2", "6")),
					RawWorkbook.row(3, number("A3", "5"), number("A3", "6")),
					RawWorkbook.row(4, number("A4", "7"), number("B4", "8")))
			.write(this.directory);
		try (CouponFileReader reader = CouponFileReader.open(file, FileOptions.defaults())) {
			assertThat(reader.read()).isNotNull();
			assertThatExceptionOfType(UnreadableFileException.class).isThrownBy(reader::read);
			assertThatExceptionOfType(UnreadableFileException.class).isThrownBy(reader::read);
		}
	}

	@Test
	void closeReleasesFile() throws IOException {
		Path file = RawWorkbook.withRows(RawWorkbook.row(2, number("A2", "5"), number("B2", "6")))
			.write(this.directory);
		try (CouponFileReader reader = CouponFileReader.open(file, FileOptions.defaults())) {
			assertThat(reader.read()).isNotNull();
			assertThat(CouponFiles.isOpen(file)).isTrue();
		}
		assertThat(CouponFiles.isOpen(file)).isFalse();
	}

	@Test
	void readWhenClosedFails() throws IOException {
		Path file = write((sheet) -> {
			for (int row = 0; row < 10_000; row++) {
				header(sheet, row, "code" + row);
			}
		});
		CouponFileReader reader = CouponFileReader.open(file, CouponFiles.STOCK);
		reader.close();
		assertThatIOException().isThrownBy(() -> CouponFiles.read(reader));
		assertThatIOException().isThrownBy(reader::read);
	}

	@ParameterizedTest
	@ValueSource(strings = { RawWorkbook.WORKBOOK, RawWorkbook.SHEET, RawWorkbook.SHARED_STRINGS, RawWorkbook.STYLES })
	void readWhenPartIsMissingRefusesFile(String part) throws IOException {
		assertRefused(RawWorkbook.withRows().without(part),
				"The workbook is damaged: it does not have the part " + part + ". Save it again");
	}

	@Test
	void readWhenZipIsNoWorkbookRefusesFile() throws IOException {
		String message = "The file is a ZIP file, but not a workbook in XLSX format. Save it as XLSX or CSV";
		assertRefused(RawWorkbook.withRows().without("_rels/.rels"), message);
		assertRefused(RawWorkbook.withRows()
			.with("_rels/.rels", "<Relationships><Relationship Id='r1' Type='x/officeDocument'"
					+ " Target='xl/workbook.bin'/></Relationships>"),
				message);
	}

	@Test
	void readWhenPartNamesDifferInCaseReturnsRows() throws IOException {
		assertThat(read(RawWorkbook.withRows(RawWorkbook.row(2, "<c r='A2' t='s'><v>0</v></c>", number("B2", "1")))
			.without(RawWorkbook.SHARED_STRINGS)
			.with("xl\\SharedStrings.xml", "<sst><si><t>code1</t></si></sst>")))
			.containsExactly(coupon(2, "1", "code1"));
	}

	@Test
	void readWhenPartOccursTwiceRefusesFile() throws IOException {
		Path file = RawWorkbook.withRows().with("XL/WORKBOOK.XML", "<workbook/>").write(this.directory);
		assertThatExceptionOfType(UnreadableFileException.class)
			.isThrownBy(() -> CouponFiles.read(file, FileOptions.defaults()))
			.withMessage("The workbook is damaged: it has the part XL/WORKBOOK.XML twice. Save it again");
		assertThat(CouponFiles.isOpen(file)).isFalse();
	}

	@Test
	void readWhenWorkbookHasNoSharedStringsAndCellRefersToOneRefusesFile() throws IOException {
		assertRefused(
				RawWorkbook.withRows(RawWorkbook.row(2, "<c r='A2' t='s'><v>0</v></c>"))
					.with(RawWorkbook.RELATIONSHIPS,
							"<Relationships><Relationship Id='s1' Type='x/worksheet'"
									+ " Target='worksheets/sheet1.xml'/></Relationships>"),
				"The part xl/worksheets/sheet1.xml of the workbook, row 2, refers to a text that does not exist. Save"
						+ " the workbook again");
	}

	@Test
	void readWhenManyRowsAreReadReturnsAllRows() throws IOException {
		int rows = 50_000;
		Path file = write((sheet) -> {
			header(sheet, "coupon_code", "stock_id");
			for (int row = 1; row <= rows; row++) {
				header(sheet, row, "code" + row, "1234567891");
			}
		});
		try (CouponFileReader reader = CouponFileReader.open(file, FileOptions.defaults())) {
			for (int row = 1; row <= rows; row++) {
				assertThat(reader.read()).isEqualTo(coupon(row + 1, "1234567891", "code" + row));
			}
			assertThat(reader.read()).isNull();
		}
	}

	private Path write(Consumer<Worksheet> content) throws IOException {
		Path file = Files.createTempFile(this.directory, "coupons", ".xlsx");
		try (OutputStream stream = Files.newOutputStream(file);
				Workbook workbook = new Workbook(stream, "test", "1.0")) {
			content.accept(workbook.newWorksheet("Coupons"));
		}
		return file;
	}

	private static void header(Worksheet sheet, String... names) {
		header(sheet, 0, names);
	}

	private static void header(Worksheet sheet, int row, String... values) {
		for (int column = 0; column < values.length; column++) {
			sheet.value(row, column, values[column]);
		}
	}

	private static String number(String reference, String number) {
		return "<c r='" + reference + "'><v>" + number + "</v></c>";
	}

	private List<FileRow> read(RawWorkbook workbook) throws IOException {
		return CouponFiles.read(workbook.write(this.directory), FileOptions.defaults());
	}

	private void assertRefused(RawWorkbook workbook, String message) {
		assertThatExceptionOfType(UnreadableFileException.class).isThrownBy(() -> read(workbook)).withMessage(message);
	}

	private static FileRow coupon(long line, String stockId, String couponCode) {
		return new FileRow.Coupon(line, "", CouponDeactivation.of(stockId, couponCode), null, null);
	}

}
