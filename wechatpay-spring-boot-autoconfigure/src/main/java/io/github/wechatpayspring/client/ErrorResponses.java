package io.github.wechatpayspring.client;

import java.nio.charset.StandardCharsets;

import io.github.wechatpayspring.signature.WechatPayVerifier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.web.reactive.function.client.ClientResponse;

/**
 * Reads answers with another status than 2xx, whatever they hold: any JSON type in any
 * field, HTML, nothing.
 */
final class ErrorResponses {

	static final String REQUEST_ID_HEADER = "Request-ID";

	private final JsonMapper jsonMapper;

	private final ErrorHints hints;

	ErrorResponses(JsonMapper jsonMapper, ErrorHints hints) {
		this.jsonMapper = jsonMapper;
		this.hints = hints;
	}

	/**
	 * Expects an answer that has passed the {@link VerifyingFilter}: one with a signature
	 * header is proven.
	 */
	Mono<WechatPayApiException> read(ClientResponse response) {
		int status = response.statusCode().value();
		String requestId = response.headers().asHttpHeaders().getFirst(REQUEST_ID_HEADER);
		boolean verified = response.headers().asHttpHeaders().containsHeader(WechatPayVerifier.SIGNATURE_HEADER);
		String hint = this.hints.of(status, response.headers().asHttpHeaders());
		return response.bodyToMono(byte[].class)
			.defaultIfEmpty(Bytes.NONE)
			.map((body) -> read(status, body, requestId, verified, hint));
	}

	private WechatPayApiException read(int status, byte[] body, @Nullable String requestId, boolean verified,
			String hint) {
		JsonNode json = parse(body);
		if (json == null) {
			String text = new String(body, StandardCharsets.UTF_8).strip();
			return new WechatPayApiException(status, null, text.isEmpty() ? null : text, null, requestId, verified,
					hint);
		}
		return new WechatPayApiException(status, text(json.get("code")), text(json.get("message")), json.get("detail"),
				requestId, verified, hint);
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
