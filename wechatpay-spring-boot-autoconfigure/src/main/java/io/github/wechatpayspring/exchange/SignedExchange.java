package io.github.wechatpayspring.exchange;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

import io.github.wechatpayspring.WechatPayApiException;
import io.github.wechatpayspring.WechatPaySignatureException;
import io.github.wechatpayspring.WechatPaySignatureException.Reason;
import io.github.wechatpayspring.key.PlatformKeys;
import io.github.wechatpayspring.signature.AuthorizationHeaderFactory;
import io.github.wechatpayspring.signature.WechatPaySigner;
import io.github.wechatpayspring.signature.WechatPayVerifier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.util.context.Context;
import reactor.util.context.ContextView;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.util.unit.DataSize;
import org.springframework.web.reactive.function.client.ClientRequestObservationConvention;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * Exchange of one signed request for one verified response. Its filters expect an
 * {@link Listener} in the Reactor context. Thread-safe.
 *
 * @since 0.1.0
 */
public final class SignedExchange {

	/**
	 * Name of the request attribute with the URI template, as {@link WebClient} sets it.
	 */
	public static final String URI_TEMPLATE_ATTRIBUTE = WebClient.class.getName() + ".uriTemplate";

	private static final String CALLER_WAITS = SignedExchange.class.getName() + ".callerWaits";

	private final ErrorResponses errorResponses;

	private final List<ExchangeFilterFunction> filters;

	/**
	 * Create a new exchange whose responses are verified with platform keys.
	 * @param merchantId the merchant id (商户号)
	 * @param signer the signer of requests
	 * @param verifier the verifier of responses, with the keys that the merchant trusts;
	 * its clock also gives the time of requests
	 * @param limits the limits of an exchange
	 * @param environment the hosts and the threads of the merchant
	 */
	public SignedExchange(String merchantId, WechatPaySigner signer, WechatPayVerifier verifier, Limits limits,
			Environment environment) {
		this(new AuthorizationHeaderFactory(merchantId, signer, verifier.clock()), verifier.platformKeys(),
				VerifyingFilter.verifier(verifier, environment, limits.readTimeout()), verifier::clockOffset, limits,
				environment);
	}

	/**
	 * Create a new exchange that leaves it to WeChat Pay which key signs the response.
	 * @param merchantId the merchant id (商户号)
	 * @param signer the signer of requests
	 * @param clock the clock that gives the time of requests
	 * @param verifier the verifier of responses
	 * @param limits the limits of an exchange
	 * @param environment the hosts and the threads of the merchant
	 */
	public SignedExchange(String merchantId, WechatPaySigner signer, Clock clock, ResponseVerifier verifier,
			Limits limits, Environment environment) {
		this(new AuthorizationHeaderFactory(merchantId, signer, clock), null, verifier, () -> null, limits,
				environment);
	}

	private SignedExchange(AuthorizationHeaderFactory authorization, @Nullable PlatformKeys platformKeys,
			ResponseVerifier verifier, Supplier<@Nullable Duration> clockOffset, Limits limits,
			Environment environment) {
		boolean blocking = !authorization.isInMemory()
				|| (platformKeys != null && !PlatformKeys.isBuiltIn(platformKeys));
		RequestAuthorizations authorizations = new RequestAuthorizations(authorization, platformKeys,
				blocking ? environment : null, limits.sendTimeout());
		this.errorResponses = new ErrorResponses(new JsonMapper(), new ErrorHints(authorization.clock(), clockOffset));
		this.filters = List.of(new LoggingFilter(this.errorResponses),
				new VerifyingFilter(verifier, this.errorResponses, limits),
				new SigningFilter(environment, authorizations, limits));
	}

	/**
	 * Create the convention for the observations of exchanges. It masks values that may
	 * be an openid or a coupon code in {@code http.url}. The {@code uri} of a path that
	 * is neither a template with variables nor made of resource names is {@code none}.
	 * @param name the name of the observation
	 * @return the convention
	 */
	public static ClientRequestObservationConvention observationConvention(String name) {
		return new MaskingObservationConvention(name);
	}

	/**
	 * Add to the context of a call that the subscribing thread only waits, so that it may
	 * sign the request itself.
	 * @param context the context of the call
	 * @return the context with the mark
	 */
	public static Context markCallerWaiting(Context context) {
		return context.put(CALLER_WAITS, true);
	}

	static boolean isCallerWaiting(ContextView context) {
		return context.hasKey(CALLER_WAITS) && !Schedulers.isInNonBlockingThread();
	}

	/**
	 * Return the filters of the exchange in their order: log, verify, sign. They must be
	 * the last filters of a client.
	 * @return the filters
	 */
	public List<ExchangeFilterFunction> filters() {
		return this.filters;
	}

	/**
	 * Read a response that has passed the filters and is not 2xx.
	 * @param response the response
	 * @return emits the exception for the response
	 */
	public Mono<WechatPayApiException> readError(ClientResponse response) {
		return this.errorResponses.read(response);
	}

	/**
	 * Create an exception for a 2xx response that does not report success.
	 * @param status the status of the response
	 * @param headers the headers of the response
	 * @param code the error code in its body, or {@code null} if there is none
	 * @param verified whether the response is verified
	 * @return the exception
	 */
	public static WechatPayApiException withoutSuccess(HttpStatusCode status, HttpHeaders headers,
			@Nullable String code, boolean verified) {
		return ErrorResponses.withoutSuccess(status, headers, code, verified);
	}

