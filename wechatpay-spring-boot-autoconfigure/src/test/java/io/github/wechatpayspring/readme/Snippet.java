package io.github.wechatpayspring.readme;

import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Code block of a page, with the name in the comment before it:
 * {@code <!-- snippet: name -->}.
 *
 * @param page the path of the page
 * @param name the name, empty if there is none
 * @param language the language
 * @param content the content
 */
record Snippet(String page, String name, String language, String content) {

	private static final Pattern BLOCK = Pattern.compile("(?:<!-- snippet: (\\S+) -->\n)?```(\\w+)\n(.*?)```",
			Pattern.DOTALL);

	private static final Pattern IMPORT = Pattern.compile("^import (?:static )?([\\w.]+);$", Pattern.MULTILINE);

	/**
	 * Return the code blocks of all pages in a language.
	 */
	static List<Snippet> in(String language) {
		return Document.pages().stream().flatMap((page) -> in(page, language)).toList();
	}

	private static Stream<Snippet> in(String page, String language) {
		return BLOCK.matcher(Document.of(page).text())
			.results()
			.map((block) -> new Snippet(page, Objects.requireNonNullElse(block.group(1), ""), block.group(2),
					block.group(3)))
			.filter((snippet) -> snippet.language().equals(language));
	}

	/**
	 * Return the content of the code blocks of a name, which are all equal.
	 */
	static String named(String language, String name) {
		List<String> contents = in(language).stream()
			.filter((snippet) -> snippet.name().equals(name))
			.map(Snippet::content)
			.distinct()
			.toList();
		if (contents.size() != 1) {
			throw new IllegalStateException("There are " + contents.size() + " snippets '" + name + "'");
		}
		return contents.get(0);
	}

	/**
	 * Return the types that Java code imports.
	 */
	static List<String> imports(String java) {
		return IMPORT.matcher(java).results().map((imported) -> imported.group(1)).toList();
	}

	/**
	 * Return Java code without imports and indentation.
	 */
	static String code(String java) {
		return IMPORT.matcher(java)
			.replaceAll("")
			.strip()
			.lines()
			.map(String::strip)
			.collect(Collectors.joining("\n", "", "\n"));
	}

	@Override
	public String toString() {
		return this.name + " in " + this.page;
	}

}
