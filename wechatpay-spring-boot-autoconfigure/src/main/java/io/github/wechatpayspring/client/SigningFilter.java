package io.github.wechatpayspring.client;

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

/**
 * Signs each request over the exact bytes that go out, and refuses to sign for another
 * host. Must be the innermost filter: nothing may change a request after it.
 */
final class SigningFilter implements ExchangeFilterFunction {

	private final BaseUrl baseUrl;

	private final RequestSigner signer;

	private final PlatformKeys platformKeys;

	SigningFilter(BaseUrl baseUrl, RequestSigner signer, PlatformKeys platformKeys) {
		this.baseUrl = baseUrl;
		this.signer = signer;
		this.platformKeys = platformKeys;
	}

	@Override
	public Mono<ClientResponse> filter(ClientRequest request, ExchangeFunction next) {
		if (!this.baseUrl.isOriginOf(request.url())) {
			return Mono.error(new IllegalArgumentException("A request to '" + request.url().getHost()
					+ "' is not signed: this client signs for '" + this.baseUrl + "' alone"));
		}
		Handover handover = new Handover();
		ClientRequest signed = ClientRequest.from(request)
			.headers(this::setPlatformSerial)
			.body((message, context) -> request.body()
				.insert(new SigningRequest(message, this.signer, handover), context))
			.build();
		return next.exchange(signed)
			.onErrorMap(WebClientRequestException.class, (failure) -> translate(failure, handover));
	}

	private void setPlatformSerial(HttpHeaders headers) {
		String serialNumber = this.platformKeys.preferredSerialNumber();
		if (serialNumber != null) {
			headers.set(WechatPayVerifier.SERIAL_HEADER, serialNumber);
		}
	}

	// the exception itself is left out: it carries the request's headers
	private static WechatPayException translate(WebClientRequestException failure, Handover handover) {
		Throwable cause = failure;
		do {
			cause = cause.getCause();
			if (cause instanceof WechatPayException exception) {
				return exception;
			}
		}
		while (cause != null);
		return transportFailure((failure.getCause() != null) ? failure.getCause() : failure, handover);
	}

	private static WechatPayTransportException transportFailure(Throwable cause, Handover handover) {
		return handover.mayHaveArrived(cause)
				? new WechatPayTransportException(
						"The request was sent but WeChat Pay did not answer: " + describe(cause), true, cause)
				: new WechatPayTransportException("WeChat Pay cannot be reached, nothing was sent: " + describe(cause),
						false, cause);
	}

	private static String describe(Throwable cause) {
		String message = cause.getMessage();
		return (message != null) ? cause.getClass().getSimpleName() + ": " + Printable.of(message)
				: cause.getClass().getSimpleName();
	}

}
