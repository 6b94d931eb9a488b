package io.github.wechatpayspring.traffic;

import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

import io.github.wechatpayspring.TestMerchant;
import io.github.wechatpayspring.WechatPayTransportException;
import io.github.wechatpayspring.client.WechatPayEndpoint;
import io.github.wechatpayspring.fake.FakeWechatPay;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;

import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.http.client.reactive.ClientHttpRequest;
import org.springframework.mock.http.client.reactive.MockClientHttpRequest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link InFlightRequest}.
 */
class InFlightRequestTests {

	private static final Duration LIMIT = Duration.ofSeconds(1);

	private final InFlightRequest request = new InFlightRequest(
			new Deadlines(VirtualTimeScheduler.create(), VirtualTimeScheduler.create(), System::nanoTime).create(),
			new WechatPayActivity(Clock.systemUTC()), null);

	@Test
	void sealWhenSentReportsThatItWasSent() {
		this.request.admit(Mono::empty);
		assertThat(this.request.sending(LIMIT)).isTrue();
		assertThat(this.request.seal()).isTrue();
		assertThat(this.request.isSent()).isTrue();
		assertThat(this.request.mayHaveTakenEffect()).isTrue();
	}

	@Test
	void sendWhenSealedIsNotAllowed() {
		assertThat(this.request.seal()).isFalse();
		assertThat(this.request.sending(LIMIT)).isFalse();
		assertThat(this.request.isSent()).isFalse();
		assertThat(this.request.mayHaveTakenEffect()).isFalse();
	}

	@Test
	void sendWhenFailedBeforeItWasSentIsNotAllowed() {
		this.request.fail();
		assertThat(this.request.sending(LIMIT)).isFalse();
		assertThat(this.request.isSent()).isFalse();
	}

	@Test
	void queriesDoNotChangeTheState() {
		assertThat(this.request.isSent()).isFalse();
		assertThat(this.request.isQueued()).isFalse();
		assertThat(this.request.isAwaitingResponse()).isFalse();
		assertThat(this.request.mayHaveTakenEffect()).isFalse();
		assertThat(this.request.hasVerifiedSuccess()).isFalse();
		assertThat(this.request.sending(LIMIT)).isTrue();
	}

	@Test
	void mayHaveTakenEffectWhenRefusedIsFalse() {
		this.request.sending(LIMIT);
		this.request.responseStarted(LIMIT);
		this.request.verified(HttpStatus.NOT_FOUND, true, true);
		assertThat(this.request.mayHaveTakenEffect()).isFalse();
		assertThat(this.request.isAwaitingResponse()).isFalse();
	}

	/**
	 * A connector that repeats a request by itself. The refusal may belong to the second
	 * request, and the first may have had an effect.
	 */
	@Test
	void mayHaveTakenEffectWhenSentTwiceAndRefusedIsTrue() {
		this.request.sending(LIMIT);
		assertThat(this.request.sending(LIMIT)).isTrue();
		this.request.verified(HttpStatus.NOT_FOUND, true, true);
		assertThat(this.request.mayHaveTakenEffect()).isTrue();
	}

	@Test
	void mayHaveTakenEffectWhenSentAgainAfterRefusalIsTrue() {
		this.request.sending(LIMIT);
		this.request.verified(HttpStatus.NOT_FOUND, true, true);
		this.request.sending(LIMIT);
		assertThat(this.request.mayHaveTakenEffect()).isTrue();
	}

	@ParameterizedTest
	@CsvSource({ "200, true", "201, false", "202, false", "204, false", "206, false", "299, false", "404, false" })
	void hasVerifiedSuccessWhenStatusIs200IsTrue(int status, boolean success) {
		this.request.sending(LIMIT);
		this.request.verified(HttpStatusCode.valueOf(status), true, false);
		assertThat(this.request.hasVerifiedSuccess()).isEqualTo(success);
	}

	/**
	 * A connector that acquires its connection after the timeout.
	 */
	@Test
	void sendWhenConnectedAfterTimeoutIsNotAllowed() {
		AtomicReference<Function<? super ClientHttpRequest, Mono<Void>>> late = new AtomicReference<>();
		ClientHttpConnector connector = (method, uri, callback) -> {
			late.set(callback);
			return Mono.never();
		};
		try (FakeWechatPay wechatPay = FakeWechatPay.start().echoUnknownPaths()) {
			WechatPayEndpoint endpoint = new TestMerchant(wechatPay.properties()).client(connector).chain("v3/a");
			assertThatExceptionOfType(WechatPayTransportException.class).isThrownBy(() -> endpoint.post(Map.of()))
				.withMessageContaining("no connection within 5000ms")
				.satisfies((ex) -> assertThat(ex.isSent()).isFalse());
			MockClientHttpRequest request = new MockClientHttpRequest(HttpMethod.POST, wechatPay.baseUrl() + "/v3/a");
			StepVerifier.create(late.get().apply(request))
				.expectError(CancellationException.class)
				.verify(Duration.ofSeconds(10));
		}
	}

}
