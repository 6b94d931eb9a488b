package io.github.wechatpayspring.samples.bulk.file;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Workbook that is written part by part, so that its parts may be damaged.
 */
final class RawWorkbook {

	static final String SHEET = "xl/worksheets/sheet1.xml";

	static final String SHARED_STRINGS = "xl/sharedStrings.xml";

	static final String STYLES = "xl/styles.xml";

	static final String WORKBOOK = "xl/workbook.xml";

	static final String RELATIONSHIPS = "xl/_rels/workbook.xml.rels";

	static final String MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";

	static final String OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

	private static final String PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships";

	private static final String HEADER = row(1, text("A1", "coupon_code"), text("B1", "stock_id"));

	private final Map<String, byte[]> parts = new LinkedHashMap<>();

	private RawWorkbook() {
		with("_rels/.rels", "<Relationships xmlns='" + PACKAGE + "'><Relationship Id='r1' Type='" + OFFICE
				+ "/officeDocument' Target='" + WORKBOOK + "'/></Relationships>");
		with(WORKBOOK, "<workbook xmlns='" + MAIN + "' xmlns:r='" + OFFICE
				+ "'><sheets><sheet name='Coupons' sheetId='1' r:id='s1'/></sheets></workbook>");
		with(RELATIONSHIPS,
				"<Relationships xmlns='" + PACKAGE + "'><Relationship Id='s1' Type='" + OFFICE
						+ "/worksheet' Target='worksheets/sheet1.xml'/><Relationship Id='s2' Type='" + OFFICE
						+ "/sharedStrings' Target='/xl/sharedStrings.xml'/><Relationship Id='s3' Type='" + OFFICE
						+ "/styles' Target='../xl/./styles.xml'/></Relationships>");
		withSharedStrings();
		with(STYLES, "<styleSheet xmlns='" + MAIN + "'/>");
	}

	/**
	 * Create a workbook with a header in the first row.
	 */
	static RawWorkbook withRows(String... rows) {
		return new RawWorkbook().withSheet(HEADER + String.join("", rows));
	}

	static String row(int number, String... cells) {
		return "<row r='" + number + "'>" + String.join("", cells) + "</row>";
	}

	static String text(String reference, String text) {
		return "<c r='" + reference + "' t='inlineStr'><is><t>" + text + "</t></is></c>";
	}

	RawWorkbook withSheet(String rows) {
		return with(SHEET, "<worksheet xmlns='" + MAIN + "'><sheetData>" + rows + "</sheetData></worksheet>");
	}

	RawWorkbook withSharedStrings(String... texts) {
		StringBuilder xml = new StringBuilder("<sst xmlns='" + MAIN + "'>");
		for (String text : texts) {
			xml.append("<si><t>").append(text).append("</t></si>");
		}
		return with(SHARED_STRINGS, xml.append("</sst>").toString());
	}

	/**
	 * Set the styles of cells.
	 * @param formats the formats with ids from 200
	 * @param ids the ids of the formats of the styles
	 */
	RawWorkbook withStyles(String formats, int... ids) {
		StringBuilder xml = new StringBuilder("<styleSheet xmlns='" + MAIN + "'><numFmts>" + formats
				+ "</numFmts><cellStyleXfs><xf numFmtId='14'/></cellStyleXfs><cellXfs>");
		for (int id : ids) {
			xml.append("<xf numFmtId='").append(id).append("'/>");
		}
		return with(STYLES, xml.append("</cellXfs></styleSheet>").toString());
	}

	RawWorkbook with(String part, String content) {
		return with(part, content.getBytes(StandardCharsets.UTF_8));
	}

	RawWorkbook with(String part, byte[] content) {
		this.parts.put(part, content);
		return this;
	}

	RawWorkbook without(String part) {
		this.parts.remove(part);
		return this;
	}

	RawWorkbook change(String part, Consumer<byte[]> change) {
		change.accept(this.parts.get(part));
		return this;
	}

	byte[] toBytes() throws IOException {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
			for (Map.Entry<String, byte[]> part : this.parts.entrySet()) {
				zip.putNextEntry(new ZipEntry(part.getKey()));
				zip.write(part.getValue());
			}
		}
		return bytes.toByteArray();
	}

	Path write(Path directory) throws IOException {
		return CouponFiles.write(directory, toBytes());
	}

}