	/**
	 * Limits of one exchange.
	 *
	 * @param sendTimeout the time within which a connection is acquired and the request
	 * is sent; includes the waiting and the handshakes that HTTP clients do not limit
	 * @param readTimeout the time from then until the response starts, and again until it
	 * ends
	 * @param maxResponseSize the maximum size of the body of a response
	 */
	public record Limits(Duration sendTimeout, Duration readTimeout, DataSize maxResponseSize) {
	}

	/**
	 * Strategy for the verification of a response.
	 */
	@FunctionalInterface
	public interface ResponseVerifier {

		/**
		 * Verify a response.
		 * @param status the status of the response
		 * @param headers the headers of the response
		 * @param body the raw bytes of its body
		 * @return emits the result
		 */
		Mono<WechatPayVerifier.Result> verify(HttpStatusCode status, HttpHeaders headers, byte[] body);

		/**
		 * Return whether a response that is not 2xx can be verified. If not, its
		 * signature is ignored.
		 * @return whether it can
		 */
		default boolean verifiesErrors() {
			return true;
		}

	}

	/**
	 * Hosts and threads of a merchant.
	 */
	public interface Environment {

		/**
		 * Return whether requests to a URL are signed.
		 * @param url the URL
		 * @return whether it is on one of the merchant's hosts
		 */
		boolean isOrigin(URI url);

		/**
		 * Return the base URL of the primary host.
		 * @return the base URL
		 */
		String primaryBaseUrl();

		/**
		 * Run code of the application, such as a signer, on a thread that may block.
		 * @param <T> the type of its result
		 * @param code the code
		 * @param limit the maximum time
		 * @param timeout gives the error if the code takes longer
		 * @return emits the result. If the subscription is cancelled or the time has
		 * passed, the thread is interrupted
		 */
		<T> Mono<T> runApplicationCode(Supplier<Mono<T>> code, Duration limit, Supplier<? extends Throwable> timeout);

	}

	/**
	 * Listener to the progress of one exchange. The exchange finds its listener in the
	 * Reactor context. Implementations must be thread-safe.
	 *
	 */
	public interface Listener {

		/**
		 * Return the listener of the current exchange.
		 * @param context the context of the exchange
		 * @return the listener
		 * @throws java.util.NoSuchElementException if there is none
		 */
		static Listener of(ContextView context) {
			return context.get(Listener.class);
		}

		/**
		 * Return whether an exchange must use a new connection, because an earlier
		 * request of the same call was sent and has no verified response. The connections
		 * of a pool often break together.
		 * @param context the context of the exchange
		 * @return whether the connection must be new
		 */
		static boolean requiresNewConnection(ContextView context) {
			Listener listener = context.getOrDefault(Listener.class, null);
			return listener != null && listener.requiresNewConnection();
		}

		/**
		 * Add this listener to the context of an exchange.
		 * @param context the context
		 * @return the context with the listener
		 */
		default Context addTo(Context context) {
			return context.put(Listener.class, this);
		}

		/**
		 * Return the subject of the request for the log.
		 * @return the subject, such as {@code coupon ****3434}, or {@code null}
		 */
		@Nullable String subject();

		/**
		 * Return the bytes of the body, so that they can be signed before a connection is
		 * acquired.
		 * @return the bytes, empty for a request without a body, or {@code null} if they
		 * are not known
		 */
		byte @Nullable [] body();

		/**
		 * Return whether the request must be sent on a new connection.
		 * @return whether the connection must be new
		 */
		boolean requiresNewConnection();

		/**
		 * Called before the request is signed and a connection is acquired.
		 * @param limit the time within which the request must be sent
		 */
		void connecting(Duration limit);

		/**
		 * Wait until the request may be sent without exceeding the rate limit.
		 * @return completes immediately before the request is sent
		 */
		Mono<Void> awaitSendSlot();

		/**
		 * Called before the first byte of the request is handed to the connector, and
		 * again if the connector asks for the request again.
		 * @param limit the time within which the response must start
		 * @return {@code false} if the request must not be sent
		 */
		boolean sending(Duration limit);

		/**
		 * Called when status and headers of the response have arrived.
		 * @param limit the time within which the response must end
		 */
		void responseStarted(Duration limit);

		/**
		 * Called when the response has been read. Verification is not limited in time.
		 */
		void responseRead();

		/**
		 * Called when the response has passed verification, or is an error response that
		 * need not be signed.
		 * @param status the status of the response
		 * @param signed whether the response was verified
		 * @param refusal whether WeChat Pay refused the request, so that it had no effect
		 */
		void verified(HttpStatusCode status, boolean signed, boolean refusal);

		/**
		 * Called when the response has failed verification.
		 * @param reason the reason
		 */
		void rejected(WechatPaySignatureException.Reason reason);

		/**
		 * Forbid that the request is sent from now on, unless it was sent already.
		 * @return whether it was sent
		 */
		boolean seal();

		/**
		 * Return whether the response has started and not ended.
		 * @return whether a part of the response has arrived
		 */
		boolean isResponseStarted();

		/**
		 * Wait until a limit expires.
		 * @return completes when the time of the current phase has passed
		 */
		Mono<Void> expired();

	}

}
