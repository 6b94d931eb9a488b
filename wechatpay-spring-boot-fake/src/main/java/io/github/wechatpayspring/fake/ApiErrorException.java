package io.github.wechatpayspring.fake;

import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Exception for an error in the form of WeChat Pay. The message of the exception is the
 * reason in English. The message of the response is that of WeChat Pay, if it is known.
 */
final class ApiErrorException extends Exception {

	private static final String SIGN_ERROR_NUMBER = "268443699";

	private static final String PARAMETER_ERROR_NUMBER = "268435461";

	private static final String RATE_ERROR_NUMBER = "268447840";

	private final transient ResponseChange response;

	private final boolean scriptable;

	private ApiErrorException(String reason, ResponseChange response) {
		this(reason, response, true);
	}

	private ApiErrorException(String reason, ResponseChange response, boolean scriptable) {
		super(reason);
		this.response = response;
		this.scriptable = scriptable;
	}

	static ApiErrorException signError(String reason, String message, @Nullable ObjectNode detail) {
		byte[] body = body("SIGN_ERROR", message, detail);
		return new ApiErrorException(reason, (draft) -> {
			json(draft, 401, body, SIGN_ERROR_NUMBER);
			draft.signed(false);
		});
	}

	static ApiErrorException invalidRequest(String message) {
		return invalidRequest(message, message);
	}

	static ApiErrorException invalidRequest(String reason, String message) {
		byte[] body = body("INVALID_REQUEST", message, null);
		return new ApiErrorException(reason, (draft) -> json(draft, 400, body, PARAMETER_ERROR_NUMBER));
	}

	static ApiErrorException parameterError(String location, String field, @Nullable JsonNode value, String issue,
			String message) {
		ObjectNode detail = Json.object().put("field", field);
		if (value != null && value.isValueNode() && !value.isMissingNode()) {
			detail.set("value", value);
		}
		detail.put("issue", issue).put("location", location);
		byte[] body = body("PARAM_ERROR", message, detail);
		return new ApiErrorException(location + " " + field + ": " + issue,
				(draft) -> json(draft, 400, body, PARAMETER_ERROR_NUMBER));
	}

	static ApiErrorException frequencyLimited(String reason) {
		byte[] body = body("FREQUENCY_LIMITED", "请求过于频繁，请稍后重试", null);
		return new ApiErrorException(reason, (draft) -> json(draft, 429, body, RATE_ERROR_NUMBER), false);
	}

	static ApiErrorException noSuchCoupon() {
		byte[] body = body("RESOURCE_NOT_EXISTS", "查询不到该券,请确认批次号与coupon_code是否匹配", null);
		return new ApiErrorException("No such coupon", (draft) -> json(draft, 404, body, PARAMETER_ERROR_NUMBER));
	}

	static ApiErrorException noPlatformCertificate() {
		byte[] body = body("RESOURCE_NOT_EXISTS", "无可用的平台证书，请在商户平台-API安全申请使用微信支付公钥", null);
		return new ApiErrorException("No platform certificate",
				(draft) -> json(draft, 404, body, PARAMETER_ERROR_NUMBER));
	}

	static ApiErrorException notFound(String reason) {
		byte[] page = """
				<html>
				<head><title>404 Not Found</title></head>
				<body><center><h1>404 Not Found</h1></center></body>
				</html>
				""".getBytes(StandardCharsets.UTF_8);
		return new ApiErrorException(reason, (draft) -> {
			draft.status(404);
			draft.contentType("text/html");
			draft.body(page);
			draft.signed(false);
		});
	}

	String reason() {
		return String.valueOf(getMessage());
	}

	/**
	 * Return whether a scripted response may replace this one.
	 */
	boolean isScriptable() {
		return this.scriptable;
	}

	void applyTo(ResponseDraft draft) {
		this.response.applyTo(draft);
	}

	private static void json(ResponseDraft draft, int status, byte[] body, String errorNumber) {
		draft.status(status);
		draft.body(body);
		draft.errorNumber(errorNumber);
	}

	private static byte[] body(String code, String message, @Nullable ObjectNode detail) {
		ObjectNode body = Json.object().put("code", code);
		if (detail != null) {
			body.set("detail", detail);
		}
		return Json.bytes(body.put("message", message));
	}

	private interface ResponseChange {

		void applyTo(ResponseDraft draft);

	}

}
