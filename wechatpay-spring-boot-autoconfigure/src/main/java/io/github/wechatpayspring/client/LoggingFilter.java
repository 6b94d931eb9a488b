package io.github.wechatpayspring.client;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;
import org.springframework.web.reactive.function.client.ExchangeFunction;

/**
 * Logs each attempt, from its turn to its proven answer: what it was, what came of it and
 * how long it took, and nothing of what it said.
 */
final class LoggingFilter implements ExchangeFilterFunction {

	private static final Log logger = LogFactory.getLog(WechatPayClient.class);

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
			CallContext call = CallContext.of(request, context);
			long start = System.nanoTime();
			// whoever has read an answer may cancel still
			AtomicBoolean answered = new AtomicBoolean();
			return next.exchange(request).delayUntil((response) -> describe(response).doOnNext((answer) -> {
				answered.set(true);
				log(request, call, answer, start);
			}))
				.doOnError((failure) -> log(request, call, Printable.of(String.valueOf(failure.getMessage())), start))
				.doOnCancel(() -> {
					if (!answered.get()) {
						log(request, call, "cancelled", start);
					}
				});
		});
	}

	private Mono<String> describe(ClientResponse response) {
		String requestId = response.headers().asHttpHeaders().getFirst(ErrorResponses.REQUEST_ID_HEADER);
		String answer = response.statusCode().value()
				+ ((requestId != null) ? ", Request-ID " + Printable.of(requestId) : "");
		if (response.statusCode().is2xxSuccessful()) {
			return Mono.just(answer);
		}
		return this.errorResponses.code(response)
			.map((code) -> answer + ", code " + Printable.of(code))
			.defaultIfEmpty(answer);
	}

	private static void log(ClientRequest request, @Nullable CallContext call, String outcome, long start) {
		String subject = (call != null) ? call.subject() : null;
		logger.debug(request.method() + " " + MaskedPath.of(request) + ((subject != null) ? " of " + subject : "")
				+ ": " + outcome + ", after " + Duration.ofNanos(System.nanoTime() - start).toMillis() + "ms");
	}

}
