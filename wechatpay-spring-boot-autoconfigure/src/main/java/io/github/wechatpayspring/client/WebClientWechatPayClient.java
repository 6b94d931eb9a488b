package io.github.wechatpayspring.client;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;

import io.github.wechatpayspring.traffic.WechatPayTraffic;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.util.Assert;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.util.UriComponentsBuilder;
import org.springframework.web.util.UriUtils;

/**
 * {@link WechatPayClient} over a {@link WebClient} that signs and verifies.
 */
final class WebClientWechatPayClient implements WechatPayClient {

	private final WebClient webClient;

	private final boolean applicationFilters;

	private final WechatPayTraffic traffic;

	private final JsonMapper jsonMapper;

	WebClientWechatPayClient(WebClient webClient, boolean applicationFilters, WechatPayTraffic traffic,
			JsonMapper jsonMapper) {
		this.webClient = webClient;
		this.applicationFilters = applicationFilters;
		this.traffic = traffic;
		this.jsonMapper = jsonMapper;
	}

	boolean hasApplicationFilters() {
		return this.applicationFilters;
	}

	@Override
	public WechatPayEndpoint chain(String path, Object... uriVariables) {
		Assert.notNull(path, "'path' must not be null");
		if (path.contains("?") || path.contains("#")) {
			throw new IllegalArgumentException(
					"'path' must not have a query or a fragment. Pass query parameters to the 'get' methods");
		}
		if (path.contains("//")) {
			throw new IllegalArgumentException("'path' must be a path on WeChat Pay's host without empty segments");
		}
		String template = path.startsWith("/") ? path : "/" + path;
		String encoded = UriComponentsBuilder.fromPath(template).encode().buildAndExpand(uriVariables).toUriString();
		return endpoint(encoded, template);
	}

	@Override
	public WechatPayEndpoint path(String... segments) {
		Assert.noNullElements(segments, "'segments' must not contain null");
		String encoded = Arrays.stream(segments)
			.map((segment) -> UriUtils.encode(segment, StandardCharsets.UTF_8))
			.collect(Collectors.joining("/", "/", ""));
		return endpoint(encoded, null);
	}

	private WechatPayEndpoint endpoint(String encodedPath, @Nullable String template) {
		// an empty segment or a dot would be resolved on the way to an unsigned path
		for (String segment : encodedPath.substring(1).split("/", -1)) {
			if (segment.isEmpty() || segment.equals(".") || segment.equals("..")) {
				throw new IllegalArgumentException("A segment of the path must not be empty, '.' or '..'");
			}
		}
		return new WebClientWechatPayEndpoint(this.webClient, this.applicationFilters, this.traffic, this.jsonMapper,
				URI.create(this.traffic.primaryBaseUrl() + encodedPath), template);
	}

	@Override
	public WebClient webClient() {
		return this.webClient;
	}

}
