package io.github.wechatpayspring.readme;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the dependencies, commands and size of the README and of other pages.
 */
class ReadmeTests {

	private static final Pattern DEPENDENCY = Pattern.compile("<dependency>.*?</dependency>", Pattern.DOTALL);

	private static final String CHINESE_PAGES = "docs/zh-CN";

	private final Document readme = Document.of("README.md");

	private final Document chineseReadme = Document.of("README.zh-CN.md");

	private final String pom = Document.of("pom.xml").text();

	@Test
	void dependenciesMatchBuild() {
		assertThat(Snippet.in("xml")).hasSizeGreaterThan(3).allSatisfy((snippet) -> {
			assertThat(snippet.name()).isNotEmpty();
			assertThat(DEPENDENCY.matcher(snippet.content()).results()).isNotEmpty()
				.allSatisfy((dependency) -> assertDependencyOfBuild(dependency.group()));
		});
	}

	private void assertDependencyOfBuild(String dependency) {
		String artifactId = element(dependency, "artifactId");
		if (artifactId.startsWith("wechatpay-")) {
			String module = Document.of(artifactId + "/pom.xml").text();
			assertThat(module).contains("<artifactId>" + artifactId + "</artifactId>")
				.contains("<groupId>" + element(dependency, "groupId") + "</groupId>")
				.contains("<version>" + element(dependency, "version") + "</version>");
		}
		else if (dependency.contains("<version>")) {
			assertThat(this.pom).contains("<artifactId>" + artifactId + "</artifactId>");
			assertThat(this.pom).contains(".version>" + element(dependency, "version") + "</");
		}
	}

	@Test
	void projectHasVersionOfSpringBoot() {
		String parent = element(Snippet.named("xml", "project"), "parent");
		assertThat(this.pom).contains("<spring-boot.version>" + element(parent, "version") + "</spring-boot.version>");
	}

	@Test
	void commandsMatchBuild() {
		List<String> commands = this.readme.snippets("bash").stream().map(String::strip).toList();
		assertThat(commands).containsExactly(
				"mvn --batch-mode --quiet -DskipTests -pl samples/quickstart -am package spring-boot:run",
				"mvn --batch-mode --quiet -DskipTests -pl wechatpay-spring-boot-test -am install",
				"mvn --batch-mode --no-transfer-progress verify");
		assertThat(Document.of(".ci/run").text().lines()).contains(commands.get(1)).endsWith(commands.get(2));
		assertThat(Document.of("CONTRIBUTING.md").text()).contains("`" + commands.get(2) + "`");
		assertThat(Snippet.in("bash"))
			.allSatisfy((snippet) -> assertThat(commands).contains(snippet.content().strip()));
	}

	@Test
	void modulesOfCommandsExist() {
		assertThat(Stream.of("wechatpay-spring-boot-test", "samples/quickstart", "samples/snippets"))
			.allSatisfy((module) -> assertThat(this.pom).contains("<module>" + module + "</module>"));
	}

	@Test
	void readmeIsShort() {
		assertThat(this.readme.text().getBytes(StandardCharsets.UTF_8).length).isBetween(6000, 7000);
	}

	@Test
	void readmeLinksEachPage() {
		assertThat(Document.files("docs", 1, ".md"))
			.allSatisfy((page) -> assertThat(this.readme.text()).contains("](" + page + ")"));
		assertThat(Document.files(CHINESE_PAGES, 1, ".md"))
			.allSatisfy((page) -> assertThat(this.chineseReadme.text()).contains("](" + page + ")"));
	}

	@Test
	void chinesePagesLinkChinesePages() {
		assertThat(Stream.concat(Stream.of("README.zh-CN.md"), Document.files(CHINESE_PAGES, 1, ".md")))
			.filteredOn((page) -> !page.endsWith("/performance.md"))
			.allSatisfy((page) -> assertThat(Document.of(page).text())
				.doesNotContainPattern("]\\((docs|\\.\\.)/[a-z-]+\\.md"));
	}

	@Test
	void readmeLinksTranslationInFirstLine() {
		assertThat(this.readme.text().lines().findFirst())
			.hasValueSatisfying((line) -> assertThat(line).contains("](README.zh-CN.md)"));
	}

	private static String element(String xml, String name) {
		return Pattern.compile("<" + name + ">(.*?)</" + name + ">", Pattern.DOTALL)
			.matcher(xml)
			.results()
			.map((element) -> element.group(1))
			.findFirst()
			.orElseThrow();
	}

}
