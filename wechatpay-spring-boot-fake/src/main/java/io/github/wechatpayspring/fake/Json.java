package io.github.wechatpayspring.fake;

import java.nio.charset.StandardCharsets;

import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Strict reader and writer of JSON.
 */
final class Json {

	private static final JsonMapper MAPPER = JsonMapper
		.builder(JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build())
		.enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
		.build();

	private Json() {
	}

	static ObjectNode object() {
		return MAPPER.createObjectNode();
	}

	static byte[] bytes(JsonNode node) {
		// through a string, because an echoed value may have half a surrogate pair
		return MAPPER.writeValueAsString(node).getBytes(StandardCharsets.UTF_8);
	}

	static JsonNode read(String text) {
		return MAPPER.readTree(text);
	}

}
