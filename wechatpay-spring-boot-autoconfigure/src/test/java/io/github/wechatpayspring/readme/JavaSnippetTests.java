package io.github.wechatpayspring.readme;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the Java code of the documentation, which is part of files that the build
 * compiles.
 */
class JavaSnippetTests {

	private static final String SAMPLES = "samples/snippets/src";

	private static final Map<String, String> FILES = Stream.of(SAMPLES, "compatibility/src", "benchmarks/peers")
		.flatMap((directory) -> Document.files(directory, Integer.MAX_VALUE, ".java"))
		.filter((file) -> !file.endsWith("package-info.java"))
		.collect(Collectors.toMap((file) -> file.substring(file.lastIndexOf('/') + 1),
				(file) -> Document.of(file).text(), (a, b) -> a));

	// compared with its own file by ObservabilityTests
	private static List<Snippet> snippets() {
		return Snippet.in("java").stream().filter((snippet) -> !snippet.page().endsWith("observability.md")).toList();
	}

	@ParameterizedTest
	@MethodSource("snippets")
	void snippetIsPartOfItsFile(Snippet snippet) {
		assertThat(FILES).containsKey(snippet.name());
		String file = FILES.get(snippet.name());
		assertThat(Snippet.code(file)).contains(Snippet.code(snippet.content()));
		assertThat(Snippet.imports(file)).containsAll(Snippet.imports(snippet.content()));
	}

	@ParameterizedTest
	@MethodSource("names")
	void snippetOnSomePageHasAllImports(String name) {
		assertThat(snippets().stream().filter((snippet) -> snippet.name().equals(name)))
			.anySatisfy((snippet) -> assertThat(Snippet.imports(snippet.content()))
				.containsExactlyElementsOf(Snippet.imports(FILES.get(name))
					.stream()
					.filter((type) -> isUsed(type, Snippet.code(snippet.content())))
					.toList()));
	}

	private static boolean isUsed(String type, String code) {
		return code.matches("(?s).*\\b" + type.substring(type.lastIndexOf('.') + 1) + "\\b.*");
	}

	private static Stream<String> names() {
		List<String> samples = sampleNames();
		return snippets().stream().map(Snippet::name).distinct().filter(samples::contains);
	}

	private static List<String> sampleNames() {
		return Document.files(SAMPLES, Integer.MAX_VALUE, ".java")
			.map((file) -> file.substring(file.lastIndexOf('/') + 1))
			.toList();
	}

	@Test
	void sampleIsShown() {
		List<String> shown = snippets().stream().map(Snippet::name).toList();
		assertThat(Document.files(SAMPLES + "/main", Integer.MAX_VALUE, ".java"))
			.filteredOn((file) -> !file.endsWith("package-info.java"))
			.extracting((file) -> file.substring(file.lastIndexOf('/') + 1))
			.isSubsetOf(shown);
	}

}
