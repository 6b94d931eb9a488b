package io.github.wechatpayspring.readme;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Pattern;

import io.github.wechatpayspring.autoconfigure.WechatPayAutoConfiguration;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@code docs/configuration-properties.md}, which is generated from the
 * metadata. With the system property {@code documentation.write}, the page is written.
 */
class ConfigurationPropertiesTests {

	private static final String PAGE = "docs/configuration-properties.md";

	private static final List<Section> SECTIONS = List.of(
			new Section("Platform certificates", "wechatpay\\.platform-certificates\\..*"),
			new Section("Hosts", "wechatpay\\.(backup-)?base-urls?"),
			new Section("Retries and rate limit", "wechatpay\\.(retry|rate-limit|bulk)\\..*|wechatpay\\.grace-period"),
			new Section("Connections", "wechatpay\\.(pool\\..*|(connect|read)-timeout|max-response-size)"),
			new Section("Application", "wechatpay\\.(enabled|merchants)"), new Section("Actuator", "management\\..*"),
			new Section("Identity and keys", ".*"));

	private static final String INTRODUCTION = """
			# Configuration properties

			This page is generated from the metadata that IDEs use for completion.
			[Merchant credentials](merchant-credentials.md) and [Resilience](resilience.md) explain the properties with examples.

			Named merchants have the same properties under `wechatpay.merchants.<name>`, see [Multiple merchants](multiple-merchants.md).
			An unknown property under `wechatpay` fails the start.
			""";

	private final Map<String, JsonNode> properties = properties();

	private static Map<String, JsonNode> properties() {
		Map<String, JsonNode> properties = new TreeMap<>();
		try (InputStream metadata = Objects.requireNonNull(
				WechatPayAutoConfiguration.class.getResourceAsStream("/META-INF/spring-configuration-metadata.json"))) {
			JsonMapper.shared()
				.readTree(metadata)
				.path("properties")
				.forEach((property) -> properties.put(property.path("name").asString(), property));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return properties;
	}

	@Test
	void pageIsGeneratedFromMetadata() throws IOException {
		String expected = page();
		if (Boolean.getBoolean("documentation.write")) {
			Files.writeString(Document.ROOT.resolve(PAGE), expected);
		}
		assertThat(Document.of(PAGE).text())
			.as("generate the page again with -Ddocumentation.write=true -Dtest=ConfigurationPropertiesTests")
			.isEqualTo(expected);
	}

	@Test
	void propertyHasDescription() {
		assertThat(this.properties.values()).hasSizeGreaterThan(30)
			.allSatisfy((property) -> assertThat(property.path("description").asString("")).endsWith("."));
	}

	private String page() {
		StringBuilder page = new StringBuilder(INTRODUCTION);
		List<Section> order = new ArrayList<>(SECTIONS);
		order.add(0, order.remove(order.size() - 1));
		for (Section section : order) {
			page.append("\n## ")
				.append(section.heading())
				.append("\n\n| Property | Type | Default | Description |\n|---|---|---|---|\n");
			this.properties.forEach((name, property) -> {
				if (section.equals(sectionOf(name))) {
					page.append(row(name, property));
				}
			});
		}
		return page.toString();
	}

	private static Section sectionOf(String name) {
		return SECTIONS.stream().filter((section) -> section.names().matcher(name).matches()).findFirst().orElseThrow();
	}

	private static String row(String name, JsonNode property) {
		String type = property.path("type").asString().replaceAll("[a-z.]+\\.(?=[A-Z])", "").replace(",", ", ");
		String defaultValue = property.has("defaultValue") ? "`" + property.path("defaultValue").asString() + "`" : "–";
		String description = property.path("description").asString().replaceAll("'([^' ]+)'", "`$1`");
		return "| `" + name + "` | `" + type + "` | " + defaultValue + " | " + description + " |\n";
	}

	private record Section(String heading, Pattern names) {

		Section(String heading, String names) {
			this(heading, Pattern.compile(names));
		}

	}

}
