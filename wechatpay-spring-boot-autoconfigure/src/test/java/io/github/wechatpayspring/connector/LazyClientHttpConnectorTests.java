package io.github.wechatpayspring.connector;

import java.io.IOException;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.function.IntFunction;
import java.util.stream.Stream;

import io.github.wechatpayspring.TestKeys;
import io.github.wechatpayspring.connector.Connectors.OpenConnector;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslStoreBundle;
import org.springframework.http.HttpHeaders;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link LazyClientHttpConnector}.
 */
@ParameterizedClass
@EnumSource(Connectors.class)
class LazyClientHttpConnectorTests {

	private static final String SIGNED = ScriptedServer.response("200 OK", "Wechatpay-Signature: c2lnbmF0dXJl");

	private final Connectors connector;

	LazyClientHttpConnectorTests(Connectors connector) {
		this.connector = connector;
	}

	private OpenConnector open() {
		return this.connector.open(Duration.ofSeconds(5));
	}

	@ParameterizedTest
	@MethodSource
	void getWhenResponseInvitesRepetitionSendsOnce(String response) throws Exception {
		try (ScriptedServer server = new ScriptedServer((request) -> response)) {
			try (OpenConnector open = open()) {
				assertThat(get(open, server)).isEqualTo(Integer.parseInt(response.substring(9, 12)));
			}
			assertThat(server.requests()).hasSize(1);
		}
	}

	static Stream<String> getWhenResponseInvitesRepetitionSendsOnce() {
		return Stream.of(ScriptedServer.response("429 Too Many Requests", "Retry-After: 0"),
				ScriptedServer.response("503 Service Unavailable", "Retry-After: 0"),
				ScriptedServer.response("302 Found", "Location: /v3/b"),
				ScriptedServer.response("307 Temporary Redirect", "Location: /v3/b"),
				ScriptedServer.response("401 Unauthorized"),
				ScriptedServer.response("401 Unauthorized", "WWW-Authenticate: Basic realm=\"a\""),
				ScriptedServer.response("407 Proxy Authentication Required", "Proxy-Authenticate: Basic realm=\"a\""));
	}

	@Test
	void getWhenConnectionIsResetSendsOnce() throws Exception {
		assertThat(requestsOfTwoCalls((request) -> ScriptedServer.RESET)).isEqualTo(2);
	}

	@Test
	void getWhenReusedConnectionIsResetSendsOnce() throws Exception {
		assertThat(requestsOfTwoCalls((request) -> (request == 1) ? SIGNED : ScriptedServer.RESET)).isEqualTo(2);
	}

	private int requestsOfTwoCalls(IntFunction<String> script) throws IOException {
		try (ScriptedServer server = new ScriptedServer(script)) {
			try (OpenConnector open = open()) {
				get(open, server);
				get(open, server);
			}
			return server.requests().size();
		}
	}

	@Test
	void getWhenConnectorIsClosedLeavesNoConnectionOpen() throws Exception {
		try (ScriptedServer server = new ScriptedServer((request) -> SIGNED)) {
			OpenConnector open = open();
			get(open, server);
			open.close();
			// a request that was about to connect when the connector was closed
			get(open, server);
			Awaitility.await().untilAsserted(() -> {
				// until JDK 21, only the garbage collector closes the client of the JDK
				System.gc();
				assertThat(server.openConnections()).isZero();
			});
		}
	}

	@Test
	@Timeout(60)
	void closeWhenRequestsAreInFlightReturns() throws Exception {
		for (int i = 0; i < 3; i++) {
			CountDownLatch closed = new CountDownLatch(1);
			try (ScriptedServer server = new ScriptedServer((request) -> resetAfter(closed))) {
				OpenConnector open = open();
				Flux.range(0, 8)
					.flatMap((request) -> status(open, server.url()).onErrorComplete())
					.subscribeOn(Schedulers.boundedElastic())
					.subscribe();
				Awaitility.await().until(() -> server.connections() >= 8);
				open.close();
				closed.countDown();
			}
		}
	}

	private static String resetAfter(CountDownLatch closed) {
		try {
			closed.await();
		}
		catch (InterruptedException ex) {
			// the server is closed
		}
		return ScriptedServer.RESET;
	}

