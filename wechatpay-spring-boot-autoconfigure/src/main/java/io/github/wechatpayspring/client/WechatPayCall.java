package io.github.wechatpayspring.client;

import java.net.URI;
import java.util.function.Consumer;
import java.util.function.Predicate;

import io.github.wechatpayspring.Failures;
import io.github.wechatpayspring.WechatPayException;
import io.github.wechatpayspring.WechatPayTransportException;
import io.github.wechatpayspring.exchange.SignedExchange;
import io.github.wechatpayspring.traffic.CallContext;
import io.github.wechatpayspring.traffic.WechatPayTraffic;
import org.jspecify.annotations.Nullable;
import reactor.core.Exceptions;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * Call to WeChat Pay: the attempts of one request until the outcome is decided.
 *
 * @param webClient the client of the merchant, which signs and verifies
 * @param traffic the traffic of the merchant
 * @param request the request
 * @param context the state of the call
 * @since 0.1.0
 */
public record WechatPayCall(WebClient webClient, WechatPayTraffic traffic, Request request, CallContext context) {

	/**
	 * Execute the call. For each attempt, the filters of the client acquire a permit and
	 * choose the host ({@code TrafficFilter}), log ({@code LoggingFilter}), verify the
	 * response ({@code VerifyingFilter}) and sign the request ({@code SigningFilter}),
	 * which the connector then sends. The response is then checked for success. After a
	 * failure, the traffic of the merchant decides whether to retry or to end the call.
	 * @param successCheck throws an exception for a response that does not report success
	 * @param retryable whether another attempt may follow a failure
	 * @return emits the response, or fails with the failure of the last attempt
	 */
	public Mono<ResponseEntity<byte[]>> execute(Consumer<ResponseEntity<byte[]>> successCheck,
			Predicate<Throwable> retryable) {
		Mono<ResponseEntity<byte[]>> attempt = exchange().doOnNext(successCheck);
		return this.traffic.attempt(this.context, attempt, retryable);
	}

	private Mono<ResponseEntity<byte[]>> exchange() {
		WebClient.RequestBodySpec spec = this.webClient.method(this.request.method()).uri(this.request.uri());
		spec.attributes(this.context::addTo);
		if (this.request.uriTemplate() != null) {
			spec.attribute(SignedExchange.URI_TEMPLATE_ATTRIBUTE, this.request.uriTemplate());
		}
		byte[] body = this.request.body();
		if (body != null) {
			spec.contentType(MediaType.APPLICATION_JSON).bodyValue(body);
		}
		return spec.retrieve().toEntity(byte[].class);
	}

	/**
	 * Return whether calls through a client run code of the application.
	 * @param client the client
	 * @return whether its {@code WebClient} has filters of the application, or it is
	 * implemented by the application
	 */
	public static boolean runsApplicationCode(WechatPayClient client) {
		return !(client instanceof WebClientWechatPayClient own) || own.hasApplicationFilters();
	}

	/**
	 * Wait for a value.
	 * @param <T> the type of the value
	 * @param mono emits the value
	 * @param clients the classes of the library through which the caller has called
	 * @return the value, or {@code null} if there is none
	 * @throws IllegalStateException on a thread that must not block
	 * @throws WechatPayTransportException if the thread is interrupted while it waits;
	 * its interrupted flag stays set
	 */
	public static <T> @Nullable T await(Mono<T> mono, Class<?>... clients) {
		assertBlockingAllowed();
		try {
			return mono.contextWrite(SignedExchange::markCallerWaiting).block();
		}
		catch (WechatPayException ex) {
			throw Failures.withCaller(ex, clients);
		}
		catch (RuntimeException ex) {
			if (Exceptions.unwrap(ex) instanceof InterruptedException) {
				throw new WechatPayTransportException("Interrupted while waiting for the response", true, ex);
			}
			throw ex;
		}
	}

	/**
	 * Assert that the current thread may block.
	 * @throws IllegalStateException if it must not
	 */
	public static void assertBlockingAllowed() {
		if (Schedulers.isInNonBlockingThread()) {
			throw new IllegalStateException("The thread '" + Thread.currentThread().getName()
					+ "' must not block: use the asynchronous form of this call");
		}
	}

	/**
	 * Request of a call. All attempts send the same bytes.
	 *
	 * @param method the HTTP method
	 * @param uri the address on the primary host, percent-encoded
	 * @param uriTemplate the template of the path, which names the endpoint in metrics,
	 * or {@code null}
	 * @param body the bytes of the JSON body, or {@code null} for none
	 */
	@SuppressWarnings("ArrayRecordComponent")
	public record Request(HttpMethod method, URI uri, @Nullable String uriTemplate, byte @Nullable [] body) {
	}

}
