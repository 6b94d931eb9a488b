package io.github.wechatpayspring.client;

import java.util.Map;

import io.github.wechatpayspring.WechatPayApiException;
import io.github.wechatpayspring.WechatPayException;
import io.github.wechatpayspring.WechatPaySignatureException;
import io.github.wechatpayspring.WechatPaySigningException;
import io.github.wechatpayspring.WechatPayTransportException;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * Endpoint of WeChat Pay's API, called with an HTTP method. The methods wait for the
 * response. Their {@code …Async} variants send the request when the {@link Mono} is
 * subscribed to. Thread-safe and reusable.
 * <p>
 * The body is rendered once as JSON in UTF-8, without the {@code null} fields of objects
 * and maps and independently of the application's Jackson settings. A {@code byte[]} is
 * sent unchanged, and a {@code String} as a JSON string. The caller receives a response
 * only if it is verified.
 * <p>
 * A call fails with a {@link WechatPayException}: {@link WechatPayApiException} if the
 * status is not 2xx, {@link WechatPaySignatureException} if the response is not verified,
 * {@link WechatPayTransportException} if there is no complete response,
 * {@link WechatPaySigningException} if the request could not be signed, or the root type
 * if a verified response is not JSON of the requested type. A method that waits throws
 * {@link IllegalStateException} on a thread that must not block.
 *
 * @since 0.1.0
 */
public interface WechatPayEndpoint {

	/**
	 * Send GET and wait.
	 * @param query the query parameters, not encoded. A collection repeats its parameter
	 * @return the response, or a {@link MissingNode} if it is empty
	 */
	default JsonNode get(Map<String, ?> query) {
		JsonNode response = get(query, JsonNode.class);
		return (response != null) ? response : MissingNode.getInstance();
	}

	/**
	 * Send GET and wait.
	 * @param <T> the type of the response
	 * @param query the query parameters, not encoded. A collection repeats its parameter
	 * @param type the type of the response
	 * @return the response, or {@code null} if it is empty
	 */
	<T> @Nullable T get(Map<String, ?> query, Class<T> type);

	/**
	 * Send GET.
	 * @param query the query parameters, not encoded. A collection repeats its parameter
	 * @return emits the response, or a {@link MissingNode} if it is empty
	 */
	default Mono<JsonNode> getAsync(Map<String, ?> query) {
		return getAsync(query, JsonNode.class).defaultIfEmpty(MissingNode.getInstance());
	}

	/**
	 * Send GET.
	 * @param <T> the type of the response
	 * @param query the query parameters, not encoded. A collection repeats its parameter
	 * @param type the type of the response
	 * @return emits the response, or completes empty if it is empty
	 */
	<T> Mono<T> getAsync(Map<String, ?> query, Class<T> type);

	/**
	 * Send POST and wait.
	 * @param body the body, to be rendered as JSON
	 * @return the response, or a {@link MissingNode} if it is empty
	 */
	default JsonNode post(Object body) {
		JsonNode response = post(body, JsonNode.class);
		return (response != null) ? response : MissingNode.getInstance();
	}

	/**
	 * Send POST and wait.
	 * @param <T> the type of the response
	 * @param body the body, to be rendered as JSON
	 * @param type the type of the response
	 * @return the response, or {@code null} if it is empty
	 */
	<T> @Nullable T post(Object body, Class<T> type);

	/**
	 * Send POST.
	 * @param body the body, to be rendered as JSON
	 * @return emits the response, or a {@link MissingNode} if it is empty
	 */
	default Mono<JsonNode> postAsync(Object body) {
		return postAsync(body, JsonNode.class).defaultIfEmpty(MissingNode.getInstance());
	}

	/**
	 * Send POST.
	 * @param <T> the type of the response
	 * @param body the body, to be rendered as JSON
	 * @param type the type of the response
	 * @return emits the response, or completes empty if it is empty
	 */
	<T> Mono<T> postAsync(Object body, Class<T> type);

	/**
	 * Send PUT and wait.
	 * @param body the body, to be rendered as JSON
	 * @return the response, or a {@link MissingNode} if it is empty
	 */
	default JsonNode put(Object body) {
		JsonNode response = put(body, JsonNode.class);
		return (response != null) ? response : MissingNode.getInstance();
	}

	/**
	 * Send PUT and wait.
	 * @param <T> the type of the response
	 * @param body the body, to be rendered as JSON
	 * @param type the type of the response
	 * @return the response, or {@code null} if it is empty
	 */
	<T> @Nullable T put(Object body, Class<T> type);

	/**
	 * Send PUT.
	 * @param body the body, to be rendered as JSON
	 * @return emits the response, or a {@link MissingNode} if it is empty
	 */
	default Mono<JsonNode> putAsync(Object body) {
		return putAsync(body, JsonNode.class).defaultIfEmpty(MissingNode.getInstance());
	}

	/**
	 * Send PUT.
	 * @param <T> the type of the response
	 * @param body the body, to be rendered as JSON
	 * @param type the type of the response
	 * @return emits the response, or completes empty if it is empty
	 */
	<T> Mono<T> putAsync(Object body, Class<T> type);

	/**
	 * Send PATCH and wait.
	 * @param body the body, to be rendered as JSON
	 * @return the response, or a {@link MissingNode} if it is empty
	 */
	default JsonNode patch(Object body) {
		JsonNode response = patch(body, JsonNode.class);
		return (response != null) ? response : MissingNode.getInstance();
	}

	/**
	 * Send PATCH and wait.
	 * @param <T> the type of the response
	 * @param body the body, to be rendered as JSON
	 * @param type the type of the response
	 * @return the response, or {@code null} if it is empty
	 */
	<T> @Nullable T patch(Object body, Class<T> type);

	/**
	 * Send PATCH.
	 * @param body the body, to be rendered as JSON
	 * @return emits the response, or a {@link MissingNode} if it is empty
	 */
	default Mono<JsonNode> patchAsync(Object body) {
		return patchAsync(body, JsonNode.class).defaultIfEmpty(MissingNode.getInstance());
	}

	/**
	 * Send PATCH.
	 * @param <T> the type of the response
	 * @param body the body, to be rendered as JSON
	 * @param type the type of the response
	 * @return emits the response, or completes empty if it is empty
	 */
	<T> Mono<T> patchAsync(Object body, Class<T> type);

	/**
	 * Send DELETE and wait.
	 * @return the response, or a {@link MissingNode} if it is empty
	 */
	default JsonNode delete() {
		JsonNode response = delete(JsonNode.class);
		return (response != null) ? response : MissingNode.getInstance();
	}

	/**
	 * Send DELETE and wait.
	 * @param <T> the type of the response
	 * @param type the type of the response
	 * @return the response, or {@code null} if it is empty
	 */
	<T> @Nullable T delete(Class<T> type);

	/**
	 * Send DELETE.
	 * @return emits the response, or a {@link MissingNode} if it is empty
	 */
	default Mono<JsonNode> deleteAsync() {
		return deleteAsync(JsonNode.class).defaultIfEmpty(MissingNode.getInstance());
	}

	/**
	 * Send DELETE.
	 * @param <T> the type of the response
	 * @param type the type of the response
	 * @return emits the response, or completes empty if it is empty
	 */
	<T> Mono<T> deleteAsync(Class<T> type);

}
