package io.github.wechatpayspring.client;

import java.net.URI;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.util.context.ContextView;

import org.springframework.http.client.reactive.ClientHttpRequest;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;
import org.springframework.web.reactive.function.client.ExchangeFunction;
import org.springframework.web.reactive.function.client.WebClientRequestException;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * Signs each request over the exact bytes that go out, and refuses to sign for another
 * host. Must be the innermost filter: nothing may change a request after it.
 */
final class SigningFilter implements ExchangeFilterFunction {

	private final Hosts hosts;

	private final RequestSignatures signatures;

	private final ExchangeLimits limits;

	SigningFilter(Hosts hosts, RequestSignatures signatures, ExchangeLimits limits) {
		this.hosts = hosts;
		this.signatures = signatures;
		this.limits = limits;
	}

	@Override
	public Mono<ClientResponse> filter(ClientRequest request, ExchangeFunction next) {
		if (!this.hosts.areOriginOf(request.url())) {
			return Mono.error(stranger(request.url()));
		}
		return Mono.deferContextual((context) -> exchange(request, next, context));
	}

	private IllegalArgumentException stranger(URI url) {
		return new IllegalArgumentException("A request to '" + url.getHost()
				+ "' is not signed: this client signs for '" + this.hosts.main() + "' alone");
	}

	private Mono<ClientResponse> exchange(ClientRequest request, ExchangeFunction next, ContextView context) {
		InFlightRequest inFlight = InFlightRequest.of(context);
		inFlight.deadline().start(this.limits.sendTimeout());
		URI url = asItTravels(request.url());
		return signature(request, url, context)
			.flatMap((signature) -> next.exchange(
					new SignedRequest(request, url, (message) -> sign(message, signature.orElse(null), inFlight))))
			.onErrorMap((failure) -> translate(failure, inFlight));
	}

	private ClientHttpRequest sign(ClientHttpRequest message, @Nullable RequestSignature signature,
			InFlightRequest inFlight) {
		if (!this.hosts.areOriginOf(message.getURI())) {
			throw stranger(message.getURI());
		}
		return new SigningRequest(message, this.signatures, signature, inFlight, this.limits.readTimeout());
	}

	/**
	 * Sign beforehand if the body is known. Not on an event loop, which other requests
	 * need, nor on the thread of a source, which would sign the requests of a bulk one
	 * after the other.
	 */
	private Mono<Optional<RequestSignature>> signature(ClientRequest request, URI url, ContextView context) {
		CallContext call = CallContext.of(request, context);
		byte[] body = (call != null) ? call.body() : null;
		if (body == null) {
			return Mono.just(Optional.empty());
		}
		return this.signatures.sign(request.method(), url, body, Blocking.isWaiting(context)).map(Optional::of);
	}

	/**
	 * HTTP clients do not agree on what they make of other characters than ASCII, of an
	 * empty path and of an empty query.
	 */
	private static URI asItTravels(URI url) {
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

	private static Throwable translate(Throwable failure, InFlightRequest inFlight) {
		// the exception itself is left out: it carries the request's headers
		Throwable cause = (failure instanceof WebClientRequestException && failure.getCause() != null)
				? failure.getCause() : failure;
		if (cause instanceof WechatPayException) {
			return cause;
		}
		return WechatPayTransportException.unanswered(inFlight.seal(), Failures.describe(cause), cause);
	}

}
