package io.github.wechatpayspring.exchange;

import java.net.URI;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpMethod;

/**
 * Authorization of one request: its signature and the key that shall sign the response.
 */
final class RequestAuthorization {

	private final HttpMethod method;

	private final String target;

	private final byte[] body;

	private final String header;

	private final @Nullable String platformSerialNumber;

	/**
	 * Create a new authorization.
	 * @param method the HTTP method
	 * @param target the path and query that are signed
	 * @param body the bytes that are signed
	 * @param header the value of the {@code Authorization} header
	 * @param platformSerialNumber the name of the key that WeChat Pay shall sign its
	 * response with, or {@code null}
	 */
	RequestAuthorization(HttpMethod method, String target, byte[] body, String header,
			@Nullable String platformSerialNumber) {
		this.method = method;
		this.target = target;
		this.body = body;
		this.header = header;
		this.platformSerialNumber = platformSerialNumber;
	}

	static String target(URI url) {
		return (url.getRawQuery() != null) ? url.getRawPath() + '?' + url.getRawQuery() : url.getRawPath();
	}

	boolean isOf(HttpMethod method, URI url, byte[] body) {
		return this.method.equals(method) && this.target.equals(target(url)) && Arrays.equals(this.body, body);
	}

	/**
	 * Return the value of the {@code Authorization} header.
	 */
	String header() {
		return this.header;
	}

	/**
	 * Return the name of the key that WeChat Pay shall sign its response with, or
	 * {@code null} to leave the choice to WeChat Pay.
	 */
	@Nullable String platformSerialNumber() {
		return this.platformSerialNumber;
	}

}
