package io.github.wechatpayspring.fake;

import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link DeactivationReader}.
 */
class DeactivationReaderTests {

	@Test
	void readWhenAllFieldsArePresentReturnsThem() throws ApiErrorException {
		assertThat(read("{\"coupon_code\":\"A b|c\",\"stock_id\":\"1\",\"deactivate_request_no\":\"no\","
				+ "\"deactivate_reason\":\"券\"}"))
			.isEqualTo(new Deactivation("1", "A b|c", "no", "券"));
	}

	@Test
	void readWhenReasonIsMissingReturnsNullReason() throws ApiErrorException {
		assertThat(read("{\"coupon_code\":\"A\",\"stock_id\":\"1\",\"deactivate_request_no\":\"no\"}"))
			.isEqualTo(new Deactivation("1", "A", "no", null));
	}

	@ParameterizedTest
	@ValueSource(strings = { "coupon_code", "stock_id", "deactivate_request_no" })
	void readWhenFieldIsMissingFails(String field) {
		assertRefused(body(field, "\"x\"").replace("\"" + field + "\":\"x\",", ""), "body /" + field + ": is missing");
	}

	@ParameterizedTest
	@CsvSource({ "coupon_code,32", "stock_id,20", "deactivate_request_no,128", "deactivate_reason,64" })
	void readWhenValueHasMaximumLengthSucceeds(String field, int maxLength) throws ApiErrorException {
		assertThat(read(body(field, "\"" + "券".repeat(maxLength) + "\""))).isNotNull();
	}

	@ParameterizedTest
	@CsvSource({ "coupon_code,32", "stock_id,20", "deactivate_request_no,128", "deactivate_reason,64" })
	void readWhenValueIsTooLongFails(String field, int maxLength) {
		assertRefused(body(field, "\"" + "x".repeat(maxLength + 1) + "\""),
				"body /" + field + ": has " + (maxLength + 1) + " characters, not 1 to " + maxLength);
	}

	@ParameterizedTest
	@CsvSource({ "coupon_code,32", "stock_id,20", "deactivate_request_no,128", "deactivate_reason,64" })
	void readWhenValueIsEmptyFails(String field, int maxLength) {
		assertRefused(body(field, "\"\""), "body /" + field + ": has 0 characters, not 1 to " + maxLength);
	}

	@ParameterizedTest
	@ValueSource(strings = { "coupon_code", "stock_id", "deactivate_request_no", "deactivate_reason" })
	void readWhenFieldHasControlCharacterFails(String field) {
		assertRefused(body(field, "\"a\\u0000\""), "body /" + field + ": has a control character");
	}

	@ParameterizedTest
	@ValueSource(strings = { "coupon_code", "stock_id", "deactivate_request_no", "deactivate_reason" })
	void readWhenValueIsNullFails(String field) {
		assertRefused(body(field, "null"), "body /" + field + ": is null");
	}

	@ParameterizedTest
	@ValueSource(strings = { "7", "true", "{}", "[\"x\"]" })
	void readWhenValueIsNotStringFails(String value) {
		assertRefused(body("coupon_code", value), "body /coupon_code: is not a string");
	}

	@Test
	void readWhenValueHasSupplementaryCharacterFails() {
		assertRefused(body("deactivate_reason", "\"\uD83D\uDE00\""),
				"body /deactivate_reason: has a character of more than three bytes");
	}

	@ParameterizedTest
	@ValueSource(strings = { "\"\\ud83d\\ude00\"", "\"\\ud83d\"" })
	void readWhenValueHasEscapedSupplementaryCharacterFails(String value) {
		assertRefused(body("deactivate_reason", value),
				"body /deactivate_reason: has a character of more than three bytes");
	}

	@ParameterizedTest
	@ValueSource(strings = { "more", "mchid", "\\ud83d" })
	void readWhenFieldIsUnknownFails(String field) {
		assertThatExceptionOfType(ApiErrorException.class)
			.isThrownBy(() -> read(body("deactivate_reason", "\"x\",\"" + field + "\":\"y\"")))
			.withMessageEndingWith(": is not known");
	}

	@Test
	void readWhenFieldIsDuplicateFails() {
		assertThatExceptionOfType(ApiErrorException.class)
			.isThrownBy(() -> read(body("deactivate_reason", "\"x\",\"deactivate_reason\":\"x\"")))
			.withMessageStartingWith("body : is not valid JSON: Duplicate Object property \"deactivate_reason\"");
	}

	@ParameterizedTest
	@ValueSource(strings = { "[]", "\"x\"", "7", "null" })
	void readWhenJsonIsNotObjectFails(String body) {
		assertRefused(body, "body : is not a JSON object");
	}

	@ParameterizedTest
	@ValueSource(strings = { "{", "{} {}", "{}x", "{'a':'b'}", "a=b", "\uFEFF{}", "{\"a\":\"b\",}", "/* */{}" })
	void readWhenBodyIsNotJsonFails(String body) {
		assertThatExceptionOfType(ApiErrorException.class).isThrownBy(() -> read(body))
			.withMessageStartingWith("body : is not valid JSON: ");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " " })
	void readWhenBodyIsEmptyFails(String body) {
		assertThatExceptionOfType(ApiErrorException.class).isThrownBy(() -> read(body))
			.withMessageStartingWith("body : ");
	}

	@Test
	void readWhenBodyIsNotUtf8Fails() {
		byte[] body = body("deactivate_reason", "\"\u00E9\"").getBytes(StandardCharsets.ISO_8859_1);
		assertThatExceptionOfType(ApiErrorException.class).isThrownBy(() -> DeactivationReader.read(body))
			.withMessage("body : is not valid UTF-8");
	}

	@Test
	void readWhenValueIsDeeplyNestedFailsWithItsType() {
		String nested = "[".repeat(498) + "]".repeat(498);
		assertRefused(body("coupon_code", nested), "body /coupon_code: is not a string");
	}

	private static String body(String field, String value) {
		StringBuilder body = new StringBuilder("{");
		for (String required : new String[] { "coupon_code", "stock_id", "deactivate_request_no" }) {
			if (!required.equals(field)) {
				body.append("\"" + required + "\":\"x\",");
			}
		}
		body.insert(1, "\"" + field + "\":" + value + ",");
		return body.deleteCharAt(body.length() - 1).append("}").toString();
	}

	private static Deactivation read(String body) throws ApiErrorException {
		return DeactivationReader.read(body.getBytes(StandardCharsets.UTF_8));
	}

	private static void assertRefused(String body, String message) {
		assertThatExceptionOfType(ApiErrorException.class).isThrownBy(() -> read(body)).withMessage(message);
	}

}
