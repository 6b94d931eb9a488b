package io.github.wechatpayspring.client;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

import io.github.wechatpayspring.FakeMerchant;
import io.github.wechatpayspring.test.FakeWechatPay;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import org.springframework.http.HttpMethod;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.http.client.reactive.ClientHttpRequest;
import org.springframework.mock.http.client.reactive.MockClientHttpRequest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class HandoverTests {

	private final Handover handover = new Handover();

	@Test
	void whatWasBegunMayHaveArrived() {
		assertThat(this.handover.begin()).isTrue();
		assertThat(this.handover.end()).isTrue();
		assertThat(this.handover.end()).isTrue();
	}

	@Test
	void mayBeBegunAgain() {
		assertThat(this.handover.begin()).isTrue();
		assertThat(this.handover.begin()).isTrue();
	}

	@Test
	void whatWasGivenUpIsNeverBegun() {
		assertThat(this.handover.end()).isFalse();
		assertThat(this.handover.begin()).isFalse();
		assertThat(this.handover.end()).isFalse();
	}

	/**
	 * A connector that gets its connection just as the time is up.
	 */
	@Test
	void nothingIsSentAfterTheVerdictThatNothingWas() {
		AtomicReference<Function<? super ClientHttpRequest, Mono<Void>>> late = new AtomicReference<>();
		ClientHttpConnector connector = (method, uri, callback) -> {
			late.set(callback);
			return Mono.never();
		};
		try (FakeWechatPay wechatPay = FakeWechatPay.start()) {
			WechatPayEndpoint endpoint = new FakeMerchant(wechatPay.properties()).client(connector).chain("v3/a");
			assertThatExceptionOfType(WechatPayTransportException.class).isThrownBy(() -> endpoint.post(Map.of()))
				.withMessageContaining("there was no connection within PT5S")
				.satisfies((ex) -> assertThat(ex.sent()).isFalse());
			MockClientHttpRequest request = new MockClientHttpRequest(HttpMethod.POST, wechatPay.baseUrl() + "/v3/a");
			StepVerifier.create(late.get().apply(request))
				.expectError(CancellationException.class)
				.verify(Duration.ofSeconds(10));
		}
	}

}
