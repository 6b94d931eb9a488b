package io.github.wechatpayspring.client;

import java.time.Clock;

import io.github.wechatpayspring.signature.SignatureRejection;
import io.github.wechatpayspring.signature.Verification;
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
 * Reads each answer whole and proves its signature before anybody else sees a byte of it.
 * Only an answer that is not 2xx may come unsigned: WeChat Pay cannot sign for a caller
 * it has not recognised, and gateways cannot sign at all.
 */
final class VerifyingFilter implements ExchangeFilterFunction {

	private static final int WRONG_SIGNATURES = 2;

	private final AnswerProof proof;

	private final ErrorResponses errorResponses;

	private final ExchangeLimits limits;

	private final WechatPayActivity activity;

	private final Clock clock;

	VerifyingFilter(AnswerProof proof, ErrorResponses errorResponses, ExchangeLimits limits, WechatPayActivity activity,
			Clock clock) {
		this.proof = proof;
		this.errorResponses = errorResponses;
		this.limits = limits;
		this.activity = activity;
		this.clock = clock;
	}

	@Override
	public Mono<ClientResponse> filter(ClientRequest request, ExchangeFunction next) {
		return Mono.deferContextual((context) -> {
			InFlightRequest inFlight = InFlightRequest.of(context);
			return next.exchange(request)
				.flatMap((response) -> readBody(response, inFlight).flatMap((body) -> prove(response, body, inFlight)))
				.timeout(inFlight.deadline().expired(), timedOut(inFlight));
		});
	}

	// not every connector limits the time between the head and the end of a response
	private Mono<byte[]> readBody(ClientResponse response, InFlightRequest inFlight) {
		inFlight.startResponse();
		inFlight.deadline().start(this.limits.readTimeout());
		Flux<DataBuffer> buffers = response.body(BodyExtractors.toDataBuffers());
		return BodyBytes.of(buffers, Math.toIntExact(this.limits.maxResponseSize().toBytes()))
			.doOnNext((body) -> inFlight.deadline().cancel())
			.onErrorMap((failure) -> translate(failure, response));
	}

	private Mono<ClientResponse> timedOut(InFlightRequest inFlight) {
		return Mono.error(() -> {
			if (inFlight.isResponseStarted()) {
				return new WechatPayTransportException(
						"WeChat Pay's answer broke off: its end did not come within " + this.limits.readTimeout(), true,
						null);
			}
			boolean sent = inFlight.seal();
			String why = sent ? "nothing came within " + this.limits.readTimeout()
					: "there was no connection within " + this.limits.sendTimeout();
			return WechatPayTransportException.unanswered(sent, why, null);
		});
	}

	private Throwable translate(Throwable failure, ClientResponse response) {
		if (failure instanceof DataBufferLimitException) {
			return rejected(response, SignatureRejection.TOO_LONG,
					"it is longer than " + this.limits.maxResponseSize());
		}
		return new WechatPayTransportException("WeChat Pay's answer broke off: " + failure.getClass().getSimpleName(),
				true, failure);
	}

	private Mono<ClientResponse> prove(ClientResponse response, byte[] body, InFlightRequest inFlight) {
		HttpHeaders headers = response.headers().asHttpHeaders();
		if (!response.statusCode().is2xxSuccessful()) {
			if (!headers.containsHeader(WechatPayVerifier.SIGNATURE_HEADER)) {
				return Mono.just(pass(response, body, inFlight, false));
			}
			if (!this.proof.extendsToErrors()) {
				return Mono.just(pass(response.mutate()
					.headers((unproven) -> unproven.remove(WechatPayVerifier.SIGNATURE_HEADER))
					.build(), body, inFlight, false));
			}
		}
		return this.proof.verify(headers, body).map((verification) -> {
			SignatureRejection rejection = verification.rejection();
			if (rejection != null) {
				throw rejected(response, rejection, verification.description());
			}
			this.activity.verified(this.clock.instant());
			return pass(response, body, inFlight, true);
		});
	}

	private ClientResponse pass(ClientResponse response, byte[] body, InFlightRequest inFlight, boolean verified) {
		HttpStatusCode status = response.statusCode();
		inFlight.complete(status, this.errorResponses.isRefusal(status.value(), body, verified));
		return replay(response, body);
	}

	private WechatPaySignatureException rejected(ClientResponse response, SignatureRejection why, String description) {
		this.activity.rejected(why);
		int status = response.statusCode().value();
		String requestId = response.headers().asHttpHeaders().getFirst(ErrorResponses.REQUEST_ID_HEADER);
		String message = "An answer with status " + status + " proves nothing: " + description
				+ hint(why, response.headers().asHttpHeaders());
		return new WechatPaySignatureException(
				(requestId != null) ? message + " (Request-ID " + Printable.of(requestId) + ")" : message, why, status,
				requestId);
	}

	/**
	 * A wrong signature may be an attack or a damaged response. If no response was ever
	 * verified, a wrong public key is more likely.
	 */
	private String hint(SignatureRejection reason, HttpHeaders headers) {
		String serialNumber = headers.getFirst(WechatPayVerifier.SERIAL_HEADER);
		boolean publicKey = serialNumber != null && serialNumber.startsWith("PUB_KEY_ID_");
		return (publicKey && reason == SignatureRejection.WRONG && this.activity.lastVerifiedAt() == null
				&& this.activity.rejections(reason) >= WRONG_SIGNATURES)
						? ". No response has been verified so far. Check that 'public-key' belongs to 'public-key-id'"
						: "";
	}

	private static ClientResponse replay(ClientResponse response, byte[] body) {
		ClientResponse.Builder builder = response.mutate();
		// the type decides whether a body can be read, and the body is verified already
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
	 * Strategy for the verification of a response.
	 */
	@FunctionalInterface
	interface AnswerProof {

		Mono<Verification> verify(HttpHeaders headers, byte[] body);

		/**
		 * Return whether a response that is not 2xx can be verified. If not, its
		 * signature is ignored.
		 */
		default boolean extendsToErrors() {
			return true;
		}

	}

}
