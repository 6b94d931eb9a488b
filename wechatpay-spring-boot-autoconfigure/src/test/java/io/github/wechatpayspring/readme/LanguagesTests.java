package io.github.wechatpayspring.readme;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Comparison of the pages in English with those in Chinese.
 */
class LanguagesTests {

	// its tables are generated, so the page in Chinese only introduces them
	private static final String MEASUREMENTS = "performance.md";

	private static final Pattern HEADING = Pattern.compile("^(#+) ", Pattern.MULTILINE);

	private static final Pattern BLOCK = Pattern.compile("(<!-- snippet: \\S+ -->\n)?```\\w+\n.*?\n```",
			Pattern.DOTALL);

	private static final Pattern LINK = Pattern.compile("]\\(([^)\\s#]*)(#?)[^)\\s]*\\)");

	private static final Pattern TABLE_ROW = Pattern.compile("^\\|.*\\|$", Pattern.MULTILINE);

	private static List<String> names(String directory) {
		return Document.files(directory, 1, ".md").map((file) -> file.substring(file.lastIndexOf('/') + 1)).toList();
	}

	private static Stream<String> pages() {
		return names("docs").stream().filter((name) -> !name.equals(MEASUREMENTS));
	}

	@Test
	void pagesExistInBothLanguages() {
		assertThat(names("docs/zh-CN")).containsExactlyInAnyOrderElementsOf(names("docs"));
	}

	@ParameterizedTest
	@MethodSource("pages")
	void headingsHaveSameLevels(String name) {
		assertThat(headings(chinese(name))).isEqualTo(headings(english(name)));
	}

	@ParameterizedTest
	@MethodSource("pages")
	void codeBlocksAreEqual(String name) {
		assertThat(matches(BLOCK, chinese(name).text())).isEqualTo(matches(BLOCK, english(name).text()));
	}

	@ParameterizedTest
	@MethodSource("pages")
	void tablesHaveSameShape(String name) {
		assertThat(tables(chinese(name))).isEqualTo(tables(english(name)));
	}

	@ParameterizedTest
	@MethodSource("pages")
	void linksLeadToSamePages(String name) {
		assertThat(links(chinese(name))).containsExactlyInAnyOrderElementsOf(links(english(name)));
	}

	private static Document english(String name) {
		return Document.of("docs/" + name);
	}

	private static Document chinese(String name) {
		return Document.of("docs/zh-CN/" + name);
	}

	private static List<Integer> headings(Document page) {
		return HEADING.matcher(page.prose()).results().map((heading) -> heading.group(1).length()).toList();
	}

	/**
	 * Return the number of columns of each row of each table.
	 */
	private static List<Integer> tables(Document page) {
		return TABLE_ROW.matcher(page.prose())
			.results()
			.map((row) -> row.group().replace("\\|", "").split("\\|").length)
			.toList();
	}

	/**
	 * Return the targets of links without their directories, with a hash if they are
	 * sections of a page.
	 */
	private static List<String> links(Document page) {
		return LINK.matcher(page.prose())
			.results()
			.map((link) -> link.group(1).replaceAll("^(\\.\\./)+", "").replace(".zh-CN", "") + link.group(2))
			.toList();
	}

	private static List<String> matches(Pattern pattern, String text) {
		return pattern.matcher(text)
			.results()
			.map(MatchResult::group)
			.filter((match) -> !match.startsWith("```mermaid"))
			.toList();
	}

}
