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
import io.github.wechatpayspring.exchange.ExchangeListener;
import io.github.wechatpayspring.key.PlatformKeys;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Mono;

import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFunction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.Mockito.mock;

/**
 * What a request's end means for the hosts, and for traffic that closes.
 */
class TrafficFilterTests {

	private static final String MAIN = "main.example.org";

	private static final String BACKUP = "backup.example.org";

	private static final Duration PROMPT = Duration.ofSeconds(5);

	private final List<String> hosts = new ArrayList<>();

	private final AtomicLong nanoTime = new AtomicLong(Long.MAX_VALUE - 5);

	private WechatPayTraffic traffic(double requestsPerSecond) {
		return new WechatPayTraffic(settings(requestsPerSecond), new WechatPayTraffic.Threads(), Clock.systemUTC(),
				this.nanoTime::get);
	}

	private static TrafficSettings settings(double requestsPerSecond) {
		TrafficSettings.Retry retry = new TrafficSettings.Retry(1, Duration.ofMillis(1), Duration.ofMillis(1),
				Duration.ofMillis(200));
		return new TrafficSettings("https://" + MAIN, List.of("https://" + BACKUP), retry, requestsPerSecond,
				Duration.ofMinutes(1));
	}

	private Mono<ClientResponse> send(WechatPayTraffic traffic, @Nullable CallContext attempts,
			Mono<ClientResponse> answer) {
		ClientRequest.Builder request = ClientRequest.create(HttpMethod.POST, URI.create("https://" + MAIN + "/v3/a"));
		if (attempts != null) {
			request.attributes(attempts::addTo);
		}
		ExchangeFunction next = (routed) -> Mono.deferContextual((context) -> {
			this.hosts.add(routed.url().getHost());
			ExchangeListener listener = ExchangeListener.of(context);
			listener.sending(PROMPT);
			return answer.doOnNext((response) -> listener.verified(response.statusCode(), true, false));
		});
		return new TrafficFilter(traffic, PlatformKeys.publicKey("PUB_KEY_ID_1", mock(PublicKey.class)))
			.filter(request.build(), next);
	}

	private static Mono<ClientResponse> answer() {
		return Mono.fromSupplier(() -> ClientResponse.create(HttpStatus.OK).build());
	}

	private static WechatPayTransportException unanswered(boolean sent, @Nullable Throwable cause) {
		return new WechatPayTransportException("no answer", sent, cause);
	}

	static List<WechatPayException> failuresOfTheHost() {
		return List.of(unanswered(true, null), unanswered(true, new ConnectException()),
				unanswered(false, new IOException()));
	}

	static List<Exception> otherFailures() {
		return List.of(unanswered(false, null), unanswered(false, new IllegalStateException()),
				new WechatPaySigningException("no key", new IllegalStateException()), new IllegalStateException());
	}

	private void fail(WechatPayTraffic traffic, Exception failure, int times) {
		for (int i = 0; i < times; i++) {
			send(traffic, null, Mono.error(failure)).onErrorComplete().block(PROMPT);
		}
	}

	@ParameterizedTest
	@MethodSource("failuresOfTheHost")
	void aHostThatFailsAgainAndAgainIsLeftOut(Exception failure) {
		WechatPayTraffic traffic = traffic(Double.POSITIVE_INFINITY);
		fail(traffic, failure, 4);
		assertThat(this.hosts).containsExactly(MAIN, MAIN, MAIN, BACKUP);
	}

	@ParameterizedTest
	@MethodSource("otherFailures")
	void whatIsNotTheHostsFaultDoesNotCount(Exception failure) {
		fail(traffic(Double.POSITIVE_INFINITY), failure, 4);
		assertThat(this.hosts).containsOnly(MAIN);
	}

	@Test
	void anAnswerStartsTheCountAnew() {
		WechatPayTraffic traffic = traffic(Double.POSITIVE_INFINITY);
		fail(traffic, unanswered(true, null), 2);
		assertThat(send(traffic, null, answer()).block(PROMPT)).isNotNull();
		fail(traffic, unanswered(true, null), 2);
		fail(traffic,
				new WechatPaySignatureException("unproven", WechatPaySignatureException.Reason.MISSING, 200, null), 1);
		fail(traffic, unanswered(true, null), 3);
		assertThat(this.hosts).containsOnly(MAIN);
	}

