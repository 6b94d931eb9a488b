package io.github.wechatpayspring.readme;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Pattern;

import io.github.wechatpayspring.autoconfigure.WechatPayAutoConfiguration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Page of configuration properties in a language. Names, types and default values are
 * those of the metadata.
 */
enum PropertiesPage {

	ENGLISH("docs/configuration-properties.md", "| Property | Type | Default | Description |",
			"""
					# Configuration properties

					This page is generated from the metadata that IDEs use for completion.
					[Merchant credentials](merchant-credentials.md) and [Resilience](resilience.md) explain the properties with examples.

					Named merchants have the same properties under `wechatpay.merchants.<name>`, see [Multiple merchants](multiple-merchants.md).
					With an unknown property under `wechatpay`, the application fails at start-up.
					""") {

		@Override
		Map<String, String> descriptions() {
			Map<String, String> descriptions = new TreeMap<>();
			metadata().forEach((name, property) -> descriptions.put(name,
					property.path("description").asString("").replaceAll("'([^' ]+)'", "`$1`")));
			return descriptions;
		}

		@Override
		String heading(Section section) {
			return section.english;
		}

	},

	CHINESE("docs/zh-CN/configuration-properties.md", "| 属性 | 类型 | 默认值 | 说明 |", """
			# 配置属性

			属性名、类型和默认值由 IDE 自动补全所用的元数据生成。
			[商户凭证](merchant-credentials.md)和[容错](resilience.md)举例说明了这些属性。

			命名商户在 `wechatpay.merchants.<name>` 下有相同的属性，见[多商户](multiple-merchants.md)。
			`wechatpay` 下有不存在的属性时，启动失败。
			""") {

		@Override
		Map<String, String> descriptions() {
			Map<String, String> descriptions = new TreeMap<>();
			try (Reader reader = new InputStreamReader(
					resource(PropertiesPage.class, "configuration-properties.zh-CN.properties"),
					StandardCharsets.UTF_8)) {
				Properties properties = new Properties();
				properties.load(reader);
				properties.stringPropertyNames()
					.forEach((name) -> descriptions.put(name, properties.getProperty(name)));
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
			return descriptions;
		}

		@Override
		String heading(Section section) {
			return section.chinese;
		}

	};

	private final String path;

	private final String tableHeader;

	private final String introduction;

	PropertiesPage(String path, String tableHeader, String introduction) {
		this.path = path;
		this.tableHeader = tableHeader;
		this.introduction = introduction;
	}

	/**
	 * Return the properties of the metadata by name.
	 */
	static Map<String, JsonNode> metadata() {
		Map<String, JsonNode> properties = new TreeMap<>();
		try (InputStream metadata = resource(WechatPayAutoConfiguration.class,
				"/META-INF/spring-configuration-metadata.json")) {
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

	private static InputStream resource(Class<?> type, String name) {
		return Objects.requireNonNull(type.getResourceAsStream(name), name);
	}

	/**
	 * Return the path in the root of the project.
	 */
	String path() {
		return this.path;
	}

	/**
	 * Return the descriptions by name of the property.
	 */
	abstract Map<String, String> descriptions();

	abstract String heading(Section section);

	/**
	 * Generate the page.
	 */
	String text() {
		Map<String, JsonNode> metadata = metadata();
		Map<String, String> descriptions = descriptions();
		StringBuilder page = new StringBuilder(this.introduction);
		for (Section section : Section.values()) {
			page.append("\n## ")
				.append(heading(section))
				.append("\n\n")
				.append(this.tableHeader)
				.append("\n|---|---|---|---|\n");
			metadata.forEach((name, property) -> {
				if (Section.of(name) == section) {
					page.append(row(name, property, descriptions.getOrDefault(name, "")));
				}
			});
		}
		return page.toString();
	}

	private static String row(String name, JsonNode property, String description) {
		String type = property.path("type").asString().replaceAll("[a-z.]+\\.(?=[A-Z])", "").replace(",", ", ");
		String defaultValue = property.has("defaultValue") ? "`" + property.path("defaultValue").asString() + "`" : "–";
		return "| `" + name + "` | `" + type + "` | " + defaultValue + " | " + description + " |\n";
	}

	/**
	 * Part of the page, in order. A property belongs to the last section whose pattern
	 * matches its name.
	 */
	enum Section {

		IDENTITY("Identity and keys", "身份与密钥", ".*"),

		PLATFORM_CERTIFICATES("Platform certificates", "平台证书", "wechatpay\\.platform-certificates\\..*"),

		HOSTS("Hosts", "域名", "wechatpay\\.(backup-)?base-urls?"),

		RETRIES("Retries and rate limit", "重试与限流", "wechatpay\\.(retry|rate-limit|bulk)\\..*|wechatpay\\.grace-period"),

		CONNECTIONS("Connections", "连接", "wechatpay\\.(pool\\..*|(connect|read)-timeout|max-response-size)"),

		APPLICATION("Application", "应用", "wechatpay\\.(enabled|warm-up\\.enabled|merchants)"),

		ACTUATOR("Actuator", "Actuator", "management\\..*");

		private final String english;

		private final String chinese;

		private final Pattern names;

		Section(String english, String chinese, String names) {
			this.english = english;
			this.chinese = chinese;
			this.names = Pattern.compile(names);
		}

		static Section of(String property) {
			Section last = IDENTITY;
			for (Section section : values()) {
				last = section.names.matcher(property).matches() ? section : last;
			}
			return last;
		}

	}

}
