package io.github.wechatpayspring.readme;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the pages of configuration properties, which are generated from the metadata.
 * With the system property {@code documentation.write}, the pages are written.
 */
class ConfigurationPropertiesTests {

	@ParameterizedTest
	@EnumSource
	void pageIsGeneratedFromMetadata(PropertiesPage page) throws IOException {
		if (Boolean.getBoolean("documentation.write")) {
			Files.writeString(Document.ROOT.resolve(page.path()), page.text());
		}
		assertThat(Document.of(page.path()).text())
			.as("generate the pages again with -Ddocumentation.write=true -Dtest=ConfigurationPropertiesTests")
			.isEqualTo(page.text());
	}

	@ParameterizedTest
	@EnumSource
	void descriptionsAreThoseOfProperties(PropertiesPage page) {
		Set<String> properties = PropertiesPage.metadata().keySet();
		assertThat(properties).hasSizeGreaterThan(30);
		assertThat(page.descriptions().keySet())
			.as("descriptions in Chinese are in configuration-properties.zh-CN.properties")
			.containsExactlyInAnyOrderElementsOf(properties);
	}

	@Test
	void descriptionIsSentence() {
		assertThat(PropertiesPage.ENGLISH.descriptions().values())
			.allSatisfy((description) -> assertThat(description).endsWith("."));
		assertThat(PropertiesPage.CHINESE.descriptions().values())
			.allSatisfy((description) -> assertThat(description).endsWith("。"));
	}

}
