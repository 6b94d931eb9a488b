package io.github.wechatpayspring.client;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import io.github.wechatpayspring.TestMerchant;
import io.github.wechatpayspring.WechatPayApiException;
import io.github.wechatpayspring.WechatPayException;
import io.github.wechatpayspring.WechatPaySignatureException;
import io.github.wechatpayspring.WechatPaySigningException;
import io.github.wechatpayspring.WechatPayTransportException;
import io.github.wechatpayspring.fake.FakeResponse;
import io.github.wechatpayspring.fake.FakeWechatPay;
import io.github.wechatpayspring.fake.ReceivedRequest;
import io.github.wechatpayspring.signature.SignatureScheme;
import io.github.wechatpayspring.signature.WechatPaySigner;
import io.github.wechatpayspring.traffic.WechatPayTraffic;
import org.assertj.core.api.ThrowableTypeAssert;
import org.assertj.core.util.Throwables;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.web.reactive.function.BodyInserters;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;
import org.springframework.web.reactive.function.client.ExchangeFunction;
import org.springframework.web.reactive.function.client.ExchangeFunctions;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

/**
 * Everything that is true of both HTTP clients, over the wire.
 */
abstract class WechatPayClientTests {

	private static FakeWechatPay wechatPay;

	private static TestMerchant merchant;

	private final ClientHttpConnector connector;

	private final WechatPayClient client;

	private final List<String> signedTargets = new CopyOnWriteArrayList<>();

	WechatPayClientTests(ClientHttpConnector connector) {
		this.connector = connector;
		this.client = merchant.client(connector, (message) -> {
			this.signedTargets.add(new String(message, StandardCharsets.UTF_8).split("\n", -1)[1]);
			return merchant.signer().sign(message);
		}, Clock.systemUTC());
	}

	@BeforeAll
	static void start() {
		wechatPay = FakeWechatPay.start().echoUnknownPaths();
		merchant = new TestMerchant(wechatPay.properties());
	}

	@AfterAll
	static void stop() {
		wechatPay.close();
	}

	@AfterEach
	void reset() {
		wechatPay.respondNormally();
		wechatPay.forgetRequests();
	}

	private static ReceivedRequest received() {
		List<ReceivedRequest> requests = wechatPay.requests();
		assertThat(requests).hasSize(1);
		ReceivedRequest request = requests.get(0);
		assertThat(request.refusal()).isNull();
		return request;
	}

	// requests

	@Test
	void sendsTheHeadersThatWechatPayAsksFor() {
		this.client.chain("v3/some/path").post(Map.of("a", 1));
		ReceivedRequest request = received();
		assertThat(request.header("Accept")).isEqualTo("application/json");
		assertThat(request.header("Content-Type")).isEqualTo("application/json");
		assertThat(request.header("Wechatpay-Serial")).isEqualTo(wechatPay.properties().get("wechatpay.public-key-id"));
		assertThat(request.header("User-Agent")).matches("wechatpay-spring-boot/\\d+\\.\\d+\\.\\S+ Java/[\\d._+]+");
		assertThat(request.nonce()).hasSize(32);
		assertThat(request.header("Content-Length")).isEqualTo(String.valueOf(request.bodyAsString().length()));
	}

	@Test
	void signsABodyThatComesInParts() {
		this.client.webClient()
			.post()
			.uri("/v3/some/path")
			.contentType(MediaType.APPLICATION_JSON)
			.body((message, context) -> message
				.writeAndFlushWith(Flux.just("{\"a\":", "1}").map((part) -> Mono.just(buffer(part)))))
			.retrieve()
			.toBodilessEntity()
			.block(Duration.ofSeconds(10));
		assertThat(received().bodyAsString()).isEqualTo("{\"a\":1}");
	}

	private static DataBuffer buffer(String text) {
		return DefaultDataBufferFactory.sharedInstance.wrap(text.getBytes(StandardCharsets.UTF_8));
	}

	@Test
	void signsTheBytesThatTravel() {
		Map<String, Object> body = new TreeMap<>(Map.of("text", "此券 <a&b> \"\\\u0001 é", "number", 1));
		body.put("absent", null);
		this.client.chain("/v3/some/path").post(body);
		assertThat(received().bodyAsString()).isEqualTo("{\"number\":1,\"text\":\"此券 <a&b> \\\"\\\\\\u0001 é\"}");
	}

	@Test
	void signsWhatAFilterOfTheApplicationMakesOfTheBody() {
		ExchangeFilterFunction filter = (request, next) -> next
			.exchange(ClientRequest.from(request).body(BodyInserters.fromValue(new byte[] { '{', ' ', '}' })).build());
		merchant.client(this.connector, merchant.signer(), Clock.systemUTC(), merchant.traffic(), filter)
			.chain("v3/some/path")
			.post(Map.of("a", 1));
		assertThat(received().bodyAsString()).isEqualTo("{ }");
	}

