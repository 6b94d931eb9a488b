package io.github.wechatpayspring.exchange;

import java.time.Duration;
import java.util.concurrent.CancellationException;

import io.github.wechatpayspring.signature.WechatPayVerifier;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpHeaders;
import org.springframework.http.client.reactive.ClientHttpRequest;
import org.springframework.http.client.reactive.ClientHttpRequestDecorator;

/**
 * Request that collects the bytes of its rendered body, signs them and sends them. It
 * notifies its listener when the bytes are handed to the connector. Connectors request a
 * body when they have a connection, so nothing can have been received before.
 */
final class SigningClientHttpRequest extends ClientHttpRequestDecorator {

	private final RequestAuthorizations authorizations;

	private final @Nullable RequestAuthorization authorization;

	private final SignedExchange.Listener listener;

	private final Duration readTimeout;

	/**
	 * Create a new request.
	 * @param delegate the request of the connector
	 * @param authorizations the factory of its authorization
	 * @param authorization the authorization that was created beforehand, or {@code null}
	 * @param listener the listener to the exchange
	 * @param readTimeout the time from sending until the response starts
	 */
	SigningClientHttpRequest(ClientHttpRequest delegate, RequestAuthorizations authorizations,
			@Nullable RequestAuthorization authorization, SignedExchange.Listener listener, Duration readTimeout) {
		super(delegate);
		this.authorizations = authorizations;
		this.authorization = authorization;
		this.listener = listener;
		this.readTimeout = readTimeout;
	}

	@Override
	public Mono<Void> writeWith(Publisher<? extends DataBuffer> body) {
		return BodyBytes.of(body, -1)
			.delayUntil(this::sign)
			.delayUntil((bytes) -> this.listener.awaitSendSlot())
			.flatMap((bytes) -> {
				getHeaders().setContentLength(bytes.length);
				return super.writeWith(Mono.fromSupplier(() -> {
					send();
					return bufferFactory().wrap(bytes);
				}));
			});
	}

	@Override
	public Mono<Void> writeAndFlushWith(Publisher<? extends Publisher<? extends DataBuffer>> body) {
		return writeWith(Flux.from(body).concatMap((part) -> part));
	}

	@Override
	public Mono<Void> setComplete() {
		return sign(BodyBytes.NONE).then(Mono.defer(this.listener::awaitSendSlot)).then(Mono.defer(() -> {
			send();
			return super.setComplete();
		}));
	}

	private void send() {
		if (!this.listener.sending(this.readTimeout)) {
			throw new CancellationException("The request was cancelled before it was sent");
		}
	}

	// an authorization created beforehand counts only for the bytes that are sent
	private Mono<Void> sign(byte[] body) {
		RequestAuthorization authorization = this.authorization;
		if (authorization != null && authorization.isOf(getMethod(), getURI(), body)) {
			setHeaders(authorization);
			return Mono.empty();
		}
		return this.authorizations.signNow(getMethod(), getURI(), body).doOnNext(this::setHeaders).then();
	}

	private void setHeaders(RequestAuthorization authorization) {
		getHeaders().set(HttpHeaders.AUTHORIZATION, authorization.header());
		if (authorization.platformSerialNumber() != null) {
			getHeaders().set(WechatPayVerifier.SERIAL_HEADER, authorization.platformSerialNumber());
		}
	}

}
