package io.github.wechatpayspring.client;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.util.Assert;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.util.UriUtils;

/**
 * {@link WechatPayEndpoint} over a {@link WebClient} that signs and verifies.
 */
final class WebClientWechatPayEndpoint implements WechatPayEndpoint {

	private final WebClient webClient;

	private final boolean foreignFilters;

	private final WechatPayTraffic traffic;

	private final JsonMapper jsonMapper;

	private final URI uri;

	// names the endpoint in Spring's metrics; without one the path's own segments would
	// be taken for names
	private final @Nullable String template;

	WebClientWechatPayEndpoint(WebClient webClient, boolean foreignFilters, WechatPayTraffic traffic,
			JsonMapper jsonMapper, URI uri, @Nullable String template) {
		this.webClient = webClient;
		this.foreignFilters = foreignFilters;
		this.traffic = traffic;
		this.jsonMapper = jsonMapper;
		this.uri = uri;
		this.template = template;
	}

	@Override
	public JsonNode get(Map<String, ?> query) {
		return Blocking.await(getAsync(query));
	}

	@Override
	public <T> @Nullable T get(Map<String, ?> query, Class<T> type) {
		return Blocking.awaitNullable(getAsync(query, type));
	}

	@Override
	public Mono<JsonNode> getAsync(Map<String, ?> query) {
		return tree(exchange(HttpMethod.GET, withQuery(query), null));
	}

	@Override
	public <T> Mono<T> getAsync(Map<String, ?> query, Class<T> type) {
		return typed(exchange(HttpMethod.GET, withQuery(query), null), type);
	}

	@Override
	public JsonNode post(Object body) {
		return Blocking.await(postAsync(body));
	}

	@Override
	public <T> @Nullable T post(Object body, Class<T> type) {
		return Blocking.awaitNullable(postAsync(body, type));
	}

	@Override
	public Mono<JsonNode> postAsync(Object body) {
		return tree(exchange(HttpMethod.POST, body));
	}

	@Override
	public <T> Mono<T> postAsync(Object body, Class<T> type) {
		return typed(exchange(HttpMethod.POST, body), type);
	}

	@Override
	public JsonNode put(Object body) {
		return Blocking.await(putAsync(body));
	}

	@Override
	public <T> @Nullable T put(Object body, Class<T> type) {
		return Blocking.awaitNullable(putAsync(body, type));
	}

	@Override
	public Mono<JsonNode> putAsync(Object body) {
		return tree(exchange(HttpMethod.PUT, body));
	}

	@Override
	public <T> Mono<T> putAsync(Object body, Class<T> type) {
		return typed(exchange(HttpMethod.PUT, body), type);
	}

	@Override
	public JsonNode patch(Object body) {
		return Blocking.await(patchAsync(body));
	}

	@Override
	public <T> @Nullable T patch(Object body, Class<T> type) {
		return Blocking.awaitNullable(patchAsync(body, type));
	}

	@Override
	public Mono<JsonNode> patchAsync(Object body) {
		return tree(exchange(HttpMethod.PATCH, body));
	}

	@Override
	public <T> Mono<T> patchAsync(Object body, Class<T> type) {
		return typed(exchange(HttpMethod.PATCH, body), type);
	}

	@Override
	public JsonNode delete() {
		return Blocking.await(deleteAsync());
	}

	@Override
	public <T> @Nullable T delete(Class<T> type) {
		return Blocking.awaitNullable(deleteAsync(type));
	}

	@Override
	public Mono<JsonNode> deleteAsync() {
		return tree(exchange(HttpMethod.DELETE, this.uri, null));
	}

	@Override
	public <T> Mono<T> deleteAsync(Class<T> type) {
		return typed(exchange(HttpMethod.DELETE, this.uri, null), type);
	}

	private Mono<ResponseEntity<byte[]>> exchange(HttpMethod method, Object body) {
		Assert.notNull(body, "'body' must not be null");
		return exchange(method, this.uri, render(body));
	}

	// what another attempt may do a second time is for the caller to know
	// what another attempt may do a second time is for the caller to know
	private Mono<ResponseEntity<byte[]>> exchange(HttpMethod method, URI uri, byte @Nullable [] body) {
		Mono<ResponseEntity<byte[]>> call = Mono.defer(() -> {
			CallContext context = CallContext.bounded(null, (body != null) ? body : BodyBytes.NONE);
			return this.traffic.attempt(context, send(method, uri, body, context),
					(failure) -> failure instanceof WechatPayTransportException
							&& (HttpMethod.GET.equals(method) || !context.mayHaveTakenEffect()));
		});
		return this.foreignFilters ? this.traffic.runApart(call) : call;
	}

	private Mono<ResponseEntity<byte[]>> send(HttpMethod method, URI uri, byte @Nullable [] body, CallContext context) {
		WebClient.RequestBodyUriSpec spec = this.webClient.method(method);
		WebClient.RequestBodySpec request = (this.template != null) ? spec.uri(this.template, (builder) -> uri)
				: spec.uri(uri);
		if (body != null) {
			request.contentType(MediaType.APPLICATION_JSON).bodyValue(body);
		}
		return request.attributes(context::addTo).retrieve().toEntity(byte[].class);
	}

	private byte[] render(Object body) {
		if (body instanceof byte[] bytes) {
			return bytes;
		}
		try {
			return this.jsonMapper.writeValueAsBytes(body);
		}
		catch (JacksonException ex) {
			throw new IllegalArgumentException(
					"A body of type " + body.getClass().getName() + " cannot be written as JSON", ex);
		}
	}

	private Mono<JsonNode> tree(Mono<ResponseEntity<byte[]>> answer) {
		return typed(answer, JsonNode.class).defaultIfEmpty(MissingNode.getInstance());
	}

	private <T> Mono<T> typed(Mono<ResponseEntity<byte[]>> answer, Class<T> type) {
		Assert.notNull(type, "'type' must not be null");
		return answer.mapNotNull((entity) -> {
			byte[] body = entity.getBody();
			return (body != null && body.length > 0) ? parse(entity, body, type) : null;
		});
	}

	private <T> T parse(ResponseEntity<?> entity, byte[] body, Class<T> type) {
		try {
			return this.jsonMapper.readValue(body, type);
		}
		catch (JacksonException ex) {
			throw new WechatPayException("WeChat Pay's answer with status " + entity.getStatusCode().value()
					+ " is proven but cannot be read as " + type.getName(), ex);
		}
	}

	private URI withQuery(Map<String, ?> query) {
		StringJoiner joiner = new StringJoiner("&", "?", "").setEmptyValue("");
		query.forEach((name, value) -> {
			Assert.notNull(value, () -> "The query parameter '" + name + "' must not be null");
			Collection<?> values = (value instanceof Collection<?> collection) ? collection : List.of(value);
			values.forEach((single) -> joiner.add(encode(name) + "=" + encode(String.valueOf(single))));
		});
		return URI.create(this.uri + joiner.toString());
	}

	private static String encode(String text) {
		return UriUtils.encode(text, StandardCharsets.UTF_8);
	}

}
