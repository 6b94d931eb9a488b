package io.github.wechatpayspring.client;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

import io.github.wechatpayspring.WechatPaySigningException;
import io.github.wechatpayspring.WechatPayTransportException;
import io.github.wechatpayspring.connector.Connectors;
import io.github.wechatpayspring.fake.FakeMerchantKey;
import io.github.wechatpayspring.fake.FakeResponse;
import io.github.wechatpayspring.fake.FakeWechatPay;
import io.github.wechatpayspring.fake.ReceivedRequest;
import io.github.wechatpayspring.key.MerchantKey;
import io.github.wechatpayspring.signature.SignatureScheme;
import io.github.wechatpayspring.signature.WechatPaySigner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import tools.jackson.databind.JsonNode;

import org.springframework.http.HttpMethod;
import org.springframework.web.reactive.function.BodyInserters;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;
import org.springframework.web.reactive.function.client.ExchangeFunction;
import org.springframework.web.reactive.function.client.ExchangeFunctions;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for the requests that {@link WechatPayClient} signs and the threads that sign
 * them.
 */
class WechatPayClientSigningTests extends AbstractWechatPayClientTests {

	WechatPayClientSigningTests(Connectors connectors) {
		super(connectors);
	}

	@Test
	void postWhenFilterReplacesBodySignsReplacement() {
		ExchangeFilterFunction filter = (request, next) -> next
			.exchange(ClientRequest.from(request).body(BodyInserters.fromValue(new byte[] { '{', ' ', '}' })).build());
		merchant().filter(filter).build().client().chain("v3/some/path").post(Map.of("a", 1));
		assertThat(AcceptedRequest.of(this.wechatPay).bodyAsString()).isEqualTo("{ }");
	}

	/**
	 * As an agent does that wraps the last exchange function.
	 */
	@Test
	void postWhenExchangeFunctionSendsCopySignsCopy() {
		ExchangeFunction last = ExchangeFunctions.create(this.connector.connector());
		WechatPayClient client = merchant()
			.webClient((builder) -> builder.exchangeFunction(
					(request) -> last.exchange(ClientRequest.from(request).header("traceparent", "00-1-1-01").build())))
			.build()
			.client();
		client.chain("v3/a").post(Map.of("a", 1));
		assertThat(AcceptedRequest.of(this.wechatPay).header("traceparent")).isEqualTo("00-1-1-01");
		this.wechatPay.respondNext(FakeResponse.ordinary().dropped());
		assertThatExceptionOfType(WechatPayTransportException.class)
			.isThrownBy(() -> client.chain("v3/a").post(Map.of("a", 1)))
			.satisfies((ex) -> assertThat(ex.isSent()).isTrue());
	}

	@Test
	void postWhenCopyHasOtherMethodOrTargetSignsCopy() {
		assertThat(send((request) -> ClientRequest.from(request).method(HttpMethod.PUT).build()).refusal()).isNull();
		this.wechatPay.forgetRequests();
		URI url = URI.create(this.wechatPay.baseUrl() + "/v3/b?c=d");
		assertThat(send((request) -> ClientRequest.from(request).url(url).build()).refusal()).isNull();
	}

	@Test
	void postWhenCopyHasOtherHostSendsNothing() {
		try (FakeWechatPay stranger = FakeWechatPay.start().echoUnknownPaths()) {
			URI url = URI.create(stranger.baseUrl() + "/v3/a");
			assertThatExceptionOfType(WechatPayTransportException.class)
				.isThrownBy(() -> send((request) -> ClientRequest.from(request).url(url).build()))
				.withMessageContaining("Request to '127.0.0.1' is not signed")
				.satisfies((ex) -> assertThat(ex.isSent()).isFalse());
			assertThat(stranger.requests()).isEmpty();
		}
	}

	private ReceivedRequest send(UnaryOperator<ClientRequest> copy) {
		ExchangeFunction last = ExchangeFunctions.create(this.connector.connector());
		merchant().webClient((builder) -> builder.exchangeFunction((request) -> last.exchange(copy.apply(request))))
			.build()
			.client()
			.chain("v3/a")
			.post(Map.of("a", 1));
		return AcceptedRequest.of(this.wechatPay);
	}

	@Test
	void postSignsOnThreadOfCaller() {
		assertThat(threadThatSigns((endpoint) -> endpoint.post(Map.of("a", 1))))
			.isEqualTo(Thread.currentThread().getName());
		assertThat(threadThatSigns((endpoint) -> endpoint.get(Map.of()))).isEqualTo(Thread.currentThread().getName());
	}

	@Test
	void postAsyncSignsOnParallelThread() {
		assertThat(threadThatSigns((endpoint) -> endpoint.postAsync(Map.of("a", 1)).block())).startsWith("parallel-");
	}

