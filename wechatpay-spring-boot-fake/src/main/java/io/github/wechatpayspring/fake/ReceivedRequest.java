package io.github.wechatpayspring.fake;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

/**
 * Request that was received by a {@link FakeWechatPay}, with its unchanged bytes.
 *
 * @since 0.1.0
 */
public final class ReceivedRequest {

	private final String method;

	private final String target;

	private final Map<String, List<String>> headers;

	private final byte[] body;

	private final @Nullable String refusal;

	ReceivedRequest(String method, String target, Map<String, List<String>> headers, byte[] body,
			@Nullable String refusal) {
		TreeMap<String, List<String>> byName = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
		headers.forEach((name, values) -> byName.put(name, List.copyOf(values)));
		this.method = method;
		this.target = target;
		this.headers = Collections.unmodifiableMap(byName);
		this.body = body.clone();
		this.refusal = refusal;
	}

	/**
	 * Return the HTTP method.
	 * @return the method as received
	 */
	public String method() {
		return this.method;
	}

	/**
	 * Return the request target with path and query, not decoded.
	 * @return the raw request target
	 */
	public String target() {
		return this.target;
	}

	/**
	 * Return the headers.
	 * @return the values by name, with names as received and case-insensitive lookup
	 */
	public Map<String, List<String>> headers() {
		return this.headers;
	}

	/**
	 * Return the first value of a header.
	 * @param name the name of the header, in any case
	 * @return the value, or {@code null} if there is no such header
	 */
	public @Nullable String header(String name) {
		List<String> values = this.headers.get(name);
		return (values != null) ? values.get(0) : null;
	}

	/**
	 * Return the body.
	 * @return a copy of the received bytes, empty if there was no body
	 */
	public byte[] body() {
		return this.body.clone();
	}

	/**
	 * Return the body as text.
	 * @return the body decoded as UTF-8, empty if there was no body
	 */
	public String bodyAsString() {
		return new String(this.body, StandardCharsets.UTF_8);
	}

	/**
	 * Return the reason for which the request was refused. An unknown coupon or a coupon
	 * in another state is no refusal, because the request itself was correct.
	 * @return the reason in English, or {@code null} if the request was accepted
	 */
	public @Nullable String refusal() {
		return this.refusal;
	}

	/**
	 * Return the {@code timestamp} of the {@code Authorization} header.
	 * @return the timestamp as received, or {@code null} if there is none
	 */
	public @Nullable String timestamp() {
		return authorization("timestamp");
	}

	/**
	 * Return the {@code nonce_str} of the {@code Authorization} header.
	 * @return the nonce as received, or {@code null} if there is none
	 */
	public @Nullable String nonce() {
		return authorization("nonce_str");
	}

	/**
	 * Return the {@code signature} of the {@code Authorization} header.
	 * @return the signature as received, or {@code null} if there is none
	 */
	public @Nullable String signature() {
		return authorization("signature");
	}

	/**
	 * Return the request target without its query.
	 */
	String path() {
		int query = this.target.indexOf('?');
		return (query >= 0) ? this.target.substring(0, query) : this.target;
	}

	/**
	 * Return all values of a header.
	 */
	List<String> values(String header) {
		return this.headers.getOrDefault(header, List.of());
	}

	ReceivedRequest refusedBecause(String reason) {
		return new ReceivedRequest(this.method, this.target, this.headers, this.body, reason);
	}

	private @Nullable String authorization(String field) {
		String header = header("Authorization");
		return (header != null) ? AuthorizationHeader.field(header, field) : null;
	}

	/**
	 * Return a description with method, target and refusal. Headers and body are omitted,
	 * because they contain the signature and data of the merchant.
	 * @return the description
	 */
	@Override
	public String toString() {
		String request = this.method + " " + this.target;
		return (this.refusal != null) ? request + " (refused: " + this.refusal + ")" : request;
	}

}