	@ParameterizedTest
	@MethodSource("failuresOfTheHost")
	void theNextAttemptGoesElsewhereUnlessTheHostWasReached(WechatPayTransportException failure) {
		WechatPayTraffic traffic = traffic(Double.POSITIVE_INFINITY);
		CallContext attempts = CallContext.bounded(null, new byte[0]);
		send(traffic, attempts, Mono.error(failure)).onErrorComplete().block(PROMPT);
		assertThat(send(traffic, attempts, answer()).block(PROMPT)).isNotNull();
		boolean reached = failure.isSent() && failure.getCause() == null;
		assertThat(this.hosts).containsExactly(MAIN, reached ? MAIN : BACKUP);
	}

	static List<Mono<ClientResponse>> otherEnds() {
		List<Mono<ClientResponse>> ends = new ArrayList<>();
		otherFailures().forEach((failure) -> ends.add(Mono.error(failure)));
		ends.add(Mono.never());
		return ends;
	}

	@ParameterizedTest
	@MethodSource("otherEnds")
	void aProbeThatEndsOtherwiseMakesWayForAnother(Mono<ClientResponse> end) {
		WechatPayTraffic traffic = traffic(Double.POSITIVE_INFINITY);
		fail(traffic, unanswered(true, null), Hosts.MAX_FAILURES);
		this.nanoTime.addAndGet(Hosts.PROBE_INTERVAL.toNanos());
		this.hosts.clear();
		for (int i = 0; i < 2; i++) {
			send(traffic, null, end).timeout(Duration.ofMillis(100)).onErrorComplete().block(PROMPT);
		}
		assertThat(this.hosts).containsExactly(MAIN, MAIN);
	}

	@Test
	void whatBelongsToNoCallWaitsForItsTurnNoLongerThanACall() {
		WechatPayTraffic traffic = traffic(0.1);
		assertThat(send(traffic, null, answer()).block(PROMPT)).isNotNull();
		assertThatExceptionOfType(WechatPayRateLimitException.class)
			.isThrownBy(() -> send(traffic, null, answer()).block(PROMPT))
			.withMessageContaining("200ms");
	}

	@Test
	void whatOthersWaitForComesBeforeThem() {
		WechatPayTraffic traffic = new WechatPayTraffic(settings(10), new WechatPayTraffic.Threads(),
				Clock.systemUTC());
		List<String> order = new CopyOnWriteArrayList<>();
		send(traffic, CallContext.bounded(null, new byte[0]), answer()).subscribe((answer) -> order.add("first"));
		Mono<?> second = send(traffic, CallContext.bounded(null, new byte[0]), answer())
			.doOnNext((answer) -> order.add("second"))
			.cache();
		second.subscribe();
		send(traffic, CallContext.priority(), answer()).subscribe((answer) -> order.add("ahead"));
		second.block(PROMPT);
		assertThat(order).containsExactly("first", "ahead", "second");
	}

	@Test
	void trafficIsClosedOnceWhatWasSentHasItsAnswer() {
		WechatPayTraffic traffic = traffic(Double.POSITIVE_INFINITY);
		send(traffic, null, answer().delaySubscription(Duration.ofMillis(300))).subscribe();
		Mono<Void> closed = traffic.close("the test is over");
		assertThatExceptionOfType(WechatPayTransportException.class)
			.isThrownBy(() -> send(traffic, null, answer()).block(PROMPT))
			.satisfies((ex) -> assertThat(ex.isSent()).isFalse());
		long start = System.nanoTime();
		closed.block(PROMPT);
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(200));
		assertThat(this.hosts).hasSize(1);
	}

	/**
	 * Whoever has the answer may do with it what takes long.
	 */
	@Test
	void trafficThatClosesDoesNotWaitForWhatIsMadeOfAnAnswer() {
		for (Mono<ClientResponse> end : List.of(answer(), Mono.<ClientResponse>error(unanswered(true, null)))) {
			WechatPayTraffic traffic = traffic(Double.POSITIVE_INFINITY);
			Mono<Boolean> closed = Mono.fromSupplier(() -> isClosedAtOnce(traffic));
			assertThat(send(traffic, null, end).flatMap((response) -> closed)
				.onErrorResume((failure) -> closed)
				.block(PROMPT)).isTrue();
		}
	}

	private static boolean isClosedAtOnce(WechatPayTraffic traffic) {
		AtomicBoolean closed = new AtomicBoolean();
		traffic.close("the test is over").doOnSuccess((nothing) -> closed.set(true)).subscribe();
		return closed.get();
	}

}
