package io.github.wechatpayspring.autoconfigure;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

class KnownPropertiesTests {

	@Test
	void commonHoldsTheNamesOfTheMetadata() throws Exception {
		List<String> names = new ArrayList<>();
		try (InputStream metadata = getClass().getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
			new JsonMapper().readTree(metadata)
				.get("properties")
				.forEach((property) -> names.add(property.get("name").stringValue()));
		}
		names.removeIf((name) -> !name.startsWith("wechatpay.") || name.equals("wechatpay.merchants"));
		assertThat(KnownProperties.COMMON).map((name) -> "wechatpay." + name)
			.containsExactlyInAnyOrderElementsOf(names);
	}

	@ParameterizedTest
	@CsvSource({ "read-timeuot, read-timeout", "apiv3key, api-v3-key", "retry.max-attempt, retry.max-attempts",
			"privateKeyPasswort, private-key-password", "enable, enabled" })
	void nearestReturnsNameWithFewestDifferences(String name, String nearest) {
		assertThat(KnownProperties.nearest(KnownProperties.COMMON, name)).isEqualTo(nearest);
	}

}
