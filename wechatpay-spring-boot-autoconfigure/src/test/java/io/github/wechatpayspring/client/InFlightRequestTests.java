package io.github.wechatpayspring.client;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

import io.github.wechatpayspring.FakeMerchant;
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

class InFlightRequestTests {

	private final InFlightRequest request = new InFlightRequest(
			new Deadlines(VirtualTimeScheduler.create(), VirtualTimeScheduler.create(), System::nanoTime).create());

	@Test
	void sealWhenSentReportsThatItWasSent() {
		this.request.admit(Mono::empty);
		assertThat(this.request.send()).isTrue();
		assertThat(this.request.seal()).isTrue();
		assertThat(this.request.isSent()).isTrue();
		assertThat(this.request.mayHaveTakenEffect()).isTrue();
	}

	@Test
	void sendWhenSealedIsNotAllowed() {
		assertThat(this.request.seal()).isFalse();
		assertThat(this.request.send()).isFalse();
		assertThat(this.request.isSent()).isFalse();
		assertThat(this.request.mayHaveTakenEffect()).isFalse();
	}

	@Test
	void sendWhenFailedBeforeItWasSentIsNotAllowed() {
		this.request.fail();
		assertThat(this.request.send()).isFalse();
		assertThat(this.request.isSent()).isFalse();
	}

	@Test
	void queriesDoNotChangeTheState() {
		assertThat(this.request.isSent()).isFalse();
		assertThat(this.request.isQueued()).isFalse();
		assertThat(this.request.isAwaitingResponse()).isFalse();
		assertThat(this.request.mayHaveTakenEffect()).isFalse();
		assertThat(this.request.hasSucceeded()).isFalse();
		assertThat(this.request.send()).isTrue();
	}

	@Test
	void refusalWhenSentOnceMeansNoEffect() {
		this.request.send();
		this.request.startResponse();
		this.request.complete(HttpStatus.NOT_FOUND, true);
		assertThat(this.request.mayHaveTakenEffect()).isFalse();
		assertThat(this.request.isAwaitingResponse()).isFalse();
	}

	/**
	 * A connector that repeats a request by itself: the refusal may belong to the second
	 * one, and the first may have had an effect.
	 */
	@Test
	void refusalWhenSentTwiceLeavesTheEffectOpen() {
		this.request.send();
		assertThat(this.request.send()).isTrue();
		this.request.complete(HttpStatus.NOT_FOUND, true);
		assertThat(this.request.mayHaveTakenEffect()).isTrue();
	}

	@Test
	void refusalWhenSentAgainAfterwardsLeavesTheEffectOpen() {
		this.request.send();
		this.request.complete(HttpStatus.NOT_FOUND, true);
		this.request.send();
		assertThat(this.request.mayHaveTakenEffect()).isTrue();
	}

	@ParameterizedTest
	@CsvSource({ "200, true", "201, false", "202, false", "204, false", "206, false", "299, false", "404, false" })
	void onlyStatus200IsSuccess(int status, boolean success) {
		this.request.send();
		this.request.complete(HttpStatusCode.valueOf(status), false);
		assertThat(this.request.hasSucceeded()).isEqualTo(success);
	}

	/**
	 * A connector that gets its connection just as the time is up.
	 */
	@Test
	void sendWhenConnectionComesAfterTheVerdictIsNotAllowed() {
		AtomicReference<Function<? super ClientHttpRequest, Mono<Void>>> late = new AtomicReference<>();
		ClientHttpConnector connector = (method, uri, callback) -> {
			late.set(callback);
			return Mono.never();
		};
		try (FakeWechatPay wechatPay = FakeWechatPay.start().echoUnknownPaths()) {
			WechatPayEndpoint endpoint = new FakeMerchant(wechatPay.properties()).client(connector).chain("v3/a");
			assertThatExceptionOfType(WechatPayTransportException.class).isThrownBy(() -> endpoint.post(Map.of()))
				.withMessageContaining("there was no connection within PT5S")
				.satisfies((ex) -> assertThat(ex.isSent()).isFalse());
			MockClientHttpRequest request = new MockClientHttpRequest(HttpMethod.POST, wechatPay.baseUrl() + "/v3/a");
			StepVerifier.create(late.get().apply(request))
				.expectError(CancellationException.class)
				.verify(Duration.ofSeconds(10));
		}
	}

}
