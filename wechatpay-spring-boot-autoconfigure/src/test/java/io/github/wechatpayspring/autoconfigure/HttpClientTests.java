package io.github.wechatpayspring.autoconfigure;

import java.net.http.HttpClient.Redirect;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.github.wechatpayspring.WechatPayApiException;
import io.github.wechatpayspring.WechatPayTransportException;
import io.github.wechatpayspring.client.WechatPayClient;
import io.github.wechatpayspring.coupon.CouponDeactivationClient;
import io.github.wechatpayspring.coupon.DeactivationUnconfirmedException;
import io.github.wechatpayspring.fake.FakeResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for the HTTP client of a merchant: connector, connection pool and limits.
 */
class HttpClientTests extends AbstractWechatPayAutoConfigurationTests {

	@ParameterizedTest
	@ValueSource(strings = { "reactor", "jdk" })
	void deactivateUsesConnectorOfTheApplication(String connector) {
		this.contextRunner.withPropertyValues("spring.http.clients.reactive.connector=" + connector).run((context) -> {
			context.getBean(CouponDeactivationClient.class).deactivate(REQUEST);
			assertThat(Thread.getAllStackTraces().keySet()).extracting(Thread::getName)
				.anyMatch((name) -> name.contains(connector.equals("jdk") ? "HttpClient" : "reactor-http"));
			assertDeactivated();
		});
	}

	@Test
	void deactivateWithoutReactorNettySucceeds() {
		this.contextRunner.withClassLoader(new FilteredClassLoader("reactor.netty")).run((context) -> {
			context.getBean(CouponDeactivationClient.class).deactivate(REQUEST);
			assertDeactivated();
		});
	}

	@Test
	void startWhenConnectorBuilderIsUnknownFails() {
		ClientHttpConnectorBuilder<ClientHttpConnector> builder = (settings) -> new ReactorClientHttpConnector();
		this.contextRunner.withBean("mine", ClientHttpConnectorBuilder.class, () -> builder)
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.rootCause()
				.hasMessageContaining("is not supported")
				.hasMessageContaining("ReactorClientHttpConnectorBuilder"));
	}

	@Test
	void deactivateWhenResponseIsLateTimesOut() {
		this.wechatPay.respondAlways(FakeResponse.ordinary().after(Duration.ofSeconds(5)));
		this.contextRunner.withPropertyValues("wechatpay.read-timeout=200ms")
			.run((context) -> assertThatExceptionOfType(DeactivationUnconfirmedException.class)
				.isThrownBy(() -> context.getBean(CouponDeactivationClient.class)
					.deactivateAsync(REQUEST)
					.block(Duration.ofSeconds(4)))
				.withCauseInstanceOf(WechatPayTransportException.class));
	}

	@Test
	void deactivateWhenResponseIsTooLargeFails() {
		this.wechatPay.respondAlways(FakeResponse.ordinary().withBody("x".repeat(2000)));
		this.contextRunner.withPropertyValues("wechatpay.max-response-size=1KB")
			.run((context) -> assertThatExceptionOfType(DeactivationUnconfirmedException.class)
				.isThrownBy(() -> context.getBean(CouponDeactivationClient.class).deactivate(REQUEST))
				.withMessageContaining("exceeds the maximum of 1024B"));
	}

	@ParameterizedTest
	@MethodSource
	void callWhenApplicationFollowsRedirectsDoesNotFollowThem(ClientHttpConnectorBuilder<?> builder) {
		this.wechatPay
			.respondNext(FakeResponse.of(307, "").withHeader("Location", this.wechatPay.baseUrl() + "/v3/elsewhere"));
		this.contextRunner.withPropertyValues("spring.http.clients.redirects=follow")
			.withBean("mine", ClientHttpConnectorBuilder.class, () -> builder)
			.run((context) -> assertThatExceptionOfType(WechatPayApiException.class)
				.isThrownBy(() -> context.getBean(WechatPayClient.class).chain("v3/a").post(Map.of())));
		assertThat(this.wechatPay.requests()).hasSize(1);
	}

	static Stream<ClientHttpConnectorBuilder<?>> callWhenApplicationFollowsRedirectsDoesNotFollowThem() {
		return Stream.of(
				ClientHttpConnectorBuilder.reactor().withHttpClientCustomizer((client) -> client.followRedirect(true)),
				ClientHttpConnectorBuilder.jdk()
					.withHttpClientCustomizer((client) -> client.followRedirects(Redirect.ALWAYS)));
	}

	@Test
	void callWhenPoolIsExhaustedSendsNothing() {
		this.wechatPay.respondAlways(FakeResponse.ordinary().after(Duration.ofMillis(700)));
		this.contextRunner
			.withPropertyValues("wechatpay.pool.max-connections=1", "wechatpay.pool.pending-acquire-timeout=200ms",
					"wechatpay.retry.max-attempts=1")
			.run((context) -> {
				WechatPayClient client = context.getBean(WechatPayClient.class);
				List<String> outcomes = Flux.range(0, 3)
					.flatMap((i) -> client.chain("v3/a")
						.postAsync(Map.of())
						.map((response) -> "received")
						.onErrorResume(WechatPayTransportException.class, (ex) -> Mono.just("sent " + ex.isSent())))
					.collectList()
					.block(Duration.ofSeconds(10));
				assertThat(outcomes).containsExactlyInAnyOrder("received", "sent false", "sent false");
				assertThat(this.wechatPay.requests()).hasSize(1);
			});
	}

	@Test
	void callWhenManyCallersWaitForConnectionSucceeds() {
		this.wechatPay.respondAlways(FakeResponse.ordinary().after(Duration.ofMillis(10)));
		this.contextRunner.withPropertyValues("wechatpay.pool.max-connections=2").run((context) -> {
			WechatPayClient client = context.getBean(WechatPayClient.class);
			assertThat(Flux.fromStream(IntStream.range(0, 200).boxed())
				.flatMap((i) -> client.chain("v3/a").getAsync(Map.of()), 200)
				.count()
				.block(Duration.ofSeconds(30))).isEqualTo(200);
		});
	}

}
