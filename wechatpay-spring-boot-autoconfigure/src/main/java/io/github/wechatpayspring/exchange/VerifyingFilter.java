package io.github.wechatpayspring.exchange;

import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.wechatpayspring.Failures;
import io.github.wechatpayspring.WechatPaySignatureException;
import io.github.wechatpayspring.WechatPaySignatureException.Reason;
import io.github.wechatpayspring.WechatPayTransportException;
import io.github.wechatpayspring.key.PlatformKeys;
import io.github.wechatpayspring.signature.WechatPayVerifier;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.BodyExtractors;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;
import org.springframework.web.reactive.function.client.ExchangeFunction;

/**
 * Filter that reads each response completely and verifies its signature before any other
 * filter or the caller sees its body. Only a response that is not 2xx may be unsigned:
 * WeChat Pay does not sign for a caller that it has not recognised, and intermediaries
 * cannot sign.
 */
final class VerifyingFilter implements ExchangeFilterFunction {

	private static final int WRONG_SIGNATURES = 2;

	private final SignedExchange.ResponseVerifier verifier;

	private final ErrorResponses errorResponses;

	private final SignedExchange.Limits limits;

	private final AtomicInteger wrongSignatures = new AtomicInteger();

	private volatile boolean verifiedBefore;

	VerifyingFilter(SignedExchange.ResponseVerifier verifier, ErrorResponses errorResponses,
			SignedExchange.Limits limits) {
		this.verifier = verifier;
		this.errorResponses = errorResponses;
		this.limits = limits;
	}

	/**
	 * Return the verifier for the keys that the merchant trusts.
	 * @param verifier the verifier of signatures
	 * @param environment the threads to run keys of the application on
	 * @param limit the maximum time of keys of the application
	 */
	static SignedExchange.ResponseVerifier verifier(WechatPayVerifier verifier, SignedExchange.Environment environment,
			Duration limit) {
		return PlatformKeys.isBuiltIn(verifier.platformKeys())
				? (status, headers, body) -> verifier.verify(headers, body)
				: new ApplicationKeysVerifier(verifier, environment, limit);
	}

	@Override
	public Mono<ClientResponse> filter(ClientRequest request, ExchangeFunction next) {
		return Mono.deferContextual((context) -> {
			SignedExchange.Listener listener = SignedExchange.Listener.of(context);
			return next.exchange(request)
				.flatMap((response) -> readBody(request, response, listener)
					.flatMap((body) -> verify(response, body, listener)))
				.timeout(listener.expired(), timedOut(listener));
		});
	}

	// not every connector limits the time between the head and the end of a response
	private Mono<byte[]> readBody(ClientRequest request, ClientResponse response, SignedExchange.Listener listener) {
		listener.responseStarted(this.limits.readTimeout());
		Flux<DataBuffer> buffers = response.body(BodyExtractors.toDataBuffers());
		return BodyBytes.of(buffers, Math.toIntExact(this.limits.maxResponseSize().toBytes()))
			.doOnNext((body) -> listener.responseRead())
			.onErrorMap((failure) -> translate(failure, request, response, listener));
	}

	private Mono<ClientResponse> timedOut(SignedExchange.Listener listener) {
		return Mono.error(() -> {
			if (listener.isResponseStarted()) {
				return new WechatPayTransportException("Response incomplete: its end was not received within "
						+ this.limits.readTimeout().toMillis() + "ms", true, null);
			}
			boolean sent = listener.seal();
			String reason = sent ? "timed out after " + this.limits.readTimeout().toMillis() + "ms"
					: "no connection within " + this.limits.sendTimeout().toMillis() + "ms";
			return WechatPayTransportException.noResponse(sent, reason, null);
		});
	}

	private Throwable translate(Throwable failure, ClientRequest request, ClientResponse response,
			SignedExchange.Listener listener) {
		if (failure instanceof DataBufferLimitException) {
			return rejected(response, listener, Reason.TOO_LONG,
					"it exceeds the maximum of " + this.limits.maxResponseSize());
		}
		return new WechatPayTransportException("Response incomplete: " + failure.getClass().getSimpleName(), true,
				MaskedPath.causeWithoutPath(failure, request));
	}

