package io.github.wechatpayspring.exchange;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;

import io.github.wechatpayspring.WechatPayTransportException;
import io.github.wechatpayspring.signature.WechatPayVerifier;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.util.unit.DataSize;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for the time limits of {@link VerifyingFilter}.
 */
class VerifyingFilterTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private static final DataBuffer BODY = DefaultDataBufferFactory.sharedInstance
		.wrap("{}".getBytes(StandardCharsets.US_ASCII));

	private static Mono<ClientResponse> exchange(Flux<DataBuffer> body, Duration verification) {
		VerifyingFilter filter = new VerifyingFilter(
				(status, headers, bytes) -> Mono.delay(verification).thenReturn(new WechatPayVerifier.Result(null, "")),
				new ErrorResponses(new JsonMapper(), new ErrorHints(Clock.systemUTC(), () -> null)),
				new SignedExchange.Limits(TIMEOUT, Duration.ofMillis(300), DataSize.ofKilobytes(1)));
		return filter
			.filter(ClientRequest.create(HttpMethod.GET, URI.create("https://example.org/v3/a")).build(),
					(request) -> Mono.just(ClientResponse.create(HttpStatus.OK).body(body).build()))
			.contextWrite(new TestExchangeListener()::addTo);
	}

	@Test
	void filterWhenResponseDoesNotEndTimesOut() {
		assertThatExceptionOfType(WechatPayTransportException.class)
			.isThrownBy(() -> exchange(Flux.just(BODY).concatWith(Flux.never()), Duration.ZERO).block(TIMEOUT))
			.withMessageContaining("its end was not received within 300ms")
			.satisfies((ex) -> assertThat(ex.isSent()).isTrue());
	}

	/**
	 * The download of a key is an exchange with its own time limit.
	 */
	@Test
	void filterWhenVerificationTakesLongerWaitsForIt() {
		assertThat(exchange(Flux.just(BODY), Duration.ofMillis(900)).block(TIMEOUT)).isNotNull();
	}

}
