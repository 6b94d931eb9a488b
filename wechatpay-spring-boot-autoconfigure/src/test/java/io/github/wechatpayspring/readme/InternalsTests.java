package io.github.wechatpayspring.readme;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the pages about the internals: the classes and constants that they name.
 */
@ParameterizedClass
@ValueSource(strings = { "docs/internals.md", "docs/zh-CN/internals.md" })
class InternalsTests {

	private static final Path ROOT = Path.of("..");

	private static final Path MAIN = Path.of("src/main/java/io/github/wechatpayspring");

	private static final Pattern TYPE = Pattern
		.compile("`([A-Z]\\w*[a-z]\\w*)(?:\\.([A-Z]\\w*[a-z]\\w*))?(?:\\.\\w+)?`");

	private static final Pattern PARTICIPANT = Pattern.compile("participant \\w+ as (\\w+)()");

	private static final Pattern CONSTANT_ROW = Pattern.compile("\\| `(\\w+)\\.([A-Z_]+)` \\| ([^|]+) \\|");

	private static final Pattern CONSTANT = Pattern.compile("static final \\w+ ([A-Z_]+) = ([^;]+);");

	private static final Pattern TIME = Pattern
		.compile("(?:Duration\\.of|TimeUnit\\.)(?i:(milli|second)(?:second)?s)(?:\\.toNanos)?\\((\\d+)\\)");

	private final Map<String, String> sources = sources();

	private final String page;

	InternalsTests(String page) {
		this.page = read(ROOT.resolve(page));
	}

	private static Map<String, String> sources() {
		try (Stream<Path> files = Files.walk(MAIN)) {
			return files.filter((file) -> file.toString().endsWith(".java"))
				.filter((file) -> !file.endsWith("package-info.java"))
				.collect(Collectors.toMap((file) -> file.getFileName().toString().replace(".java", ""),
						InternalsTests::read));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Test
	void typesExist() {
		List<MatchResult> types = Stream.of(TYPE, PARTICIPANT)
			.flatMap((pattern) -> pattern.matcher(this.page).results())
			.filter((type) -> !type.group(1).equals("ArchitectureTests"))
			.toList();
		assertThat(types).hasSizeGreaterThan(40).allSatisfy((type) -> {
			assertThat(this.sources.keySet()).contains(type.group(1));
			if (type.group(2) != null) {
				assertThat(this.sources.get(type.group(1)))
					.containsPattern("(class|record|enum|interface) " + type.group(2));
			}
		});
	}

	@Test
	void valuesOfConstantsAreThoseOfTheCode() {
		assertThat(CONSTANT_ROW.matcher(this.page).results()).hasSizeGreaterThan(15)
			.allSatisfy((row) -> assertThat(constants(row.group(1))).as(row.group())
				.containsEntry(row.group(2), row.group(3)));
	}

	@ParameterizedTest
	@ValueSource(strings = { "AdaptiveRate", "TokenBucket", "RateMeter", "RetryBudget", "Hosts" })
	void constantsAreComplete(String type) {
		Set<String> documented = CONSTANT_ROW.matcher(this.page)
			.results()
			.filter((row) -> row.group(1).equals(type))
			.map((row) -> row.group(2))
			.collect(Collectors.toSet());
		Set<String> units = Set.of("SECOND", "WINDOW");
		assertThat(constants(type).keySet()).filteredOn((name) -> !units.contains(name))
			.containsExactlyInAnyOrderElementsOf(documented);
	}

	private Map<String, String> constants(String type) {
		return CONSTANT.matcher(this.sources.get(type))
			.results()
			.collect(Collectors.toMap((constant) -> constant.group(1), (constant) -> text(constant.group(2))));
	}

	private static String text(String value) {
		return TIME.matcher(value)
			.replaceAll((time) -> time.group(2) + (time.group(1).equalsIgnoreCase("milli") ? " ms" : " s"));
	}

	private static String read(Path file) {
		try {
			return Files.readString(file);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
