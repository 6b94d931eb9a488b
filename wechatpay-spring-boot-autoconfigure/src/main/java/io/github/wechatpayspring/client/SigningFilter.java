package io.github.wechatpayspring.client;

import java.net.URI;
import java.util.Optional;

import io.github.wechatpayspring.key.PlatformKeys;
import io.github.wechatpayspring.signature.RequestSigner;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
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

	private final RequestSigner signer;

	private final PlatformKeys platformKeys;

	private final ExchangeLimits limits;

	SigningFilter(Hosts hosts, RequestSigner signer, PlatformKeys platformKeys, ExchangeLimits limits) {
		this.hosts = hosts;
		this.signer = signer;
		this.platformKeys = platformKeys;
		this.limits = limits;
	}

	@Override
	public Mono<ClientResponse> filter(ClientRequest request, ExchangeFunction next) {
		if (!this.hosts.areOriginOf(request.url())) {
			return Mono.error(stranger(request.url()));
		}
		return this.platformKeys.ready()
			.onErrorMap(SigningFilter::notReady)
			.then(Mono.deferContextual((context) -> exchange(request, next, context)));
	}

	private IllegalArgumentException stranger(URI url) {
		return new IllegalArgumentException("A request to '" + url.getHost()
				+ "' is not signed: this client signs for '" + this.hosts.main() + "' alone");
	}

	private static Throwable notReady(Throwable failure) {
		return new WechatPayTransportException(
				"Nothing was sent to WeChat Pay, because its answer could not be proven: " + failure.getMessage(),
				false, failure);
	}

	private Mono<ClientResponse> exchange(ClientRequest request, ExchangeFunction next, ContextView context) {
		Exchange exchange = Exchange.of(context);
		exchange.deadline().begin(this.limits.sendTimeout());
		Handover handover = exchange.handover();
		URI url = asItTravels(request.url());
		return signature(request, url, Blocking.isWaiting(context))
			.flatMap((signature) -> next.exchange(
					new SignedRequest(request, url, (message) -> sign(message, signature.orElse(null), exchange))))
			.onErrorMap(Exception.class, (failure) -> translate(failure, handover));
	}

	private ClientHttpRequest sign(ClientHttpRequest message, @Nullable RequestSignature signature, Exchange exchange) {
		if (!this.hosts.areOriginOf(message.getURI())) {
			throw stranger(message.getURI());
		}
		return new SigningRequest(message, this.signer, signature, this.platformKeys.preferredSerialNumber(), exchange,
				this.limits.readTimeout());
	}

	/**
	 * Sign beforehand what is known beforehand: on the thread of a caller that waits, or
	 * on a worker. Not on an event loop, which others need, nor on the thread of a
	 * source, which would sign one request of a bulk after the other.
	 */
	private Mono<Optional<RequestSignature>> signature(ClientRequest request, URI url, boolean here) {
		byte[] body = Attempts.body(request);
		if (body == null) {
			return Mono.just(Optional.empty());
		}
		Mono<Optional<RequestSignature>> signature = Mono
			.fromSupplier(() -> Optional.of(RequestSignature.of(this.signer, request.method(), url, body)));
		return here ? signature : signature.subscribeOn(Schedulers.parallel());
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

	private static Exception translate(Exception failure, Handover handover) {
		// the exception itself is left out: it carries the request's headers
		Throwable cause = (failure instanceof WebClientRequestException && failure.getCause() != null)
				? failure.getCause() : failure;
		if (cause instanceof WechatPayException exception) {
			return exception;
		}
		return WechatPayTransportException.unanswered(handover.end(), describe(cause), cause);
	}

	private static String describe(Throwable cause) {
		String message = cause.getMessage();
		return (message != null) ? cause.getClass().getSimpleName() + ": " + Printable.of(message)
				: cause.getClass().getSimpleName();
	}

}
