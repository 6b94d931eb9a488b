package io.github.wechatpayspring.samples.bulk.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link XlsxPackage}.
 */
class XlsxPackageTests {

	@TempDir
	private Path directory;

	@Test
	void verifyWhenPartIsCompleteSucceeds() throws IOException {
		try (XlsxPackage zip = XlsxPackage.open(RawWorkbook.withRows().write(this.directory))) {
			zip.verify(RawWorkbook.SHEET, 1000);
			assertThat(zip.has(RawWorkbook.SHEET)).isTrue();
			assertThat(zip.has("none")).isFalse();
		}
	}

	@Test
	void verifyWhenPartIsLargerThanMaximumRefusesFile() throws IOException {
		try (XlsxPackage zip = XlsxPackage.open(RawWorkbook.withRows().write(this.directory))) {
			assertThatExceptionOfType(UnreadableFileException.class).isThrownBy(() -> zip.verify(RawWorkbook.SHEET, 50))
				.withMessage("The part xl/worksheets/sheet1.xml of the workbook is larger than 50 bytes. Save the sheet"
						+ " as CSV");
		}
	}

	@Test
	void readWhenPartIsZipBombRefusesFile() throws IOException {
		for (String part : new String[] { RawWorkbook.SHEET, RawWorkbook.SHARED_STRINGS, RawWorkbook.STYLES,
				RawWorkbook.WORKBOOK, RawWorkbook.RELATIONSHIPS, "_rels/.rels" }) {
			Path file = RawWorkbook.withRows()
				.with(part, "<x>" + " ".repeat(10_000_000) + "</x>")
				.write(this.directory);
			assertThatExceptionOfType(UnreadableFileException.class)
				.isThrownBy(() -> CouponFiles.read(file, CouponFiles.STOCK))
				.withMessage("The part " + part + " of the workbook is compressed to less than 1/200 of its size. Save"
						+ " the sheet as CSV");
		}
	}

	@Test
	void readWhenPartThatIsHeldInMemoryIsVeryLargeRefusesFile() throws IOException {
		StringBuilder xml = new StringBuilder("<x>");
		new Random(1).longs(700_000).forEach((number) -> xml.append("<y z='").append(number).append("'/>"));
		byte[] content = xml.append("</x>").toString().getBytes(StandardCharsets.US_ASCII);
		for (String part : new String[] { RawWorkbook.STYLES, RawWorkbook.WORKBOOK, RawWorkbook.RELATIONSHIPS,
				"_rels/.rels" }) {
			Path file = RawWorkbook.withRows().with(part, content).write(this.directory);
			assertThatExceptionOfType(UnreadableFileException.class)
				.isThrownBy(() -> CouponFiles.read(file, CouponFiles.STOCK))
				.withMessage("The part " + part + " of the workbook is larger than 16777216 bytes. Save the sheet as"
						+ " CSV");
		}
	}

	@Test
	void readWhenElementIsVeryLargeRefusesFile() throws IOException {
		StringBuilder filling = new StringBuilder();
		new Random(1).ints(2_000_000, '0', 'z').forEach((character) -> filling.append((char) character));
		String text = filling.toString().replace("<", "").replace(">", "").replace("&", "");
		for (String element : new String[] { "<c a='" + text.replace("'", "") + "'/>", "<!--" + text + "-->",
				"<![CDATA[" + text.replace("]", "") + "]]>", "<?pi " + text + "?>" }) {
			Path file = RawWorkbook.withRows().withSheet(RawWorkbook.row(1, element)).write(this.directory);
			assertThatExceptionOfType(UnreadableFileException.class)
				.isThrownBy(() -> CouponFiles.read(file, CouponFiles.STOCK))
				.withMessage("The part xl/worksheets/sheet1.xml of the workbook has an element of more than 1048576"
						+ " bytes. Save the sheet as CSV");
		}
	}

	@Test
	void readWhenTextOfCellIsVeryLongRefusesFile() throws IOException {
		String text = "0123456789".repeat(6554);
		for (String cell : new String[] { RawWorkbook.text("A1", text), "<c r='A1'><v>" + text + "</v></c>" }) {
			Path file = RawWorkbook.withRows().withSheet(RawWorkbook.row(1, cell)).write(this.directory);
			assertThatExceptionOfType(UnreadableFileException.class)
				.isThrownBy(() -> CouponFiles.read(file, CouponFiles.STOCK))
				.withMessage("The part xl/worksheets/sheet1.xml of the workbook, row 1, has a text with more than 65536"
						+ " characters. Save the workbook again");
		}
	}

	@Test
	void readWhenRowHasManyLongTextsRefusesFile() throws IOException {
		StringBuilder cells = new StringBuilder();
		for (int i = 0; i < 20; i++) {
			cells.append("<c t='s'><v>0</v></c>");
		}
		Path file = RawWorkbook.withRows(RawWorkbook.row(2, cells.toString()))
			.withSharedStrings("0123456789".repeat(6000))
			.write(this.directory);
		assertThatExceptionOfType(UnreadableFileException.class)
			.isThrownBy(() -> CouponFiles.read(file, CouponFiles.STOCK))
			.withMessage("The part xl/worksheets/sheet1.xml of the workbook, row 2, has more than 1048576 characters."
					+ " Save the workbook again");
	}

	@Test
	void openWhenDirectoryIsVeryLargeRefusesFile() throws IOException {
		byte[] image = new byte[1 << 23];
		new Random(1).nextBytes(image);
		byte[] bytes = RawWorkbook.withRows().with("xl/media/image1.png", image).toBytes();
		for (int size : new int[] { (1 << 22) + 1, bytes.length - 22, -1 }) {
			ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(bytes.length - 22 + 12, size);
			Path file = CouponFiles.write(this.directory, bytes);
			assertThatExceptionOfType(UnreadableFileException.class).isThrownBy(() -> XlsxPackage.open(file))
				.withMessage("The workbook has too many parts: the directory of the ZIP file is larger than 4194304"
						+ " bytes. Save the sheet as CSV");
		}
	}

	@Test
	void openWhenDirectoryIsChangedOpensOrRefusesFile() throws IOException {
		byte[] original = RawWorkbook.withRows().toBytes();
		Path file = this.directory.resolve("changed.xlsx");
		for (int offset = original.length - 500; offset < original.length; offset++) {
			for (int value : new int[] { 0, 1, 8, 22, 0x7F, 0x80, 0xC3, 0xFF }) {
				byte[] bytes = original.clone();
				bytes[offset] = (byte) value;
				Files.write(file, bytes);
				try (XlsxPackage zip = XlsxPackage.open(file)) {
					assertThat(zip).isNotNull();
				}
				catch (UnreadableFileException ex) {
					assertThat(ex).hasMessageStartingWith("The workbook ");
				}
			}
		}
	}

	@Test
	void openWhenZipIsCutOffRefusesFile() throws IOException {
		byte[] bytes = RawWorkbook.withRows().toBytes();
		Path file = CouponFiles.write(this.directory, Arrays.copyOf(bytes, bytes.length / 2));
		assertThatExceptionOfType(UnreadableFileException.class).isThrownBy(() -> XlsxPackage.open(file))
			.withMessage("The workbook is damaged or incomplete: it is not a valid ZIP file. Copy or save it again");
	}

}