	/**
	 * As an agent does that wraps the last function of all.
	 */
	@Test
	void signsACopyThatIsSentInstead() {
		ExchangeFunction last = ExchangeFunctions.create(this.connector);
		WechatPayClient client = merchant.client(
				WebClient.builder()
					.exchangeFunction((request) -> last
						.exchange(ClientRequest.from(request).header("traceparent", "00-1-1-01").build())),
				merchant.signer(), Clock.systemUTC(), merchant.traffic());
		client.chain("v3/a").post(Map.of("a", 1));
		assertThat(received().header("traceparent")).isEqualTo("00-1-1-01");
		wechatPay.respondNext(FakeResponse.ordinary().dropped());
		assertThatExceptionOfType(WechatPayTransportException.class)
			.isThrownBy(() -> client.chain("v3/a").post(Map.of("a", 1)))
			.satisfies((ex) -> assertThat(ex.isSent()).isTrue());
	}

	@Test
	void signsACopyAsItTravelsAndForNoOtherHost() {
		assertThat(send((request) -> ClientRequest.from(request).method(HttpMethod.PUT).build()).refusal()).isNull();
		wechatPay.forgetRequests();
		assertThat(send(
				(request) -> ClientRequest.from(request).url(URI.create(wechatPay.baseUrl() + "/v3/b?c=d")).build())
			.refusal()).isNull();
		wechatPay.forgetRequests();
		try (FakeWechatPay stranger = FakeWechatPay.start().echoUnknownPaths()) {
			URI url = URI.create(stranger.baseUrl() + "/v3/a");
			assertThatExceptionOfType(WechatPayTransportException.class)
				.isThrownBy(() -> send((request) -> ClientRequest.from(request).url(url).build()))
				.withMessageContaining("A request to '127.0.0.1' is not signed")
				.satisfies((ex) -> assertThat(ex.isSent()).isFalse());
			assertThat(stranger.requests()).isEmpty();
		}
	}

	private ReceivedRequest send(UnaryOperator<ClientRequest> copy) {
		ExchangeFunction last = ExchangeFunctions.create(this.connector);
		merchant
			.client(WebClient.builder().exchangeFunction((request) -> last.exchange(copy.apply(request))),
					merchant.signer(), Clock.systemUTC(), merchant.traffic())
			.chain("v3/a")
			.post(Map.of("a", 1));
		return received();
	}

	@Test
	void itsFailuresTellWhoCalled() {
		wechatPay.respondNext(FakeResponse.of(404, "{}"));
		assertThatExceptionOfType(WechatPayApiException.class).isThrownBy(() -> this.client.chain("v3/a").get(Map.of()))
			.satisfies((ex) -> assertThat(ex.getStackTrace()).extracting(StackTraceElement::getClassName)
				.contains(WechatPayClientTests.class.getName()));
	}

	@Test
	void itsFailuresDoNotShowThePath() {
		WechatPayEndpoint endpoint = this.client.path("v3", "coupons", "sxxe34343434");
		wechatPay.respondNext(FakeResponse.of(404, "{}"), FakeResponse.ordinary().dropped(),
				FakeResponse.ordinary().unsigned());
		for (Class<? extends WechatPayException> type : List.of(WechatPayApiException.class,
				WechatPayTransportException.class, WechatPaySignatureException.class)) {
			assertThatExceptionOfType(type).isThrownBy(() -> endpoint.post(Map.of()))
				.satisfies((ex) -> assertThat(Throwables.getStackTrace(ex)).doesNotContain("sxxe34343434"));
		}
	}

	@Test
	void signsOnTheThreadOfACallerThatWaits() {
		assertThat(threadThatSigns((endpoint) -> endpoint.post(Map.of("a", 1))))
			.isEqualTo(Thread.currentThread().getName());
		assertThat(threadThatSigns((endpoint) -> endpoint.get(Map.of()))).isEqualTo(Thread.currentThread().getName());
	}

	@Test
	void signsOnAWorkerForACallerThatDoesNotWait() {
		assertThat(threadThatSigns((endpoint) -> endpoint.postAsync(Map.of("a", 1)).block())).startsWith("parallel-");
	}

