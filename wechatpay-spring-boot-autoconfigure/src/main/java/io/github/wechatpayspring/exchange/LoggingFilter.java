package io.github.wechatpayspring.exchange;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

import io.github.wechatpayspring.Failures;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;
import org.springframework.web.reactive.function.client.ExchangeFunction;

/**
 * Filter that logs each exchange at level {@code DEBUG}: method, masked path, result and
 * duration, and nothing of the bodies.
 */
final class LoggingFilter implements ExchangeFilterFunction {

	// the documented name, which is that of the client
	private static final Log logger = LogFactory.getLog("io.github.wechatpayspring.client.WechatPayClient");

	private final ErrorResponses errorResponses;

	LoggingFilter(ErrorResponses errorResponses) {
		this.errorResponses = errorResponses;
	}

	@Override
	public Mono<ClientResponse> filter(ClientRequest request, ExchangeFunction next) {
		if (!logger.isDebugEnabled()) {
			return next.exchange(request);
		}
		return Mono.deferContextual((context) -> {
			String subject = SignedExchange.Listener.of(context).subject();
			long start = System.nanoTime();
			// a subscriber may cancel after it has read the response
			AtomicBoolean responded = new AtomicBoolean();
			return next.exchange(request).delayUntil((response) -> describe(response).doOnNext((description) -> {
				responded.set(true);
				log(request, subject, description, start);
			}))
				.doOnError((failure) -> log(request, subject, Failures.printable(String.valueOf(failure.getMessage())),
						start))
				.doOnCancel(() -> {
					if (!responded.get()) {
						log(request, subject, "cancelled", start);
					}
				});
		});
	}

	private Mono<String> describe(ClientResponse response) {
		String requestId = response.headers().asHttpHeaders().getFirst(ErrorResponses.REQUEST_ID_HEADER);
		String description = response.statusCode().value()
				+ ((requestId != null) ? ", Request-ID " + Failures.printable(requestId) : "");
		if (response.statusCode().is2xxSuccessful()) {
			return Mono.just(description);
		}
		return this.errorResponses.code(response)
			.map((code) -> description + ", code " + Failures.printable(code))
			.defaultIfEmpty(description);
	}

	private static void log(ClientRequest request, @Nullable String subject, String result, long start) {
		logger.debug(request.method() + " " + MaskedPath.of(request) + ((subject != null) ? " of " + subject : "")
				+ ": " + result + ", after " + Duration.ofNanos(System.nanoTime() - start).toMillis() + "ms");
	}

}
