package io.github.wechatpayspring.exchange;

import java.net.URI;
import java.time.Duration;

import io.github.wechatpayspring.Failures;
import io.github.wechatpayspring.WechatPaySigningException;
import io.github.wechatpayspring.key.PlatformKeys;
import io.github.wechatpayspring.signature.AuthorizationHeaderFactory;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.core.env.Environment;
import org.springframework.http.HttpMethod;

/**
 * Factory of authorizations that signs on a suitable thread. A signer or platform keys of
 * the application run on a worker and within a time limit, because they may ask a remote
 * service. Thread-safe.
 */
final class RequestAuthorizations {

	private final AuthorizationHeaderFactory signer;

	private final @Nullable PlatformKeys platformKeys;

	private final SignedExchange.@Nullable Environment environment;

	private final Duration limit;

	/**
	 * Create a new factory.
	 * @param signer the signer of the requests
	 * @param platformKeys the keys, one of which WeChat Pay shall sign its responses
	 * with, or {@code null} to leave the choice to WeChat Pay
	 * @param environment the environment that runs the signer, or {@code null} if the
	 * signer is part of the library
	 * @param limit the maximum time of a signer of the application
	 */
	RequestAuthorizations(AuthorizationHeaderFactory signer, @Nullable PlatformKeys platformKeys,
			SignedExchange.@Nullable Environment environment, Duration limit) {
		this.signer = signer;
		this.platformKeys = platformKeys;
		this.environment = environment;
		this.limit = limit;
	}

	/**
	 * Sign a request before there is a connection for it.
	 * @param waiting whether the subscribing thread belongs to a caller that waits, and
	 * may as well sign
	 * @return emits the signature, or fails with {@link WechatPaySigningException}
	 */
	Mono<RequestAuthorization> sign(HttpMethod method, URI url, byte[] body, boolean waiting) {
		if (this.environment != null || waiting) {
			return signNow(method, url, body);
		}
		return signNow(method, url, body).subscribeOn(Schedulers.parallel());
	}

	/**
	 * Sign a request on the subscribing thread, unless the signer is the application's.
	 * @return emits the signature, or fails with {@link WechatPaySigningException}
	 */
	Mono<RequestAuthorization> signNow(HttpMethod method, URI url, byte[] body) {
		Mono<RequestAuthorization> authorization = Mono.fromSupplier(() -> create(method, url, body));
		return (this.environment != null)
				? this.environment.runApplicationCode(() -> authorization, this.limit, this::timedOut) : authorization;
	}

	private RequestAuthorization create(HttpMethod method, URI url, byte[] body) {
		try {
			String target = RequestAuthorization.target(url);
			return new RequestAuthorization(method, target, body,
					this.signer.authorization(method.name(), target, body),
					(this.platformKeys != null) ? this.platformKeys.preferredSerialNumber() : null);
		}
		catch (Throwable ex) {
			Failures.throwIfFatal(ex);
			throw new WechatPaySigningException("Request not sent: it could not be signed", ex);
		}
	}

	private WechatPaySigningException timedOut() {
		return new WechatPaySigningException(
				"Request not sent: the signer did not return within " + this.limit.toMillis() + "ms", null);
	}

}