	@Test
	void signsOnNoThreadThatMustNotBlock() {
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
	void signsOnAWorkerIfTheSignerIsTheApplications() {
		AtomicReference<String> thread = new AtomicReference<>();
		WechatPayClient client = merchant.client(this.connector, (message) -> {
			thread.set(Thread.currentThread().getName());
			return merchant.signer().sign(message);
		}, Clock.systemUTC());
		client.chain("v3/some/path").post(Map.of("a", 1));
		assertThat(thread.get()).startsWith("wechatpay-worker-");
		client.chain("v3/some/path").getAsync(Map.of()).block();
		assertThat(thread.get()).startsWith("wechatpay-worker-");
		client.webClient().get().uri("/v3/some/path").retrieve().toBodilessEntity().block();
		assertThat(thread.get()).startsWith("wechatpay-worker-");
	}

	private String threadThatSigns(Consumer<WechatPayEndpoint> call) {
		AtomicReference<String> thread = new AtomicReference<>();
		WechatPaySigner signer = merchant.signer();
		WechatPayClient client = merchant.client(this.connector, WechatPaySigner.of(SignatureScheme.RSA, () -> {
			thread.set(Thread.currentThread().getName());
			return signer.keySource().key();
		}, "auto"), Clock.systemUTC());
		call.accept(client.chain("v3/some/path"));
		return thread.get();
	}

	@Test
	void anAnswerThatDoesNotBeginInTimeIsWaitedForNoLonger() {
		wechatPay.respondNext(FakeResponse.ordinary().after(Duration.ofSeconds(3)));
		WechatPayClient impatient = new TestMerchant(wechatPay.properties(), Duration.ofMillis(200))
			.client(this.connector);
		long start = System.nanoTime();
		assertThatExceptionOfType(WechatPayTransportException.class)
			.isThrownBy(() -> impatient.chain("v3/some/path").post(Map.of("a", 1)))
			.withMessageContaining("nothing came within PT0.2S")
			.satisfies((ex) -> assertThat(ex.isSent()).isTrue());
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(TestMerchant.READ_TIMEOUT);
	}

	@Test
	void sendsBytesAsTheyAre() {
		this.client.chain("v3/some/path").post("{ \"a\" : 1 }\n".getBytes(StandardCharsets.UTF_8));
		assertThat(received().bodyAsString()).isEqualTo("{ \"a\" : 1 }\n");
	}

	@Test
	void signsEachRequestAfresh() {
		WechatPayEndpoint endpoint = this.client.chain("v3/some/path");
		Mono<JsonNode> post = endpoint.postAsync(Map.of());
		post.block();
		post.block();
		assertThat(wechatPay.requests()).extracting(ReceivedRequest::nonce).doesNotHaveDuplicates().hasSize(2);
	}

	@Test
	void speaksEveryVerb() {
		WechatPayEndpoint endpoint = this.client.chain("v3/some/path");
		Map<String, String> body = Map.of("a", "b");
		Duration timeout = Duration.ofSeconds(10);
		List<JsonNode> answers = List.of(endpoint.get(Map.of()), endpoint.post(body), endpoint.put(body),
				endpoint.patch(body), endpoint.delete(), endpoint.getAsync(Map.of()).block(timeout),
				endpoint.postAsync(body).block(timeout), endpoint.putAsync(body).block(timeout),
				endpoint.patchAsync(body).block(timeout), endpoint.deleteAsync().block(timeout));
		assertThat(answers).extracting((answer) -> answer.path("method").asString())
			.containsExactly("GET", "POST", "PUT", "PATCH", "DELETE", "GET", "POST", "PUT", "PATCH", "DELETE");
		List<Echo> typed = List.of(endpoint.get(Map.of(), Echo.class), endpoint.post(body, Echo.class),
				endpoint.put(body, Echo.class), endpoint.patch(body, Echo.class), endpoint.delete(Echo.class),
				endpoint.getAsync(Map.of(), Echo.class).block(timeout),
				endpoint.postAsync(body, Echo.class).block(timeout), endpoint.putAsync(body, Echo.class).block(timeout),
				endpoint.patchAsync(body, Echo.class).block(timeout), endpoint.deleteAsync(Echo.class).block(timeout));
		assertThat(typed).extracting(Echo::method)
			.containsExactly("GET", "POST", "PUT", "PATCH", "DELETE", "GET", "POST", "PUT", "PATCH", "DELETE");
		assertThat(wechatPay.requests()).hasSize(20).allSatisfy((request) -> assertThat(request.refusal()).isNull());
		assertThat(wechatPay.requests())
			.filteredOn((request) -> List.of("POST", "PUT", "PATCH").contains(request.method()))
			.allSatisfy((request) -> assertThat(request.bodyAsString()).isEqualTo("{\"a\":\"b\"}"));
	}

	@Test
	void encodesVariablesAndSegmentsWhole() {
		String code = "a b/c\\d=e|f?g#h%i券;j+k&l";
		String encoded = "a%20b%2Fc%5Cd%3De%7Cf%3Fg%23h%25i%E5%88%B8%3Bj%2Bk%26l";
		assertThat(this.client.chain("v3/coupons/{code}/x", code).get(Map.of()).path("path").asString())
			.isEqualTo("/v3/coupons/" + encoded + "/x");
		assertThat(this.client.path("v3", "coupons", code, "x").get(Map.of()).path("path").asString())
			.isEqualTo("/v3/coupons/" + encoded + "/x");
		assertThat(this.client.path("v3", "{x}").get(Map.of()).path("path").asString()).isEqualTo("/v3/%7Bx%7D");
		assertThat(wechatPay.requests()).allSatisfy((request) -> assertThat(request.refusal()).isNull());
	}

	@Test
	void encodesTheQuery() {
		Map<String, Object> query = new TreeMap<>(Map.of("a b", "c&d=e券", "list", List.of(1, 2)));
		assertThat(this.client.chain("v3/coupons").get(query).path("path").asString())
			.isEqualTo("/v3/coupons?a%20b=c%26d%3De%E5%88%B8&list=1&list=2");
		assertThat(received().refusal()).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "/", "//evil.example/v3", "https://evil.example/v3", "v3/../v3", "v3/./a", "v3//a",
			"v3/a/", "v3/a?b=c", "v3/a#b" })
	void refusesPathsThatLeadElsewhere(String path) {
		assertThatIllegalArgumentException().isThrownBy(() -> this.client.chain(path));
	}

