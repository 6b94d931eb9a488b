package io.github.wechatpayspring.traffic;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.security.PublicKey;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

import io.github.wechatpayspring.WechatPayException;
import io.github.wechatpayspring.WechatPayRateLimitException;
import io.github.wechatpayspring.WechatPaySignatureException;
import io.github.wechatpayspring.WechatPaySigningException;
import io.github.wechatpayspring.WechatPayTransportException;
import io.github.wechatpayspring.exchange.SignedExchange;
import io.github.wechatpayspring.key.PlatformKeys;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFunction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link TrafficFilter}.
 */
class TrafficFilterTests {

	private static final String PRIMARY = "primary.example.org";

	private static final String BACKUP = "backup.example.org";

	private static final Duration PROMPT = Duration.ofSeconds(5);

	private final List<String> hosts = new ArrayList<>();

	private final AtomicLong nanoTime = new AtomicLong(Long.MAX_VALUE - 5);

	private WechatPayTraffic traffic(double requestsPerSecond) {
		return new WechatPayTraffic(settings(requestsPerSecond), new WechatPayTraffic.Threads(), Clock.systemUTC(),
				this.nanoTime::get);
	}

	private static WechatPayTraffic.Settings settings(double requestsPerSecond) {
		WechatPayTraffic.Settings.Retry retry = new WechatPayTraffic.Settings.Retry(1, Duration.ofMillis(1),
				Duration.ofMillis(1), Duration.ofMillis(200));
		return new WechatPayTraffic.Settings("https://" + PRIMARY, List.of("https://" + BACKUP), retry,
				requestsPerSecond, Duration.ofMinutes(1));
	}

	private Mono<ClientResponse> send(WechatPayTraffic traffic, @Nullable CallContext call,
			Mono<ClientResponse> response) {
		ClientRequest.Builder request = ClientRequest.create(HttpMethod.POST,
				URI.create("https://" + PRIMARY + "/v3/a"));
		if (call != null) {
			request.attributes(call::addTo);
		}
		ExchangeFunction next = (routed) -> Mono.deferContextual((context) -> {
			this.hosts.add(routed.url().getHost());
			SignedExchange.Listener listener = SignedExchange.Listener.of(context);
			listener.sending(PROMPT);
			return response.doOnNext((verified) -> listener.verified(verified.statusCode(), true, false));
		});
		return new TrafficFilter(traffic, PlatformKeys.publicKey("PUB_KEY_ID_1", mock(PublicKey.class)))
			.filter(request.build(), next);
	}

	private static Mono<ClientResponse> response() {
		return Mono.fromSupplier(() -> ClientResponse.create(HttpStatus.OK).build());
	}

	private static WechatPayTransportException noResponse(boolean sent, @Nullable Throwable cause) {
		return new WechatPayTransportException("no response", sent, cause);
	}

	static List<WechatPayException> hostFailures() {
		return List.of(noResponse(true, null), noResponse(true, new ConnectException()),
				noResponse(false, new IOException()));
	}

	static List<Exception> otherFailures() {
		return List.of(noResponse(false, null), noResponse(false, new IllegalStateException()),
				new WechatPaySigningException("no key", new IllegalStateException()), new IllegalStateException());
	}

	private void fail(WechatPayTraffic traffic, Exception failure, int times) {
		for (int i = 0; i < times; i++) {
			send(traffic, null, Mono.error(failure)).onErrorComplete().block(PROMPT);
		}
	}

	@ParameterizedTest
	@MethodSource("hostFailures")
	void filterWhenHostFailsRepeatedlyUsesBackup(Exception failure) {
		WechatPayTraffic traffic = traffic(Double.POSITIVE_INFINITY);
		fail(traffic, failure, 4);
		assertThat(this.hosts).containsExactly(PRIMARY, PRIMARY, PRIMARY, BACKUP);
	}

	@ParameterizedTest
	@MethodSource("otherFailures")
	void filterWhenFailureIsNotOfHostKeepsPrimary(Exception failure) {
		fail(traffic(Double.POSITIVE_INFINITY), failure, 4);
		assertThat(this.hosts).containsOnly(PRIMARY);
	}

	@Test
	void filterWhenHostRespondsBetweenFailuresKeepsPrimary() {
		WechatPayTraffic traffic = traffic(Double.POSITIVE_INFINITY);
		fail(traffic, noResponse(true, null), 2);
		assertThat(send(traffic, null, response()).block(PROMPT)).isNotNull();
		fail(traffic, noResponse(true, null), 2);
		fail(traffic,
				new WechatPaySignatureException("not verified", WechatPaySignatureException.Reason.MISSING, 200, null),
				1);
		fail(traffic, noResponse(true, null), 3);
		assertThat(this.hosts).containsOnly(PRIMARY);
	}

