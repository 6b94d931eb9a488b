package io.github.wechatpayspring.samples.bulk.file;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Relationship of a part of a workbook to another part.
 *
 * @param id the id
 * @param type the last segment of the type, such as {@code worksheet}
 * @param part the name of the other part
 */
record XlsxRelationship(String id, String type, String part) {

	/**
	 * Read the relationships of a part.
	 * @param zip the package
	 * @param source the name of the part, or an empty string for the package itself
	 * @return the relationships, except those to external resources
	 * @throws IOException if the file cannot be read
	 */
	static List<XlsxRelationship> of(XlsxPackage zip, String source) throws IOException {
		int name = source.lastIndexOf('/') + 1;
		String folder = source.substring(0, name);
		String part = folder + "_rels/" + source.substring(name) + ".rels";
		List<XlsxRelationship> relationships = new ArrayList<>();
		if (!zip.has(part)) {
			return relationships;
		}
		zip.verify(part, XlsxPackage.MAXIMUM_SIZE_IN_MEMORY);
		try (XmlReader xml = zip.open(part, () -> "")) {
			while (xml.next()) {
				if (xml.isStart("Relationship") && !"External".equals(xml.attribute("TargetMode"))) {
					String type = xml.requiredAttribute("Type");
					relationships.add(
							new XlsxRelationship(xml.requiredAttribute("Id"), type.substring(type.lastIndexOf('/') + 1),
									resolve(folder, xml.requiredAttribute("Target"))));
				}
			}
		}
		return relationships;
	}

	private static String resolve(String folder, String target) {
		Deque<String> segments = new ArrayDeque<>();
		for (String segment : (target.startsWith("/") ? target : folder + target).split("/", -1)) {
			if (segment.equals("..")) {
				segments.pollLast();
			}
			else if (!segment.isEmpty() && !segment.equals(".")) {
				segments.addLast(segment);
			}
		}
		return String.join("/", segments);
	}

}
