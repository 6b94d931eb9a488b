package io.github.wechatpayspring.fake;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Strict reader of the body of a deactivation request. It refuses everything that the
 * documentation does not allow.
 */
final class DeactivationReader {

	private static final Set<String> FIELDS = Set.of("stock_id", "coupon_code", "deactivate_request_no",
			"deactivate_reason");

	private DeactivationReader() {
	}

	static Deactivation read(byte[] body) throws ApiErrorException {
		JsonNode json = parse(decode(body));
		if (!json.isObject()) {
			throw error("", json, "is not a JSON object");
		}
		for (Map.Entry<String, JsonNode> property : json.properties()) {
			if (!FIELDS.contains(property.getKey())) {
				throw error("/" + property.getKey(), property.getValue(), "is not known");
			}
		}
		return new Deactivation(required(json, "stock_id", 20), required(json, "coupon_code", 32),
				required(json, "deactivate_request_no", 128), optional(json, "deactivate_reason", 64));
	}

	private static String decode(byte[] body) throws ApiErrorException {
		try {
			return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
		}
		catch (CharacterCodingException ex) {
			throw error("", null, "is not valid UTF-8");
		}
	}

	private static JsonNode parse(String text) throws ApiErrorException {
		try {
			return Json.read(text);
		}
		catch (JacksonException ex) {
			throw error("", null, "is not valid JSON: " + ex.getOriginalMessage());
		}
	}

	private static String required(JsonNode json, String field, int maxLength) throws ApiErrorException {
		String value = optional(json, field, maxLength);
		if (value == null) {
			throw error("/" + field, null, "is missing");
		}
		return value;
	}

	private static @Nullable String optional(JsonNode json, String field, int maxLength) throws ApiErrorException {
		JsonNode value = json.get(field);
		if (value == null) {
			return null;
		}
		if (!value.isString()) {
			throw error("/" + field, value, value.isNull() ? "is null" : "is not a string");
		}
		String text = value.stringValue();
		if (text.chars().anyMatch((character) -> Character.isSurrogate((char) character))) {
			throw error("/" + field, value, "has a character of more than three bytes");
		}
		if (text.chars().anyMatch(Character::isISOControl)) {
			throw error("/" + field, value, "has a control character");
		}
		if (text.isEmpty() || text.length() > maxLength) {
			throw error("/" + field, value, "has " + text.length() + " characters, not 1 to " + maxLength);
		}
		return text;
	}

	private static ApiErrorException error(String field, @Nullable JsonNode value, String issue) {
		return ApiErrorException.parameterError("body", field, value, issue, "请求参数错误");
	}

}
