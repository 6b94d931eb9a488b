package io.github.wechatpayspring.client;

import java.net.URI;
import java.util.Arrays;

import io.github.wechatpayspring.key.PlatformKeys;
import io.github.wechatpayspring.signature.RequestSigner;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpMethod;

/**
 * The signature of one request.
 */
final class RequestSignature {

	private final HttpMethod method;

	private final String target;

	private final byte[] body;

	private final String authorization;

	private final @Nullable String platformSerialNumber;

	private RequestSignature(HttpMethod method, String target, byte[] body, String authorization,
			@Nullable String platformSerialNumber) {
		this.method = method;
		this.target = target;
		this.body = body;
		this.authorization = authorization;
		this.platformSerialNumber = platformSerialNumber;
	}

	/**
	 * Sign a request.
	 * @throws WechatPaySigningException if it cannot be signed
	 */
	static RequestSignature of(RequestSigner signer, PlatformKeys platformKeys, HttpMethod method, URI url,
			byte[] body) {
		try {
			String target = target(url);
			return new RequestSignature(method, target, body, signer.authorization(method.name(), target, body),
					platformKeys.preferredSerialNumber());
		}
		catch (Throwable ex) {
			Failures.throwIfFatal(ex);
			throw new WechatPaySigningException("The request could not be signed and was not sent", ex);
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
	String authorization() {
		return this.authorization;
	}

	/**
	 * Return the name of the key that WeChat Pay shall sign its response with, or
	 * {@code null} to leave the choice to WeChat Pay.
	 */
	@Nullable String platformSerialNumber() {
		return this.platformSerialNumber;
	}

}
