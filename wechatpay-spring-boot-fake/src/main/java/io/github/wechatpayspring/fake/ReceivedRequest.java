package io.github.wechatpayspring.fake;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

/**
 * A request that reached a {@link FakeWechatPay}, byte for byte.
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
	 * @return the method, as it came
	 */
	public String method() {
		return this.method;
	}

	/**
	 * Return the request target: path and query as they travelled, nothing decoded.
	 * @return the raw request target
	 */
	public String target() {
		return this.target;
	}

	/**
	 * Return the headers.
	 * @return the values by name; names are spelled as they came and looked up without
	 * regard to case
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
	 * @return a copy of the bytes as they came, empty if there was no body
	 */
	public byte[] body() {
		return this.body.clone();
	}

	/**
	 * Return the body as text.
	 * @return the body read as UTF-8, empty if there was no body
	 */
	public String bodyAsString() {
		return new String(this.body, StandardCharsets.UTF_8);
	}

	/**
	 * Return why the strict check refused the request. A coupon that is unknown or in the
	 * wrong state is no refusal: the request itself was in order.
	 * @return the reason in English, or {@code null} if the request passed
	 */
	public @Nullable String refusal() {
		return this.refusal;
	}

	/**
	 * Return the {@code timestamp} of the {@code Authorization} header.
	 * @return the timestamp as it came, or {@code null} if there is none
	 */
	public @Nullable String timestamp() {
		return authorization("timestamp");
	}

	/**
	 * Return the {@code nonce_str} of the {@code Authorization} header.
	 * @return the nonce as it came, or {@code null} if there is none
	 */
	public @Nullable String nonce() {
		return authorization("nonce_str");
	}

	/**
	 * Return the {@code signature} of the {@code Authorization} header.
	 * @return the signature as it came, or {@code null} if there is none
	 */
	public @Nullable String signature() {
		return authorization("signature");
	}

	/**
	 * The request target without its query.
	 */
	String path() {
		int query = this.target.indexOf('?');
		return (query >= 0) ? this.target.substring(0, query) : this.target;
	}

	/**
	 * All values of a header, none if there is no such header.
	 */
	List<String> values(String header) {
		return this.headers.getOrDefault(header, List.of());
	}

	ReceivedRequest refusedBecause(String why) {
		return new ReceivedRequest(this.method, this.target, this.headers, this.body, why);
	}

	private @Nullable String authorization(String field) {
		String header = header("Authorization");
		return (header != null) ? AuthorizationHeader.field(header, field) : null;
	}

	/**
	 * Return method, target and refusal. Headers and body are left out, because they hold
	 * a signature and what a merchant would not want in a log.
	 * @return method, target and refusal
	 */
	@Override
	public String toString() {
		String request = this.method + " " + this.target;
		return (this.refusal != null) ? request + " (refused: " + this.refusal + ")" : request;
	}

}
