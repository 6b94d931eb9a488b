package io.github.wechatpayspring.client;

import java.util.function.Function;
import java.util.function.Supplier;

import io.github.wechatpayspring.WechatPayException;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.core.ParameterizedTypeReference;
import org.springframework.core.codec.CodecException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.reactive.function.UnsupportedMediaTypeException;
import org.springframework.web.reactive.function.client.WebClientResponseException;
import org.springframework.web.reactive.function.client.support.WebClientAdapter;
import org.springframework.web.service.invoker.AbstractReactorHttpExchangeAdapter;
import org.springframework.web.service.invoker.HttpRequestValues;
import org.springframework.web.service.invoker.ReactorHttpExchangeAdapter;

/**
 * Adapter for HTTP interfaces that calls WeChat Pay with the
 * {@link WechatPayClient#webClient()} of the current client. Calls fail with the
 * exceptions of {@link WechatPayEndpoint}. Thread-safe.
 */
final class WechatPayExchangeAdapter extends AbstractReactorHttpExchangeAdapter {

	private final Supplier<WechatPayClient> client;

	WechatPayExchangeAdapter(Supplier<WechatPayClient> client) {
		this.client = client;
	}

	@Override
	public boolean supportsRequestAttributes() {
		return true;
	}

	@Override
	public Mono<Void> exchangeForMono(HttpRequestValues requestValues) {
		return mono((adapter) -> adapter.exchangeForMono(requestValues));
	}

	@Override
	public Mono<HttpHeaders> exchangeForHeadersMono(HttpRequestValues requestValues) {
		return mono((adapter) -> adapter.exchangeForHeadersMono(requestValues));
	}

	@Override
	public <T> Mono<T> exchangeForBodyMono(HttpRequestValues requestValues, ParameterizedTypeReference<T> bodyType) {
		return mono((adapter) -> adapter.exchangeForBodyMono(requestValues, bodyType));
	}

	@Override
	public <T> Flux<T> exchangeForBodyFlux(HttpRequestValues requestValues, ParameterizedTypeReference<T> bodyType) {
		return Flux.defer(() -> current().exchangeForBodyFlux(requestValues, bodyType))
			.onErrorMap(WechatPayExchangeAdapter::translate);
	}

	@Override
	public Mono<ResponseEntity<Void>> exchangeForBodilessEntityMono(HttpRequestValues requestValues) {
		return mono((adapter) -> adapter.exchangeForBodilessEntityMono(requestValues));
	}

	@Override
	public <T> Mono<ResponseEntity<T>> exchangeForEntityMono(HttpRequestValues requestValues,
			ParameterizedTypeReference<T> bodyType) {
		return mono((adapter) -> adapter.exchangeForEntityMono(requestValues, bodyType));
	}

	@Override
	public <T> Mono<ResponseEntity<Flux<T>>> exchangeForEntityFlux(HttpRequestValues requestValues,
			ParameterizedTypeReference<T> bodyType) {
		return mono((adapter) -> adapter.exchangeForEntityFlux(requestValues, bodyType)
			.map((entity) -> new ResponseEntity<>(translated(entity.getBody()), entity.getHeaders(),
					entity.getStatusCode())));
	}

	private static <T> @Nullable Flux<T> translated(@Nullable Flux<T> body) {
		return (body != null) ? body.onErrorMap(WechatPayExchangeAdapter::translate) : null;
	}

	private <T> Mono<T> mono(Function<ReactorHttpExchangeAdapter, Mono<T>> exchange) {
		return Mono.defer(() -> exchange.apply(current())).onErrorMap(WechatPayExchangeAdapter::translate);
	}

	private ReactorHttpExchangeAdapter current() {
		return WebClientAdapter.create(this.client.get().webClient());
	}

	private static Throwable translate(Throwable failure) {
		// the exception around the cause is omitted, because it contains the headers of
		// the
		// request
		Throwable cause = (failure instanceof WebClientResponseException && failure.getCause() != null)
				? failure.getCause() : failure;
		return (cause instanceof CodecException || cause instanceof UnsupportedMediaTypeException)
				? new WechatPayException("Response is verified but cannot be read as the requested type", cause)
				: failure;
	}

}