	@ParameterizedTest
	@ValueSource(strings = { "@evil.example", ":pw@evil.example", ".evil.example" })
	void staysOnItsHost(String path) {
		this.client.chain("v3/" + path).get(Map.of());
		assertThat(received().target()).startsWith("/v3/");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", ".", ".." })
	void refusesSegmentsThatLeadElsewhere(String segment) {
		assertThatIllegalArgumentException().isThrownBy(() -> this.client.path("v3", segment, "a"));
		assertThatIllegalArgumentException().isThrownBy(() -> this.client.chain("v3/{a}/b", segment));
	}

	@Test
	void refusesToSignForAnotherHost() throws IOException {
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

	@Test
	void signsWhatItsWebClientRenders() {
		this.client.webClient()
			.post()
			.uri("/v3/a/{b}", "c/d")
			.bodyValue(new Echo(null, "此券"))
			.retrieve()
			.toBodilessEntity()
			.block(Duration.ofSeconds(10));
		assertThat(received().bodyAsString()).isEqualTo("{\"path\":\"此券\"}");
		assertThat(received().target()).isEqualTo("/v3/a/c%2Fd");
	}

	@Test
	void itsWebClientReadsWhatIsProven() {
		assertThat(this.client.webClient()
			.get()
			.uri("/v3/a")
			.retrieve()
			.bodyToMono(Echo.class)
			.block(Duration.ofSeconds(10))).isEqualTo(new Echo("GET", "/v3/a"));
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
	void signsUrlsAsTheyTravel(String url, String target) {
		this.client.webClient()
			.get()
			.uri(URI.create(wechatPay.baseUrl() + url))
			.exchangeToMono((response) -> response.releaseBody())
			.block(Duration.ofSeconds(10));
		ReceivedRequest request = wechatPay.requests().get(0);
		assertThat(request.target()).isEqualTo(target);
		assertThat(this.signedTargets).containsExactly(target);
	}

	@Test
	void sendsNothingThatCannotBeSigned() {
		WechatPaySigner broken = (message) -> {
			throw new IllegalStateException("HSM is away");
		};
		WechatPayClient client = merchant.client(this.connector, broken, Clock.systemUTC());
		assertThatExceptionOfType(WechatPaySigningException.class)
			.isThrownBy(() -> client.chain("v3/some/path").post(Map.of()))
			.withStackTraceContaining("HSM is away");
		assertThatExceptionOfType(WechatPaySigningException.class)
			.isThrownBy(() -> client.chain("v3/some/path").get(Map.of()));
		assertThat(wechatPay.requests()).isEmpty();
	}

	// answers

	@Test
	void readsAnEmptyAnswer() {
		wechatPay.respondAlways(FakeResponse.of(204, ""));
		WechatPayEndpoint endpoint = this.client.chain("v3/some/path");
		assertThat(endpoint.delete()).isInstanceOf(MissingNode.class);
		assertThat(endpoint.delete(Echo.class)).isNull();
		StepVerifier.create(endpoint.deleteAsync(Echo.class)).expectComplete().verify(Duration.ofSeconds(10));
	}

	@Test
	void readsSignedHeadersInAnyCase() {
		wechatPay.respondNext(FakeResponse.ordinary().withHeaderNames((name) -> name.toLowerCase(Locale.ROOT)),
				FakeResponse.ordinary().withHeaderNames((name) -> name.toUpperCase(Locale.ROOT)));
		assertThat(this.client.chain("v3/a").get(Map.of()).path("method").asString()).isEqualTo("GET");
		assertThat(this.client.chain("v3/a").get(Map.of()).path("method").asString()).isEqualTo("GET");
	}

	@ParameterizedTest
	@ValueSource(strings = { "text/html", "application/octet-stream", "nonsense" })
	void contentTypeDoesNotMatter(String contentType) {
		wechatPay.respondNext(FakeResponse.ordinary().withHeader("Content-Type", contentType));
		assertThat(this.client.chain("v3/a").get(Map.of()).path("method").asString()).isEqualTo("GET");
		wechatPay.respondNext(FakeResponse.ordinary().withHeader("Content-Type", contentType).signedByStranger());
		assertThatUnproven().isThrownBy(() -> this.client.chain("v3/a").get(Map.of()));
	}

	@Test
	void missingContentTypeDoesNotMatter() {
		wechatPay.respondNext(FakeResponse.ordinary().withoutHeader("Content-Type"));
		assertThat(this.client.chain("v3/a").get(Map.of()).path("method").asString()).isEqualTo("GET");
	}

	@Test
	void verifiesTheBytesAsTheyWereReceived() {
		wechatPay.respondNext(FakeResponse.of(200, "\uFEFF \r\n{ \"b\" : 1.0,\t\"a\" : \"\\u5238\" } \n"));
		assertThat(this.client.chain("v3/a").get(Map.of()).path("a").asString()).isEqualTo("券");
	}

	@ParameterizedTest
	@MethodSource
	void passesNoAnswerThatIsNotProven(FakeResponse answer, WechatPaySignatureException.Reason why) {
		wechatPay.respondAlways(answer.withHeader("Request-ID", "08F5-0"));
		assertThatUnproven().isThrownBy(() -> this.client.chain("v3/a").get(Map.of())).satisfies((ex) -> {
			assertThat(ex.getReason()).isEqualTo(why);
			assertThat(ex.getStatus()).isEqualTo(200);
			assertThat(ex.getRequestId()).isEqualTo("08F5-0");
			assertThat(ex).hasMessageContaining("08F5-0");
		});
		assertThatUnproven().isThrownBy(() -> this.client.webClient()
			.get()
			.uri("/v3/a")
			.exchangeToMono((response) -> response.bodyToMono(String.class))
			.block(Duration.ofSeconds(10)));
	}

	static Stream<Object[]> passesNoAnswerThatIsNotProven() {
		FakeResponse ordinary = FakeResponse.ordinary();
		return Stream.of(new Object[] { ordinary.unsigned(), WechatPaySignatureException.Reason.MISSING },
				new Object[] { ordinary.withoutHeader("Wechatpay-Signature"),
						WechatPaySignatureException.Reason.MISSING },
				new Object[] { ordinary.withoutHeader("Wechatpay-Timestamp"),
						WechatPaySignatureException.Reason.MISSING },
				new Object[] { ordinary.withoutHeader("Wechatpay-Nonce"), WechatPaySignatureException.Reason.MISSING },
				new Object[] { ordinary.withoutHeader("Wechatpay-Serial"), WechatPaySignatureException.Reason.MISSING },
				new Object[] { ordinary.withHeader("Wechatpay-Serial", "PUB_KEY_ID_0"),
						WechatPaySignatureException.Reason.UNKNOWN_SERIAL },
				new Object[] { ordinary.withHeader("Wechatpay-Timestamp", "soon"),
						WechatPaySignatureException.Reason.MALFORMED },
				new Object[] { ordinary.withHeader("Wechatpay-Nonce", "OTHER"),
						WechatPaySignatureException.Reason.WRONG },
				new Object[] { ordinary.signedByStranger(), WechatPaySignatureException.Reason.WRONG },
				new Object[] { ordinary.withSignature("not Base64!"), WechatPaySignatureException.Reason.MALFORMED },
				new Object[] { ordinary.withSignature("QUJD"), WechatPaySignatureException.Reason.WRONG },
				new Object[] { ordinary.probe(), WechatPaySignatureException.Reason.PROBE },
				new Object[] { ordinary.signedAt(Instant.now().minusSeconds(400)),
						WechatPaySignatureException.Reason.STALE },
				new Object[] { ordinary.signedAt(Instant.now().plusSeconds(400)),
						WechatPaySignatureException.Reason.STALE },
				new Object[] { ordinary.withBodyAfterSigning("{\"forged\":true}".getBytes(StandardCharsets.UTF_8)),
						WechatPaySignatureException.Reason.WRONG },
				new Object[] { ordinary.withBodyAfterSigning(new byte[0]), WechatPaySignatureException.Reason.WRONG },
				new Object[] { ordinary.withBody("x".repeat(5000)), WechatPaySignatureException.Reason.TOO_LONG });
	}

	@ParameterizedTest
	@NullSource
	@ValueSource(strings = { "nonsense", "application/", "" })
	void webClientWhenContentTypeIsMissingOrUnreadableReadsJson(@Nullable String contentType) {
		FakeResponse answer = FakeResponse.of(200, " {\"method\":\"GET\",\"path\":\"/v3/a\"}");
		wechatPay.respondNext((contentType != null) ? answer.withHeader("Content-Type", contentType)
				: answer.withoutHeader("Content-Type"));
		assertThat(this.client.webClient().get().uri("/v3/a").retrieve().bodyToMono(Echo.class).block())
			.isEqualTo(new Echo("GET", "/v3/a"));
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
		assertThat(wechatPay.requests()).isEmpty();
	}

	@Test
	void getWhenSignaturesAreWrongRepeatedlyAdvisesToCheckPublicKey() {
		WechatPayClient client = merchant.client(this.connector);
		wechatPay.respondAlways(FakeResponse.ordinary().signedByStranger());
		String advice = "Check that 'public-key' belongs to 'public-key-id'";
		assertThatUnproven().isThrownBy(() -> client.chain("v3/a").get(Map.of()))
			.satisfies((ex) -> assertThat(ex.getMessage()).doesNotContain(advice));
		assertThatUnproven().isThrownBy(() -> client.chain("v3/a").get(Map.of())).withMessageContaining(advice);
		wechatPay.respondNormally();
		client.chain("v3/a").get(Map.of());
		wechatPay.respondAlways(FakeResponse.ordinary().signedByStranger());
		assertThatUnproven().isThrownBy(() -> client.chain("v3/a").get(Map.of()))
			.satisfies((ex) -> assertThat(ex.getMessage()).doesNotContain(advice));
	}

	@Test
	void readsAnAnswerOfTheGreatestSize() {
		String body = "\"" + "x".repeat((int) TestMerchant.MAX_RESPONSE_SIZE.toBytes() - 2) + "\"";
		wechatPay.respondNext(FakeResponse.of(200, body), FakeResponse.of(200, body + " "));
		assertThat(this.client.chain("v3/a").get(Map.of(), String.class)).hasSize(body.length() - 2);
		assertThatUnproven().isThrownBy(() -> this.client.chain("v3/a").get(Map.of()));
	}

	@Test
	void saysWhenAProvenAnswerCannotBeRead() {
		wechatPay.respondNext(FakeResponse.of(200, "<html>"));
		assertThatExceptionOfType(WechatPayException.class).isThrownBy(() -> this.client.chain("v3/a").get(Map.of()))
			.withMessageContaining("proven but cannot be read");
	}

	@Test
	void neverFollowsARedirect() {
		String elsewhere = wechatPay.baseUrl() + "/v3/elsewhere";
		for (int status : new int[] { 301, 302, 303, 307, 308 }) {
			wechatPay.respondNext(FakeResponse.of(status, "").withHeader("Location", elsewhere));
			assertThatExceptionOfType(WechatPayApiException.class)
				.isThrownBy(() -> this.client.chain("v3/a").post(Map.of()))
				.satisfies((ex) -> assertThat(ex.getStatus()).isEqualTo(status));
		}
		assertThat(wechatPay.requests()).hasSize(5)
			.allSatisfy((request) -> assertThat(request.target()).isEqualTo("/v3/a"));
	}

	// errors

	@Test
	void keepsWhatAnErrorSays() {
		wechatPay.respondNext(FakeResponse.of(400,
				"{\"code\":\"PARAM_ERROR\",\"detail\":{\"location\":\"body\",\"value\":0},\"message\":\"值低于最小值 1\"}")
			.withHeader("Request-ID", "08F5-268435461"));
		assertThatExceptionOfType(WechatPayApiException.class)
			.isThrownBy(() -> this.client.chain("v3/a").post(Map.of()))
			.withMessage("WeChat Pay answered 400 PARAM_ERROR: 值低于最小值 1 (verified, Request-ID 08F5-268435461)")
			.satisfies((ex) -> {
				assertThat(ex.getStatus()).isEqualTo(400);
				assertThat(ex.getCode()).isEqualTo("PARAM_ERROR");
				assertThat(ex.getErrorMessage()).isEqualTo("值低于最小值 1");
				assertThat(ex.getDetail()).hasToString("{\"location\":\"body\",\"value\":0}");
				assertThat(ex.getRequestId()).isEqualTo("08F5-268435461");
				assertThat(ex.isVerified()).isTrue();
			});
	}

	@ParameterizedTest
	@MethodSource
	void readsErrorsOfAnyShape(String body, String code, String message, String detail) {
		wechatPay.respondNext(FakeResponse.of(502, body).unsigned().withoutHeader("Request-ID"));
		assertThatExceptionOfType(WechatPayApiException.class)
			.isThrownBy(() -> this.client.chain("v3/a").post(Map.of()))
			.satisfies((ex) -> {
				assertThat(ex.getStatus()).isEqualTo(502);
				assertThat(ex.getCode()).isEqualTo(code);
				assertThat(ex.getErrorMessage()).isEqualTo(message);
				assertThat((ex.getDetail() != null) ? ex.getDetail().toString() : null).isEqualTo(detail);
				assertThat(ex.getRequestId()).isNull();
				assertThat(ex.isVerified()).isFalse();
				assertThat(ex.getMessage()).startsWith("WeChat Pay answered 502")
					.contains("not signed")
					.doesNotContain("\n")
					.hasSizeLessThan(600);
			});
	}

	static Stream<String[]> readsErrorsOfAnyShape() {
		return Stream.of(new String[] { "", null, null, null },
				new String[] { "<html>\n<h1>502 Bad Gateway</h1></html>", null,
						"<html>\n<h1>502 Bad Gateway</h1></html>", null },
				new String[] { "{}", null, null, null }, new String[] { "null", null, "null", null },
				new String[] { "[1]", null, "[1]", null }, new String[] { "\"x\"", null, "\"x\"", null },
				new String[] { "{\"code\":", null, "{\"code\":", null },
				new String[] { "{\"code\":null,\"message\":null,\"detail\":null}", null, null, "null" },
				new String[] { "{\"code\":7,\"message\":{\"a\":[true]},\"detail\":\"text\"}", "7", "{\"a\":[true]}",
						"\"text\"" },
				new String[] {
						"{\"code\":\"SIGN_ERROR\",\"detail\":{\"detail\":{\"issue\":\"sign not match\"},\"field\":\"signature\"}}",
						"SIGN_ERROR", null, "{\"detail\":{\"issue\":\"sign not match\"},\"field\":\"signature\"}" },
				new String[] { "{\"message\":\"a\\nb" + "c".repeat(1000) + "\"}", null, "a\nb" + "c".repeat(1000),
						null },
				new String[] { "[".repeat(2000), null, "[".repeat(2000), null });
	}

	@Test
	void rejectsAnErrorWhoseSignatureIsWrong() {
		wechatPay.respondNext(FakeResponse.of(404, "{\"code\":\"RESOURCE_NOT_EXISTS\"}").signedByStranger());
		assertThatUnproven().isThrownBy(() -> this.client.chain("v3/a").post(Map.of()))
			.satisfies((ex) -> assertThat(ex.getStatus()).isEqualTo(404));
	}

	@Test
	void tellsThatAnErrorWasNotSigned() {
		WechatPayClient late = merchant.client(this.connector, merchant.signer(),
				Clock.offset(Clock.systemUTC(), Duration.ofMinutes(-10)));
		assertThatExceptionOfType(WechatPayApiException.class).isThrownBy(() -> late.chain("v3/a").post(Map.of()))
			.satisfies((ex) -> {
				assertThat(ex.getStatus()).isEqualTo(401);
				assertThat(ex.getCode()).isEqualTo("SIGN_ERROR");
				assertThat(ex.isVerified()).isFalse();
			});
	}

	@Test
	void keepsWhatHasComeOfItsRequests() {
		WechatPayTraffic traffic = merchant.traffic();
		WechatPayEndpoint endpoint = merchant.client(this.connector, merchant.signer(), Clock.systemUTC(), traffic)
			.chain("v3/a");
		wechatPay.respondNext(FakeResponse.ordinary().unsigned(),
				FakeResponse.of(404, "{\"code\":\"NOT_FOUND\"}").unsigned());
		assertThatUnproven().isThrownBy(() -> endpoint.get(Map.of()));
		assertThat(traffic.rejections(WechatPaySignatureException.Reason.MISSING)).isEqualTo(1);
		assertThatExceptionOfType(WechatPayApiException.class).isThrownBy(() -> endpoint.get(Map.of()));
		assertThat(traffic.lastErrors()).containsOnlyKeys("NOT_FOUND");
		assertThat(traffic.lastVerifiedAt()).isNull();
		endpoint.get(Map.of());
		assertThat(traffic.lastVerifiedAt()).isCloseTo(Instant.now(), within(10, ChronoUnit.SECONDS));
	}

	// no answer

	@ParameterizedTest
	@MethodSource
	void tellsThatTheRequestMayHaveArrived(FakeResponse answer) {
		wechatPay.respondAlways(answer);
		assertThatExceptionOfType(WechatPayTransportException.class)
			.isThrownBy(() -> this.client.chain("v3/a").post(Map.of("a", "b")))
			.satisfies((ex) -> assertThat(ex.isSent()).isTrue());
		assertThat(wechatPay.requests()).hasSize(1);
	}

	static Stream<FakeResponse> tellsThatTheRequestMayHaveArrived() {
		return Stream.of(FakeResponse.ordinary().dropped(), FakeResponse.ordinary().reset(),
				FakeResponse.ordinary().cutOff(), FakeResponse.ordinary().after(Duration.ofSeconds(3)));
	}

	@Test
	void tellsThatNothingWasSentWithoutAConnection() throws IOException {
		Map<String, String> properties = new TreeMap<>(wechatPay.properties());
		try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			properties.put("wechatpay.base-url", "http://127.0.0.1:" + closed.getLocalPort());
		}
		WechatPayEndpoint endpoint = new TestMerchant(properties).client(this.connector).chain("v3/a");
		assertThatExceptionOfType(WechatPayTransportException.class).isThrownBy(() -> endpoint.post(Map.of()))
			.satisfies((ex) -> assertThat(ex.isSent()).isFalse())
			.withMessageContaining("Nothing was sent")
			.withMessageContaining("ConnectException");
	}

	@Test
	void doesNotWaitForAnAnswerThatTrickles() throws Exception {
		try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			Map<String, String> properties = new TreeMap<>(wechatPay.properties());
			properties.put("wechatpay.base-url", "http://127.0.0.1:" + server.getLocalPort());
			Thread trickle = new Thread(() -> trickle(server));
			trickle.start();
			WechatPayEndpoint endpoint = new TestMerchant(properties).client(this.connector).chain("v3/a");
			assertThatExceptionOfType(WechatPayTransportException.class)
				.isThrownBy(() -> endpoint.postAsync(Map.of()).block(Duration.ofSeconds(8)))
				.satisfies((ex) -> assertThat(ex.isSent()).isTrue());
			trickle.join(10_000);
		}
	}

	private static void trickle(ServerSocket server) {
		try (Socket socket = server.accept()) {
			socket.getOutputStream().write("HTTP/1.1 200 OK\r\nX-Long: ".getBytes(StandardCharsets.US_ASCII));
			for (int i = 0; i < 90; i++) {
				socket.getOutputStream().write('x');
				Thread.sleep(100);
			}
		}
		catch (IOException | InterruptedException ex) {
			// the client has had enough
		}
	}

	@Test
	void echoesNeitherAuthorizationNorControlCharacters() {
		wechatPay.respondNext(FakeResponse
			.of(502, "<html>Authorization: WECHATPAY2-SHA256-RSA2048 mchid=\"1\",\nsignature=\"SECRET\"</html>")
			.unsigned(), FakeResponse.of(502, "a\u009b31m\u0085b\u2028c").unsigned());
		WechatPayEndpoint endpoint = this.client.chain("v3/a");
		assertThatExceptionOfType(WechatPayApiException.class).isThrownBy(() -> endpoint.post(Map.of()))
			.withMessageContaining("WECHATPAY2-SHA256-RSA2048 …")
			.withMessageNotContaining("SECRET");
		assertThatExceptionOfType(WechatPayApiException.class).isThrownBy(() -> endpoint.post(Map.of()))
			.withMessageContaining("a 31m b c");
	}

	@Test
	void refusesWhatIsNull() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.client.chain(null)).withMessageContaining("'path'");
		assertThatIllegalArgumentException().isThrownBy(() -> this.client.path("v3", null))
			.withMessageContaining("'segments'");
		WechatPayEndpoint endpoint = this.client.chain("v3/a");
		assertThatIllegalArgumentException().isThrownBy(() -> endpoint.postAsync(null)).withMessageContaining("'body'");
		assertThatIllegalArgumentException().isThrownBy(() -> endpoint.deleteAsync(null))
			.withMessageContaining("'type'");
	}

	@Test
	void refusesAQueryWithoutAValue() {
		Map<String, Object> query = new TreeMap<>();
		query.put("limit", null);
		assertThatIllegalArgumentException().isThrownBy(() -> this.client.chain("v3/a").getAsync(query))
			.withMessageContaining("'limit'");
	}

	@Test
	void refusesToBlockAThreadThatMustNot() {
		WechatPayEndpoint endpoint = this.client.chain("v3/a");
		assertThatIllegalStateException()
			.isThrownBy(() -> Mono.fromCallable(() -> endpoint.get(Map.of()))
				.subscribeOn(Schedulers.parallel())
				.block(Duration.ofSeconds(10)))
			.withMessageContaining("must not block");
		assertThat(wechatPay.requests()).isEmpty();
	}

	@Test
	void keepsTheInterruptOfAWaitingThread() {
		// one of its own: the request may still arrive when the test is over
		try (FakeWechatPay wechatPay = FakeWechatPay.start().echoUnknownPaths()) {
			wechatPay.respondAlways(FakeResponse.ordinary().after(Duration.ofSeconds(3)));
			WechatPayEndpoint endpoint = new TestMerchant(wechatPay.properties()).client(this.connector).chain("v3/a");
			Thread.currentThread().interrupt();
			assertThatExceptionOfType(WechatPayTransportException.class).isThrownBy(() -> endpoint.post(Map.of()))
				.satisfies((ex) -> assertThat(ex.isSent()).isTrue());
			assertThat(Thread.interrupted()).isTrue();
		}
	}

	private static ThrowableTypeAssert<WechatPaySignatureException> assertThatUnproven() {
		return assertThatExceptionOfType(WechatPaySignatureException.class);
	}

	record Echo(@Nullable String method, String path) {
	}

}