	@Test
	void getWhenResponseSetsCookieSendsNoCookie() throws Exception {
		String response = ScriptedServer.response("200 OK", "Wechatpay-Signature: c2lnbmF0dXJl",
				"Set-Cookie: session=merchant; Path=/");
		try (ScriptedServer server = new ScriptedServer((request) -> response)) {
			try (OpenConnector open = open()) {
				get(open, server);
				get(open, server);
			}
			assertThat(server.requests()).hasSize(2).noneMatch((request) -> request.contains("session=merchant"));
		}
	}

	@Test
	void getSendsHttp11WithoutUpgradeOrCompression() throws Exception {
		try (ScriptedServer server = new ScriptedServer((request) -> SIGNED)) {
			try (OpenConnector open = open()) {
				get(open, server);
			}
			assertThat(server.requests()).singleElement()
				.asString()
				.startsWith("GET /v3/a HTTP/1.1\n")
				.doesNotContainIgnoringCase("\nupgrade:")
				.doesNotContainIgnoringCase("\nhttp2-settings:")
				.doesNotContainIgnoringCase("\naccept-encoding:");
		}
	}

	@Test
	void getStartsDaemonThreadsOnly() throws Exception {
		Set<Thread> before = Thread.getAllStackTraces().keySet();
		try (ScriptedServer server = new ScriptedServer((request) -> SIGNED); OpenConnector open = open()) {
			get(open, server);
			assertThat(Thread.getAllStackTraces().keySet())
				.filteredOn((thread) -> !before.contains(thread) && !thread.getName().startsWith("pool-"))
				.allMatch(Thread::isDaemon);
		}
	}

	@Test
	void getOverTlsWhenResponsesAreUnexpectedDeliversFinalResponses() throws Exception {
		SslBundle ssl = sslBundle();
		IntFunction<String> script = (request) -> "HTTP/1.1 103 Early Hints\r\n\r\n"
				+ ScriptedServer.response("20" + request + " OK", "Wechatpay-Signature: signature" + request)
				+ ((request == 2) ? ScriptedServer.response("299 Surplus") : "");
		try (ScriptedServer server = new ScriptedServer(ssl.createSslContext().getServerSocketFactory(), script);
				OpenConnector open = this.connector.open(Duration.ofSeconds(5), ssl)) {
			assertThat(get(open, server.tlsUrl())).isEqualTo(201);
			// refused if the surplus response arrives first
			assertThat(get(open, server.tlsUrl())).isIn(202, 0);
			assertThat(get(open, server.tlsUrl())).isEqualTo(203);
			// the JDK's client drops what arrives with the end of a response
			assertThat(server.connections()).isBetween((this.connector == Connectors.JDK) ? 1 : 2,
					(this.connector == Connectors.REACTOR || this.connector == Connectors.JDK) ? 2 : 3);
		}
	}

	private static SslBundle sslBundle() throws Exception {
		KeyPair keys = TestKeys.rsa();
		Instant now = Instant.now();
		X509Certificate certificate = TestKeys.certificate(keys, "CN=localhost", BigInteger.ONE, now.minusSeconds(60),
				now.plusSeconds(600));
		KeyStore store = KeyStore.getInstance("PKCS12");
		store.load(null, null);
		store.setKeyEntry("localhost", keys.getPrivate(), new char[0], new X509Certificate[] { certificate });
		KeyStore trusted = KeyStore.getInstance("PKCS12");
		trusted.load(null, null);
		trusted.setCertificateEntry("localhost", certificate);
		return SslBundle.of(SslStoreBundle.of(store, "", trusted));
	}

	private static int get(OpenConnector open, ScriptedServer server) {
		return get(open, server.url());
	}

	/**
	 * Return the status of the response, or 0 if there is none.
	 */
	private static int get(OpenConnector open, String url) {
		return status(open, url).onErrorReturn(0).blockOptional(Duration.ofSeconds(10)).orElseThrow();
	}

	private static Mono<Integer> status(OpenConnector open, String url) {
		return WebClient.builder()
			.clientConnector(open.connector())
			.build()
			.get()
			.uri(url + "/v3/a")
			.header(HttpHeaders.AUTHORIZATION, "signed")
			.header(HttpHeaders.ACCEPT, "application/json")
			.exchangeToMono(LazyClientHttpConnectorTests::status);
	}

	private static Mono<Integer> status(ClientResponse response) {
		return response.releaseBody().thenReturn(response.statusCode().value());
	}

}
