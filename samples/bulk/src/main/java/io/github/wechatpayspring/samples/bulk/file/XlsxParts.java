package io.github.wechatpayspring.samples.bulk.file;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/**
 * Names of the parts of a workbook that are read.
 *
 * @param sheet the first visible sheet
 * @param sharedStrings the texts of cells, or {@code null} if there are none
 * @param styles the formats of cells, or {@code null} if there are none
 */
record XlsxParts(String sheet, @Nullable String sharedStrings, @Nullable String styles) {

	/**
	 * Find the parts of a workbook and verify that they are complete.
	 * @param zip the package
	 * @return the parts
	 * @throws UnreadableFileException if it is not a workbook, or damaged
	 * @throws IOException if the file cannot be read
	 */
	static XlsxParts find(XlsxPackage zip) throws IOException {
		String workbook = find(XlsxRelationship.of(zip, ""), "officeDocument").filter((part) -> part.endsWith(".xml"))
			.orElseThrow(() -> new UnreadableFileException(
					"The file is a ZIP file, but not a workbook in XLSX format. Save it as XLSX or CSV"));
		List<XlsxRelationship> relationships = XlsxRelationship.of(zip, workbook);
		String sharedStrings = find(relationships, "sharedStrings").orElse(null);
		String styles = find(relationships, "styles").orElse(null);
		XlsxParts parts = new XlsxParts(findSheet(zip, workbook, relationships), sharedStrings, styles);
		zip.verify(parts.sheet(), XlsxPackage.MAXIMUM_SIZE);
		if (sharedStrings != null) {
			zip.verify(sharedStrings, XlsxPackage.MAXIMUM_SIZE);
		}
		if (styles != null) {
			zip.verify(styles, XlsxPackage.MAXIMUM_SIZE_IN_MEMORY);
		}
		return parts;
	}

	private static Optional<String> find(List<XlsxRelationship> relationships, String type) {
		return relationships.stream()
			.filter((relationship) -> relationship.type().equals(type))
			.map(XlsxRelationship::part)
			.findFirst();
	}

	private static String findSheet(XlsxPackage zip, String workbook, List<XlsxRelationship> relationships)
			throws IOException {
		Map<String, String> sheets = new HashMap<>();
		relationships.stream()
			.filter((relationship) -> relationship.type().equals("worksheet"))
			.forEach((relationship) -> sheets.put(relationship.id(), relationship.part()));
		return readVisibleSheets(zip, workbook).stream()
			.filter(sheets::containsKey)
			.findFirst()
			.map(sheets::get)
			.orElseThrow(() -> new UnreadableFileException(
					"The workbook has no visible sheet. Unhide the sheet with the coupons"));
	}

	private static List<String> readVisibleSheets(XlsxPackage zip, String workbook) throws IOException {
		List<String> ids = new ArrayList<>();
		zip.verify(workbook, XlsxPackage.MAXIMUM_SIZE_IN_MEMORY);
		try (XmlReader xml = zip.open(workbook, () -> "")) {
			while (xml.next()) {
				String state = xml.isStart("sheet") ? xml.attribute("state") : "";
				if (state == null || state.equals("visible")) {
					ids.add(xml.requiredAttribute("id"));
				}
			}
		}
		return ids;
	}

}