	@ParameterizedTest
	@MethodSource("hostFailures")
	void filterWhenHostOfCallIsUnreachableUsesBackup(WechatPayTransportException failure) {
		WechatPayTraffic traffic = traffic(Double.POSITIVE_INFINITY);
		CallContext call = CallContext.bounded(null, new byte[0]);
		send(traffic, call, Mono.error(failure)).onErrorComplete().block(PROMPT);
		assertThat(send(traffic, call, response()).block(PROMPT)).isNotNull();
		boolean reached = failure.isSent() && failure.getCause() == null;
		assertThat(this.hosts).containsExactly(PRIMARY, reached ? PRIMARY : BACKUP);
	}

	static List<Mono<ClientResponse>> otherEnds() {
		List<Mono<ClientResponse>> ends = new ArrayList<>();
		otherFailures().forEach((failure) -> ends.add(Mono.error(failure)));
		ends.add(Mono.never());
		return ends;
	}

	@ParameterizedTest
	@MethodSource("otherEnds")
	void filterWhenProbeIsAbandonedSendsNextProbe(Mono<ClientResponse> end) {
		WechatPayTraffic traffic = traffic(Double.POSITIVE_INFINITY);
		fail(traffic, noResponse(true, null), Hosts.MAX_FAILURES);
		this.nanoTime.addAndGet(Hosts.PROBE_INTERVAL.toNanos());
		this.hosts.clear();
		for (int i = 0; i < 2; i++) {
			send(traffic, null, end).timeout(Duration.ofMillis(100)).onErrorComplete().block(PROMPT);
		}
		assertThat(this.hosts).containsExactly(PRIMARY, PRIMARY);
	}

	@Test
	void filterWhenRequestWithoutCallIsQueuedTooLongFails() {
		WechatPayTraffic traffic = traffic(0.1);
		assertThat(send(traffic, null, response()).block(PROMPT)).isNotNull();
		assertThatExceptionOfType(WechatPayRateLimitException.class)
			.isThrownBy(() -> send(traffic, null, response()).block(PROMPT))
			.withMessageContaining("200ms");
	}

	@Test
	void filterWhenCallHasPrioritySendsItFirst() {
		WechatPayTraffic traffic = new WechatPayTraffic(settings(10), new WechatPayTraffic.Threads(),
				Clock.systemUTC());
		List<String> order = new CopyOnWriteArrayList<>();
		send(traffic, CallContext.bounded(null, new byte[0]), response()).subscribe((response) -> order.add("first"));
		Mono<?> second = send(traffic, CallContext.bounded(null, new byte[0]), response())
			.doOnNext((response) -> order.add("second"))
			.cache();
		second.subscribe();
		send(traffic, CallContext.priority(), response()).subscribe((response) -> order.add("priority"));
		second.block(PROMPT);
		assertThat(order).containsExactly("first", "priority", "second");
	}

	@Test
	void closeCompletesWhenRequestInFlightHasEnded() {
		WechatPayTraffic traffic = traffic(Double.POSITIVE_INFINITY);
		Sinks.One<ClientResponse> response = Sinks.one();
		send(traffic, null, response.asMono()).subscribe();
		AtomicBoolean closed = new AtomicBoolean();
		traffic.close("the test is over").subscribe(null, null, () -> closed.set(true));
		assertThatExceptionOfType(WechatPayTransportException.class)
			.isThrownBy(() -> send(traffic, null, response()).block(PROMPT))
			.satisfies((ex) -> assertThat(ex.isSent()).isFalse());
		assertThat(closed).isFalse();
		response.tryEmitValue(ClientResponse.create(HttpStatus.OK).build()).orThrow();
		assertThat(closed).isTrue();
		assertThat(this.hosts).hasSize(1);
	}

	/**
	 * Processing of a response may take long.
	 */
	@Test
	void closeDoesNotWaitForProcessingOfResponse() {
		for (Mono<ClientResponse> end : List.of(response(), Mono.<ClientResponse>error(noResponse(true, null)))) {
			WechatPayTraffic traffic = traffic(Double.POSITIVE_INFINITY);
			Mono<Boolean> closed = Mono.fromSupplier(() -> isClosedImmediately(traffic));
			assertThat(send(traffic, null, end).flatMap((response) -> closed)
				.onErrorResume((failure) -> closed)
				.block(PROMPT)).isTrue();
		}
	}

	private static boolean isClosedImmediately(WechatPayTraffic traffic) {
		AtomicBoolean closed = new AtomicBoolean();
		traffic.close("the test is over").doOnSuccess((nothing) -> closed.set(true)).subscribe();
		return closed.get();
	}

}
