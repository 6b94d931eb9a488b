package io.github.wechatpayspring.client;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;

import io.github.wechatpayspring.WechatPayException;
import io.github.wechatpayspring.WechatPayTransportException;
import io.github.wechatpayspring.traffic.CallContext;
import io.github.wechatpayspring.traffic.WechatPayTraffic;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.http.HttpMethod;
import org.springframework.http.ResponseEntity;
import org.springframework.util.Assert;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.util.UriComponentsBuilder;
import org.springframework.web.util.UriUtils;

/**
 * {@link WechatPayEndpoint} over a {@link WebClient} that signs and verifies.
 */
final class WebClientWechatPayEndpoint implements WechatPayEndpoint {

	private static final byte[] NO_BODY = {};

	private final WebClient webClient;

	private final boolean applicationFilters;

	private final WechatPayTraffic traffic;

	private final JsonMapper jsonMapper;

	private final URI uri;

	// names the endpoint in metrics
	private final @Nullable String template;

	WebClientWechatPayEndpoint(WebClient webClient, boolean applicationFilters, WechatPayTraffic traffic,
			JsonMapper jsonMapper, URI uri, @Nullable String template) {
		this.webClient = webClient;
		this.applicationFilters = applicationFilters;
		this.traffic = traffic;
		this.jsonMapper = jsonMapper;
		this.uri = uri;
		this.template = template;
	}

	@Override
	public <T> @Nullable T get(Map<String, ?> query, Class<T> type) {
		return await(getAsync(query, type));
	}

	@Override
	public <T> Mono<T> getAsync(Map<String, ?> query, Class<T> type) {
		return typed(exchange(HttpMethod.GET, withQuery(query), null), type);
	}

	@Override
	public <T> @Nullable T post(Object body, Class<T> type) {
		return await(postAsync(body, type));
	}

	@Override
	public <T> Mono<T> postAsync(Object body, Class<T> type) {
		return typed(exchange(HttpMethod.POST, body), type);
	}

	@Override
	public <T> @Nullable T put(Object body, Class<T> type) {
		return await(putAsync(body, type));
	}

	@Override
	public <T> Mono<T> putAsync(Object body, Class<T> type) {
		return typed(exchange(HttpMethod.PUT, body), type);
	}

	@Override
	public <T> @Nullable T patch(Object body, Class<T> type) {
		return await(patchAsync(body, type));
	}

	@Override
	public <T> Mono<T> patchAsync(Object body, Class<T> type) {
		return typed(exchange(HttpMethod.PATCH, body), type);
	}

	@Override
	public <T> @Nullable T delete(Class<T> type) {
		return await(deleteAsync(type));
	}

	@Override
	public <T> Mono<T> deleteAsync(Class<T> type) {
		return typed(exchange(HttpMethod.DELETE, this.uri, null), type);
	}

	private Mono<ResponseEntity<byte[]>> exchange(HttpMethod method, Object body) {
		Assert.notNull(body, "'body' must not be null");
		return exchange(method, this.uri, render(body));
	}

	private Mono<ResponseEntity<byte[]>> exchange(HttpMethod method, URI uri, byte @Nullable [] body) {
		Mono<ResponseEntity<byte[]>> call = Mono.defer(() -> {
			CallContext context = CallContext.bounded(null, (body != null) ? body : NO_BODY);
			return new WechatPayCall(this.webClient, this.traffic,
					new WechatPayCall.Request(method, uri, this.template, body), context)
				.execute((response) -> {
				}, (failure) -> isRetryable(failure, method, context));
		});
		return this.applicationFilters ? this.traffic.runApart(call) : call;
	}

	// only the caller knows whether a request may take effect twice
	private static boolean isRetryable(Throwable failure, HttpMethod method, CallContext context) {
		return failure instanceof WechatPayTransportException
				&& (HttpMethod.GET.equals(method) || !context.mayHaveTakenEffect());
	}

	private static <T> @Nullable T await(Mono<T> mono) {
		return WechatPayCall.await(mono, WechatPayCall.class, WebClientWechatPayEndpoint.class,
				WechatPayEndpoint.class);
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

	private <T> Mono<T> typed(Mono<ResponseEntity<byte[]>> response, Class<T> type) {
		Assert.notNull(type, "'type' must not be null");
		return response.mapNotNull((entity) -> {
			byte[] body = entity.getBody();
			return (body != null && body.length > 0) ? parse(entity, body, type) : null;
		});
	}

	private <T> T parse(ResponseEntity<?> entity, byte[] body, Class<T> type) {
		try {
			return this.jsonMapper.readValue(body, type);
		}
		catch (JacksonException ex) {
			throw new WechatPayException("Response with status " + entity.getStatusCode().value()
					+ " is verified but cannot be read as " + type.getName(), ex);
		}
	}

	private URI withQuery(Map<String, ?> query) {
		UriComponentsBuilder builder = UriComponentsBuilder.fromUri(this.uri);
		query.forEach((name, value) -> {
			Assert.notNull(value, () -> "The query parameter '" + name + "' must not be null");
			Collection<?> values = (value instanceof Collection<?> collection) ? collection : List.of(value);
			values.forEach((single) -> builder.queryParam(encode(name), encode(String.valueOf(single))));
		});
		return builder.build(true).toUri();
	}

	private static String encode(String text) {
		return UriUtils.encode(text, StandardCharsets.UTF_8);
	}

}