	private Mono<ClientResponse> verify(ClientResponse response, byte[] body, SignedExchange.Listener listener) {
		HttpHeaders headers = response.headers().asHttpHeaders();
		if (!response.statusCode().is2xxSuccessful()) {
			if (!headers.containsHeader(WechatPayVerifier.SIGNATURE_HEADER)) {
				return Mono.just(pass(response, body, listener, false));
			}
			if (!this.verifier.verifiesErrors()) {
				return Mono.just(pass(response.mutate()
					.headers((unverified) -> unverified.remove(WechatPayVerifier.SIGNATURE_HEADER))
					.build(), body, listener, false));
			}
		}
		return this.verifier.verify(response.statusCode(), headers, body).map((verification) -> {
			Reason reason = verification.reason();
			if (reason != null) {
				throw rejected(response, listener, reason, verification.description());
			}
			this.verifiedBefore = true;
			return pass(response, body, listener, true);
		});
	}

	private ClientResponse pass(ClientResponse response, byte[] body, SignedExchange.Listener listener,
			boolean verified) {
		HttpStatusCode status = response.statusCode();
		listener.verified(status, verified, this.errorResponses.isRefusal(status, body, verified));
		return replay(response, body);
	}

	private WechatPaySignatureException rejected(ClientResponse response, SignedExchange.Listener listener,
			Reason reason, String description) {
		listener.rejected(reason);
		int status = response.statusCode().value();
		String requestId = response.headers().asHttpHeaders().getFirst(ErrorResponses.REQUEST_ID_HEADER);
		String message = "Response with status " + status + " failed verification: " + description
				+ hint(reason, response.headers().asHttpHeaders());
		return new WechatPaySignatureException(
				(requestId != null) ? message + " (Request-ID " + Failures.printable(requestId) + ")" : message, reason,
				status, requestId);
	}

	/**
	 * A wrong signature may be an attack or a damaged response. If no response was ever
	 * verified, a wrong public key is more likely.
	 */
	private String hint(Reason reason, HttpHeaders headers) {
		String serialNumber = headers.getFirst(WechatPayVerifier.SERIAL_HEADER);
		boolean publicKey = serialNumber != null && serialNumber.startsWith("PUB_KEY_ID_");
		return (publicKey && reason == Reason.WRONG && !this.verifiedBefore
				&& this.wrongSignatures.incrementAndGet() >= WRONG_SIGNATURES)
						? ". No response has been verified so far. Check that 'public-key' belongs to 'public-key-id'"
						: "";
	}

	private static ClientResponse replay(ClientResponse response, byte[] body) {
		ClientResponse.Builder builder = response.mutate();
		// a verified body must be readable with any content type
		if (!hasReadableContentType(response.headers().asHttpHeaders())) {
			builder.headers((headers) -> {
				headers.remove(HttpHeaders.CONTENT_TYPE);
				if (looksLikeJson(body)) {
					headers.setContentType(MediaType.APPLICATION_JSON);
				}
			});
		}
		return builder
			.body((ignored) -> Flux.defer(() -> Flux.just(DefaultDataBufferFactory.sharedInstance.wrap(body))))
			.build();
	}

	private static boolean looksLikeJson(byte[] body) {
		for (byte character : body) {
			if (!Character.isWhitespace(character)) {
				return character == '{' || character == '[';
			}
		}
		return false;
	}

	private static boolean hasReadableContentType(HttpHeaders headers) {
		try {
			return headers.getContentType() != null;
		}
		catch (InvalidMediaTypeException ex) {
			return false;
		}
	}

	/**
	 * Verifier with keys of the application, which may block.
	 *
	 * @param verifier the verifier for these keys
	 * @param environment the threads to run on
	 * @param limit the maximum time
	 */
	private record ApplicationKeysVerifier(WechatPayVerifier verifier, SignedExchange.Environment environment,
			Duration limit) implements SignedExchange.ResponseVerifier {

		@Override
		public Mono<WechatPayVerifier.Result> verify(HttpStatusCode status, HttpHeaders headers, byte[] body) {
			return this.environment
				.runApplicationCode(() -> this.verifier.verify(headers, body), this.limit,
						() -> new TimeoutException("timed out after " + this.limit.toMillis() + "ms"))
				.onErrorResume((failure) -> Mono.just(new WechatPayVerifier.Result(Reason.UNKNOWN_SERIAL,
						"the key could not be looked up: " + Failures.describe(failure))));
		}

	}

}
