package io.github.wechatpayspring.benchmarks.stress;

import java.time.Duration;
import java.util.Random;
import java.util.random.RandomGenerator;

import io.github.wechatpayspring.client.WechatPayWebClientCustomizer;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import reactor.core.publisher.Mono;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFunction;

/**
 * Configuration with a filter and an observation handler that fail or hang at random.
 */
@Configuration(proxyBeanMethods = false)
class Hooks {

	private static final int ONE_IN = 60;

	private final RandomGenerator random = new Random(1);

	@Bean
	WechatPayWebClientCustomizer unreliableFilter() {
		return (builder) -> builder.filter(this::filter);
	}

	@Bean
	ObservationRegistry unreliableObservationRegistry() {
		ObservationRegistry registry = ObservationRegistry.create();
		registry.observationConfig().observationHandler(new UnreliableHandler());
		return registry;
	}

	private Mono<ClientResponse> filter(ClientRequest request, ExchangeFunction next) {
		return switch (next(ONE_IN)) {
			case 0 -> throw failure();
			case 1 -> Mono.error(this::failure);
			case 2 -> Mono.never();
			case 3 ->
				next.exchange(request).delayUntil((response) -> response.releaseBody().then(Mono.error(failure())));
			case 4 -> next.exchange(ClientRequest.create(request.method(), request.url())
				.headers((headers) -> headers.addAll(request.headers()))
				.body(request.body())
				.build());
			case 5 -> next.exchange(request).retry(1);
			case 6 -> Mono.delay(Duration.ofMillis(next(300))).then(next.exchange(request));
			default -> next.exchange(request);
		};
	}

	private RuntimeException failure() {
		switch (next(3)) {
			case 0 -> throw new NoSuchMethodError("injected");
			case 1 -> throw new AssertionError("injected");
			default -> {
				return new IllegalStateException("injected");
			}
		}
	}

	private synchronized int next(int bound) {
		return this.random.nextInt(bound);
	}

	private final class UnreliableHandler implements ObservationHandler<Observation.Context> {

		@Override
		public void onStart(Observation.Context context) {
			failAtRandom();
		}

		@Override
		public void onStop(Observation.Context context) {
			failAtRandom();
		}

		private void failAtRandom() {
			if (next(ONE_IN) == 0) {
				throw failure();
			}
		}

		@Override
		public boolean supportsContext(Observation.Context context) {
			return true;
		}

	}

}
