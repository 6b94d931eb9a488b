package io.github.wechatpayspring.client;

import java.net.URI;
import java.time.Duration;

import io.github.wechatpayspring.key.PlatformKeys;
import io.github.wechatpayspring.signature.RequestSigner;
import io.github.wechatpayspring.signature.WechatPayVerifier;
import reactor.core.publisher.Mono;

import org.springframework.http.HttpHeaders;
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

	private final Duration timeout;

	SigningFilter(Hosts hosts, RequestSigner signer, PlatformKeys platformKeys, Duration timeout) {
		this.hosts = hosts;
		this.signer = signer;
		this.platformKeys = platformKeys;
		this.timeout = timeout;
	}

	@Override
	public Mono<ClientResponse> filter(ClientRequest request, ExchangeFunction next) {
		if (!this.hosts.areOriginOf(request.url())) {
			return Mono.error(new IllegalArgumentException("A request to '" + request.url().getHost()
					+ "' is not signed: this client signs for '" + this.hosts.main() + "' alone"));
		}
		return this.platformKeys.ready()
			.onErrorMap(SigningFilter::notReady)
			.then(Mono.defer(() -> exchange(request, next)));
	}

	private static Throwable notReady(Throwable failure) {
		return new WechatPayTransportException(
				"Nothing was sent to WeChat Pay, because its answer could not be proven: " + failure.getMessage(),
				false, failure);
	}

	private Mono<ClientResponse> exchange(ClientRequest request, ExchangeFunction next) {
		Handover handover = Exchange.of(request).handover();
		ClientRequest signed = ClientRequest.from(request)
			.url(asItTravels(request.url()))
			.headers(this::setPlatformSerial)
			.body((message, context) -> request.body()
				.insert(new SigningRequest(message, this.signer, handover), context))
			.build();
		return Mono.defer(() -> next.exchange(signed))
			.timeout(this.timeout)
			.onErrorMap(Exception.class, (failure) -> translate(failure, handover));
	}

	/**
	 * HTTP clients do not agree on what they make of other characters than ASCII, of an
	 * empty path and of an empty query.
	 */
	private static URI asItTravels(URI url) {
		UriComponentsBuilder builder = UriComponentsBuilder.fromUri(URI.create(url.toASCIIString()));
		if (url.getRawPath().isEmpty()) {
			builder.path("/");
		}
		if (url.getRawQuery() != null && url.getRawQuery().isEmpty()) {
			builder.replaceQuery(null);
		}
		return builder.build(true).toUri();
	}

	private void setPlatformSerial(HttpHeaders headers) {
		String serialNumber = this.platformKeys.preferredSerialNumber();
		if (serialNumber != null) {
			headers.set(WechatPayVerifier.SERIAL_HEADER, serialNumber);
		}
	}

	private static Exception translate(Exception failure, Handover handover) {
		// the exception itself is left out: it carries the request's headers
		Throwable cause = (failure instanceof WebClientRequestException && failure.getCause() != null)
				? failure.getCause() : failure;
		if (cause instanceof WechatPayException exception) {
			return exception;
		}
		return handover.end()
				? new WechatPayTransportException(
						"The request was sent but WeChat Pay did not answer: " + describe(cause), true, cause)
				: new WechatPayTransportException("Nothing was sent to WeChat Pay: " + describe(cause), false, cause);
	}

	private static String describe(Throwable cause) {
		String message = cause.getMessage();
		return (message != null) ? cause.getClass().getSimpleName() + ": " + Printable.of(message)
				: cause.getClass().getSimpleName();
	}

}
