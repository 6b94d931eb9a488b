package io.github.wechatpayspring.exchange;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

import io.github.wechatpayspring.WechatPayApiException;
import io.github.wechatpayspring.signature.WechatPayVerifier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.web.reactive.function.client.ClientResponse;

/**
 * Reader of responses whose status is not 2xx. Their body may be JSON with any type in
 * any field, HTML or empty.
 */
final class ErrorResponses {

	static final String REQUEST_ID_HEADER = "Request-ID";

	private static final Pattern CODE = Pattern.compile("[A-Za-z0-9_.-]{1,64}");

	private final JsonMapper jsonMapper;

	private final ErrorHints hints;

	ErrorResponses(JsonMapper jsonMapper, ErrorHints hints) {
		this.jsonMapper = jsonMapper;
		this.hints = hints;
	}

	/**
	 * Read a response that has passed the {@link VerifyingFilter}. If it has a signature
	 * header, it is verified.
	 */
	Mono<WechatPayApiException> read(ClientResponse response) {
		return response.bodyToMono(byte[].class)
			.defaultIfEmpty(BodyBytes.NONE)
			.map((body) -> read(response.statusCode().value(), response.headers().asHttpHeaders(), body));
	}

	/**
	 * Return whether a response is a refusal of WeChat Pay.
	 * @see WechatPayApiException#isRefusal()
	 */
	boolean isRefusal(HttpStatusCode status, byte[] body, boolean verified) {
		// the body of a success is not parsed twice
		return status.is4xxClientError()
				&& WechatPayApiException.isRefusal(status.value(), errorCode(parse(body)), verified);
	}

	// a number is a gateway's code
	private static @Nullable String errorCode(@Nullable JsonNode json) {
		JsonNode code = (json != null) ? json.get("code") : null;
		return (code != null && code.isString() && !code.stringValue().isBlank()) ? code.stringValue() : null;
	}

	/**
	 * Read only the code of an error. The response can be read again.
	 * @return emits the code, or completes empty if there is none
	 */
	Mono<String> code(ClientResponse response) {
		return response.bodyToMono(byte[].class).mapNotNull((body) -> {
			JsonNode json = parse(body);
			String code = (json != null) ? text(json.get("code")) : null;
			return (code != null && CODE.matcher(code).matches()) ? code : null;
		});
	}

	/**
	 * Create an exception for a 2xx response that does not report success.
	 */
	static WechatPayApiException withoutSuccess(HttpStatusCode status, HttpHeaders headers, @Nullable String code,
			boolean verified) {
		return new WechatPayApiException(status.value(), code, null, null, headers.getFirst(REQUEST_ID_HEADER),
				verified, RetryAfter.of(headers), "", false);
	}

	private WechatPayApiException read(int status, HttpHeaders headers, byte[] body) {
		JsonNode json = parse(body);
		String code = (json != null) ? text(json.get("code")) : null;
		String message = (json != null) ? text(json.get("message")) : plain(body);
		JsonNode detail = (json != null) ? json.get("detail") : null;
		boolean verified = headers.containsHeader(WechatPayVerifier.SIGNATURE_HEADER);
		return new WechatPayApiException(status, code, message, detail, headers.getFirst(REQUEST_ID_HEADER), verified,
				RetryAfter.of(headers), this.hints.of(status, headers),
				WechatPayApiException.isRefusal(status, errorCode(json), verified));
	}

	private static @Nullable String plain(byte[] body) {
		String text = new String(body, StandardCharsets.UTF_8).strip();
		return text.isEmpty() ? null : text;
	}

	private @Nullable JsonNode parse(byte[] body) {
		try {
			JsonNode json = this.jsonMapper.readTree(body);
			return json.isObject() ? json : null;
		}
		catch (JacksonException ex) {
			return null;
		}
	}

	private static @Nullable String text(@Nullable JsonNode node) {
		if (node == null || node.isNull()) {
			return null;
		}
		return node.isString() ? node.stringValue() : node.toString();
	}

}
