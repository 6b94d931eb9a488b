package io.github.wechatpayspring.client;

import java.net.URI;
import java.util.Arrays;

import io.github.wechatpayspring.signature.RequestSigner;

import org.springframework.http.HttpMethod;

/**
 * The signature of one request.
 */
final class RequestSignature {

	private final byte[] body;

	private final String authorization;

	private RequestSignature(byte[] body, String authorization) {
		this.body = body;
		this.authorization = authorization;
	}

	/**
	 * Sign a request.
	 * @throws WechatPaySigningException if it cannot be signed
	 */
	static RequestSignature of(RequestSigner signer, HttpMethod method, URI url, byte[] body) {
		try {
			return new RequestSignature(body, signer.authorization(method.name(), target(url), body));
		}
		catch (RuntimeException ex) {
			throw new WechatPaySigningException("The request could not be signed and was not sent", ex);
		}
	}

	private static String target(URI url) {
		return (url.getRawQuery() != null) ? url.getRawPath() + '?' + url.getRawQuery() : url.getRawPath();
	}

	boolean isOf(byte[] body) {
		return Arrays.equals(this.body, body);
	}

	/**
	 * Return the value of the {@code Authorization} header.
	 */
	String authorization() {
		return this.authorization;
	}

}
