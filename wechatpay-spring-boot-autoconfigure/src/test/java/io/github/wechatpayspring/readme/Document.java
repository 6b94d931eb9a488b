package io.github.wechatpayspring.readme;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * File of the project whose content is compared with the code.
 *
 * @param text the content
 */
record Document(String text) {

	static final Path ROOT = Path.of("..");

	/**
	 * Read a file.
	 * @param path the path in the root of the project
	 */
	static Document of(String path) {
		try {
			return new Document(Files.readString(ROOT.resolve(path)));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Return the paths of the pages of the documentation, in the root of the project.
	 */
	static List<String> pages() {
		return Stream.concat(files("", 1, ".md"), files("docs", Integer.MAX_VALUE, ".md")).sorted().toList();
	}

	/**
	 * Return the paths of files in a directory, in the root of the project.
	 */
	static Stream<String> files(String directory, int depth, String suffix) {
		try (Stream<Path> files = Files.walk(ROOT.resolve(directory), depth)) {
			return files.filter(Files::isRegularFile)
				.map((file) -> ROOT.relativize(file).toString())
				.filter((file) -> file.endsWith(suffix) && !file.contains("/target/"))
				.toList()
				.stream();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Return the fenced code blocks in a language.
	 */
	List<String> snippets(String language) {
		return Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
			.matcher(this.text)
			.results()
			.map((snippet) -> snippet.group(1))
			.toList();
	}

	/**
	 * Return the first code block in a language that contains a text.
	 */
	String snippet(String language, String content) {
		return snippets(language).stream().filter((snippet) -> snippet.contains(content)).findFirst().orElseThrow();
	}

	/**
	 * Return the text outside of code blocks.
	 */
	String prose() {
		return this.text.replaceAll("(?s)\n```.*?\n```", "");
	}

}
