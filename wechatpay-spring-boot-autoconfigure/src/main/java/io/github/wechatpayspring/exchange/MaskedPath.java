package io.github.wechatpayspring.exchange;

import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;

import org.springframework.web.reactive.function.client.ClientRequest;

/**
 * Path of a request for logs, metrics and traces, in which each segment that may be an
 * openid or a coupon code is masked.
 */
final class MaskedPath {

	private static final Pattern AROUND_PATH = Pattern.compile("^https?://[^/?]*|\\?.*");

	private static final Pattern RESOURCE_NAME = Pattern.compile("v3|[a-z][a-z_-]*|\\{\\w+}");

	// of a path without template variables, in which any other word may be a coupon code
	private static final int VISIBLE_SEGMENTS = 2;

	private static final int VISIBLE_LENGTH = 4;

	private MaskedPath() {
	}

	static String of(ClientRequest request) {
		String template = (String) request.attribute(SignedExchange.URI_TEMPLATE_ATTRIBUTE).orElse(null);
		boolean named = isLowCardinality(template);
		String[] segments = segments((named && template != null) ? template : request.url().getRawPath());
		return IntStream.range(0, segments.length)
			.mapToObj((i) -> masked(segments[i], named || i <= VISIBLE_SEGMENTS))
			.collect(Collectors.joining("/"));
	}

	/**
	 * Return whether a template names an endpoint, because it has variables or each of
	 * its segments is the name of a resource.
	 */
	static boolean isLowCardinality(@Nullable String template) {
		return template != null
				&& (template.contains("{") || Arrays.stream(segments(template)).allMatch(MaskedPath::isNameOrEmpty));
	}

	/**
	 * Mask the path of a request in a text, such as the message of an HTTP client.
	 */
	static String mask(String text, ClientRequest request) {
		return text.replace(request.url().getRawPath(), of(request));
	}

	/**
	 * Return a failure as a cause, or {@code null} if it, one of its causes or a
	 * suppressed one contains the path of a request that is to be masked.
	 */
	static @Nullable Throwable causeWithoutPath(Throwable failure, ClientRequest request) {
		String path = request.url().getRawPath();
		return (isContainedIn(failure, path) && !of(request).equals(path)) ? null : failure;
	}

	private static boolean isContainedIn(Throwable failure, String path) {
		return String.valueOf(failure.getMessage()).contains(path)
				|| (failure.getCause() != null && isContainedIn(failure.getCause(), path))
				|| Arrays.stream(failure.getSuppressed()).anyMatch((suppressed) -> isContainedIn(suppressed, path));
	}

	private static String[] segments(String path) {
		return AROUND_PATH.matcher(path).replaceAll("").split("/", -1);
	}

	private static boolean isNameOrEmpty(String segment) {
		return segment.isEmpty() || RESOURCE_NAME.matcher(segment).matches();
	}

	private static String masked(String segment, boolean nameable) {
		if (nameable ? isNameOrEmpty(segment) : segment.isEmpty()) {
			return segment;
		}
		int hidden = Math.max(segment.length() - VISIBLE_LENGTH, 0);
		return "****" + ((hidden > 0) ? segment.substring(hidden) : "");
	}

}
