package io.github.wechatpayspring.client;

import java.net.URI;
import java.time.Duration;

import io.github.wechatpayspring.key.PlatformKeys;
import io.github.wechatpayspring.signature.RequestSigner;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.http.HttpMethod;

/**
 * Signs requests on a suitable thread. A signer or platform keys of the application run
 * on a worker and within a time limit, because they may ask a remote service.
 * Thread-safe.
 */
final class RequestSignatures {

	private final RequestSigner signer;

	private final PlatformKeys platformKeys;

	private final @Nullable ForeignCode foreignCode;

	private final Duration limit;

	/**
	 * Create new signatures.
	 * @param signer signs the requests
	 * @param platformKeys names the key that WeChat Pay shall sign its responses with
	 * @param foreignCode runs the signer, or {@code null} if it belongs to the library
	 * @param limit the time that a signer of the application may take
	 */
	RequestSignatures(RequestSigner signer, PlatformKeys platformKeys, @Nullable ForeignCode foreignCode,
			Duration limit) {
		this.signer = signer;
		this.platformKeys = platformKeys;
		this.foreignCode = foreignCode;
		this.limit = limit;
	}

	/**
	 * Sign a request before there is a connection for it.
	 * @param waiting whether the subscribing thread belongs to a caller that waits, and
	 * may as well sign
	 * @return emits the signature, or fails with {@link WechatPaySigningException}
	 */
	Mono<RequestSignature> sign(HttpMethod method, URI url, byte[] body, boolean waiting) {
		if (this.foreignCode != null || waiting) {
			return signNow(method, url, body);
		}
		return signNow(method, url, body).subscribeOn(Schedulers.parallel());
	}

	/**
	 * Sign a request on the subscribing thread, unless the signer is the application's.
	 * @return emits the signature, or fails with {@link WechatPaySigningException}
	 */
	Mono<RequestSignature> signNow(HttpMethod method, URI url, byte[] body) {
		Mono<RequestSignature> signature = Mono
			.fromSupplier(() -> RequestSignature.of(this.signer, this.platformKeys, method, url, body));
		return (this.foreignCode != null) ? this.foreignCode.run(() -> signature, this.limit, this::timedOut)
				: signature;
	}

	private WechatPaySigningException timedOut() {
		return new WechatPaySigningException("The request was not sent: the signer did not return within " + this.limit,
				null);
	}

}
