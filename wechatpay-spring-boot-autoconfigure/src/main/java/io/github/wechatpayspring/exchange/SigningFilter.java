package io.github.wechatpayspring.exchange;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;

import io.github.wechatpayspring.Failures;
import io.github.wechatpayspring.WechatPayException;
import io.github.wechatpayspring.WechatPayTransportException;
import io.github.wechatpayspring.signature.WechatPayVerifier;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.context.ContextView;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpHeaders;
import org.springframework.http.client.reactive.ClientHttpRequest;
import org.springframework.http.client.reactive.ClientHttpRequestDecorator;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;
import org.springframework.web.reactive.function.client.ExchangeFunction;
import org.springframework.web.reactive.function.client.WebClientRequestException;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * Filter that signs each request over the exact bytes that are sent, and does not sign
 * requests to other hosts. Must be the innermost filter: nothing may change a request
 * after it.
 */
final class SigningFilter implements ExchangeFilterFunction {

	private final SignedExchange.Environment environment;

	private final RequestAuthorizations authorizations;

	private final SignedExchange.Limits limits;

	SigningFilter(SignedExchange.Environment environment, RequestAuthorizations authorizations,
			SignedExchange.Limits limits) {
		this.environment = environment;
		this.authorizations = authorizations;
		this.limits = limits;
	}

	@Override
	public Mono<ClientResponse> filter(ClientRequest request, ExchangeFunction next) {
		if (!this.environment.isOrigin(request.url())) {
			return Mono.error(foreignHost(request.url()));
		}
		return Mono.deferContextual((context) -> exchange(request, next, context));
	}

	private IllegalArgumentException foreignHost(URI url) {
		return new IllegalArgumentException("Request to '" + url.getHost() + "' is not signed: this client signs only"
				+ " requests to '" + this.environment.primaryBaseUrl() + "' and its backup hosts");
	}

	private Mono<ClientResponse> exchange(ClientRequest request, ExchangeFunction next, ContextView context) {
		SignedExchange.Listener listener = SignedExchange.Listener.of(context);
		listener.connecting(this.limits.sendTimeout());
		URI url = normalized(request.url());
		return authorization(request, url, listener, context)
			.flatMap((authorization) -> next.exchange(new SigningClientRequest(request, url,
					(message) -> sign(message, authorization.orElse(null), listener))))
			.onErrorMap((failure) -> translate(failure, request, listener));
	}

	private ClientHttpRequest sign(ClientHttpRequest message, @Nullable RequestAuthorization authorization,
			SignedExchange.Listener listener) {
		if (!this.environment.isOrigin(message.getURI())) {
			throw foreignHost(message.getURI());
		}
		return new SigningClientHttpRequest(message, this.authorizations, authorization, listener,
				this.limits.readTimeout());
	}

	/**
	 * Sign before a connection is acquired if the body is known. This does not run on an
	 * event loop, which other requests need, nor on the thread of a source, which would
	 * sign the requests of a bulk sequentially.
	 */
	private Mono<Optional<RequestAuthorization>> authorization(ClientRequest request, URI url,
			SignedExchange.Listener listener, ContextView context) {
		byte[] body = listener.body();
		if (body == null) {
			return Mono.just(Optional.empty());
		}
		return this.authorizations.sign(request.method(), url, body, SignedExchange.isCallerWaiting(context))
			.map(Optional::of);
	}

	/**
	 * Return the URL in a form that all HTTP clients send unchanged. They differ in how
	 * they send characters other than ASCII, an empty path and an empty query.
	 */
	private static URI normalized(URI url) {
		String query = url.getRawQuery();
		if (!url.getRawPath().isEmpty() && (query == null || !query.isEmpty()) && isAscii(url.toString())) {
			return url;
		}
		UriComponentsBuilder builder = UriComponentsBuilder.fromUri(URI.create(url.toASCIIString()));
		if (url.getRawPath().isEmpty()) {
			builder.path("/");
		}
		if (query != null && query.isEmpty()) {
			builder.replaceQuery(null);
		}
		return builder.build(true).toUri();
	}

	private static boolean isAscii(String text) {
		for (int i = 0; i < text.length(); i++) {
			if (text.charAt(i) > 127) {
				return false;
			}
		}
		return true;
	}

	private static Throwable translate(Throwable failure, ClientRequest request, SignedExchange.Listener listener) {
		// the exception itself is omitted, because it contains the headers of the request
		Throwable cause = (failure instanceof WebClientRequestException && failure.getCause() != null)
				? failure.getCause() : failure;
		if (cause instanceof WechatPayException) {
			return cause;
		}
		return WechatPayTransportException.noResponse(listener.seal(),
				MaskedPath.mask(Failures.describe(cause), request), MaskedPath.causeWithoutPath(cause, request));
	}

	/**
	 * Request that collects the bytes of its rendered body, signs them and sends them. It
	 * notifies its listener when the bytes are handed to the connector. Connectors
	 * request a body when they have a connection, so nothing can have been received
	 * before.
	 */
	private static final class SigningClientHttpRequest extends ClientHttpRequestDecorator {

		private final RequestAuthorizations authorizations;

		private final @Nullable RequestAuthorization authorization;

		private final SignedExchange.Listener listener;

		private final Duration readTimeout;

		/**
		 * Create a new request.
		 * @param delegate the request of the connector
		 * @param authorizations the factory of its authorization
		 * @param authorization the authorization that was created beforehand, or
		 * {@code null}
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

}
