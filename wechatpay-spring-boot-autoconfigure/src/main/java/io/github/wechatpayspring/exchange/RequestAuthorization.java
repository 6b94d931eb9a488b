package io.github.wechatpayspring.exchange;

import java.net.URI;
import java.util.Arrays;

import io.github.wechatpayspring.Failures;
import io.github.wechatpayspring.WechatPaySigningException;
import io.github.wechatpayspring.key.PlatformKeys;
import io.github.wechatpayspring.signature.AuthorizationHeaderFactory;
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

	private RequestAuthorization(HttpMethod method, String target, byte[] body, String header,
			@Nullable String platformSerialNumber) {
		this.method = method;
		this.target = target;
		this.body = body;
		this.header = header;
		this.platformSerialNumber = platformSerialNumber;
	}

	/**
	 * Sign a request.
	 * @throws WechatPaySigningException if it cannot be signed
	 */
	static RequestAuthorization of(AuthorizationHeaderFactory signer, @Nullable PlatformKeys platformKeys,
			HttpMethod method, URI url, byte[] body) {
		try {
			String target = target(url);
			return new RequestAuthorization(method, target, body, signer.authorization(method.name(), target, body),
					(platformKeys != null) ? platformKeys.preferredSerialNumber() : null);
		}
		catch (Throwable ex) {
			Failures.throwIfFatal(ex);
			throw new WechatPaySigningException("Request not sent: it could not be signed", ex);
		}
	}

	private static String target(URI url) {
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
