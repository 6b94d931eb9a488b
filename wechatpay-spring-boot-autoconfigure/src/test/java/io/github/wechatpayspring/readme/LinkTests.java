package io.github.wechatpayspring.readme;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the links between the pages of the documentation.
 */
class LinkTests {

	private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)\\)");

	private static final Pattern HEADING = Pattern.compile("^#+ (.+)$", Pattern.MULTILINE);

	private static List<String> pages() {
		return Document.pages();
	}

	@ParameterizedTest
	@MethodSource("pages")
	void targetsOfLinksExist(String page) {
		assertThat(links(page)).allSatisfy((link) -> {
			int hash = link.indexOf('#');
			String file = (hash >= 0) ? link.substring(0, hash) : link;
			Path target = file.isEmpty() ? Path.of(page) : Path.of(page).resolveSibling(file).normalize();
			assertThat(Document.ROOT.resolve(target)).exists();
			if (hash >= 0) {
				assertThat(anchors(target.toString())).contains(link.substring(hash + 1));
			}
		});
	}

	private static Stream<String> links(String page) {
		return LINK.matcher(Document.of(page).prose())
			.results()
			.map((link) -> link.group(1))
			.filter((link) -> !link.matches("[a-z]+:.*"));
	}

	/**
	 * Return the anchors of the headings as GitHub generates them.
	 */
	private static List<String> anchors(String page) {
		return HEADING.matcher(Document.of(page).prose())
			.results()
			.map((heading) -> heading.group(1)
				.strip()
				.toLowerCase(Locale.ROOT)
				.replaceAll("[^\\p{L}\\p{N}\\s_-]", "")
				.replace(' ', '-'))
			.toList();
	}

}