	@Test
	void postAsyncWhenSubscribedOnEventLoopSignsOnParallelThread() {
		Scheduler eventLoop = Schedulers.newSingle("event-loop");
		try {
			assertThat(threadThatSigns((endpoint) -> endpoint.postAsync(Map.of("a", 1)).subscribeOn(eventLoop).block()))
				.startsWith("parallel-");
		}
		finally {
			eventLoop.dispose();
		}
	}

	@Test
	void callWhenSignerIsOfApplicationSignsOnWorkerThread() {
		AtomicReference<String> thread = new AtomicReference<>();
		WechatPayClient client = merchant().beforeSigning((message) -> thread.set(Thread.currentThread().getName()))
			.build()
			.client();
		client.chain("v3/some/path").post(Map.of("a", 1));
		assertThat(thread.get()).startsWith("wechatpay-worker-");
		client.chain("v3/some/path").getAsync(Map.of()).block();
		assertThat(thread.get()).startsWith("wechatpay-worker-");
		client.webClient().get().uri("/v3/some/path").retrieve().toBodilessEntity().block();
		assertThat(thread.get()).startsWith("wechatpay-worker-");
	}

	private String threadThatSigns(Consumer<WechatPayEndpoint> call) {
		AtomicReference<String> thread = new AtomicReference<>();
		FakeMerchantKey key = this.wechatPay.merchantKey();
		WechatPayClient client = merchant().signer(WechatPaySigner.of(SignatureScheme.RSA, () -> {
			thread.set(Thread.currentThread().getName());
			return new MerchantKey(key.serialNumber(), key.privateKey(), null);
		}, "auto")).build().client();
		call.accept(client.chain("v3/some/path"));
		return thread.get();
	}

	@Test
	void postAsyncWhenSubscribedTwiceSignsEachRequestAnew() {
		WechatPayEndpoint endpoint = this.client.chain("v3/some/path");
		Mono<JsonNode> post = endpoint.postAsync(Map.of());
		post.block();
		post.block();
		assertThat(this.wechatPay.requests()).extracting(ReceivedRequest::nonce).doesNotHaveDuplicates().hasSize(2);
	}

	@Test
	void webClientWhenHostIsNotOfMerchantFails() throws IOException {
		try (ServerSocket stranger = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			assertThatIllegalArgumentException()
				.isThrownBy(() -> this.client.webClient()
					.get()
					.uri("http://localhost:" + stranger.getLocalPort() + "/v3")
					.retrieve()
					.toBodilessEntity()
					.block(Duration.ofSeconds(10)))
				.withMessageContaining("'localhost'");
		}
	}

	@ParameterizedTest
	@CsvSource(textBlock = """
			/v3/券, /v3/%E5%88%B8
			/v3/a?x=券, /v3/a?x=%E5%88%B8
			/v3/a?, /v3/a
			/v3/a%2fb?c=%2F+d, /v3/a%2fb?c=%2F+d
			?x=y, /?x=y
			'', /
			""")
	void webClientWhenUrlNeedsEncodingSignsTargetAsSent(String url, String target) {
		List<String> signedTargets = new CopyOnWriteArrayList<>();
		WechatPayClient client = merchant()
			.beforeSigning(
					(message) -> signedTargets.add(new String(message, StandardCharsets.UTF_8).split("\n", -1)[1]))
			.build()
			.client();
		client.webClient()
			.get()
			.uri(URI.create(this.wechatPay.baseUrl() + url))
			.exchangeToMono((response) -> response.releaseBody())
			.block(Duration.ofSeconds(10));
		ReceivedRequest request = this.wechatPay.requests().get(0);
		assertThat(request.target()).isEqualTo(target);
		assertThat(signedTargets).containsExactly(target);
	}

	@Test
	void callWhenSignerFailsSendsNothing() {
		WechatPayClient client = merchant().signer((message) -> {
			throw new IllegalStateException("HSM is away");
		}).build().client();
		assertThatExceptionOfType(WechatPaySigningException.class)
			.isThrownBy(() -> client.chain("v3/some/path").post(Map.of()))
			.withStackTraceContaining("HSM is away");
		assertThatExceptionOfType(WechatPaySigningException.class)
			.isThrownBy(() -> client.chain("v3/some/path").get(Map.of()));
		assertThat(this.wechatPay.requests()).isEmpty();
	}

	@Test
	void webClientWhenFilterAddedLaterReplacesBodySendsNothing() {
		WebClient webClient = this.client.webClient()
			.mutate()
			.filter((request, next) -> next
				.exchange(ClientRequest.from(request).body(BodyInserters.fromValue(Map.of("replaced", true))).build()))
			.build();
		assertThatExceptionOfType(WechatPayTransportException.class)
			.isThrownBy(
					() -> webClient.post().uri("/v3/a").bodyValue(Map.of("a", 1)).retrieve().toBodilessEntity().block())
			.withMessageContaining("The request is not signed")
			.satisfies((ex) -> assertThat(ex.isSent()).isFalse());
		assertThat(this.wechatPay.requests()).isEmpty();
	}

}
