package io.github.wechatpayspring.connector;

import java.io.IOException;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Stream;

import io.github.wechatpayspring.TestKeys;
import io.github.wechatpayspring.connector.Connectors.OpenConnector;
import org.awaitility.Awaitility;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Mono;

import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslStoreBundle;
import org.springframework.http.HttpHeaders;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link LazyClientHttpConnector}.
 */
class LazyClientHttpConnectorTests {

	private static final String SIGNED = ScriptedServer.response("200 OK", "Wechatpay-Signature: c2lnbmF0dXJl");

	@ParameterizedTest
	@MethodSource
	void getWhenResponseInvitesRepetitionSendsOnce(Connectors connector, String response) throws Exception {
		try (ScriptedServer server = new ScriptedServer((request) -> response)) {
			try (OpenConnector open = connector.open(Duration.ofSeconds(5))) {
				assertThat(get(open, server)).isEqualTo(Integer.parseInt(response.substring(9, 12)));
			}
			assertThat(server.requests()).hasSize(1);
		}
	}

	static Stream<Arguments> getWhenResponseInvitesRepetitionSendsOnce() {
		return Stream
			.of(ScriptedServer.response("429 Too Many Requests", "Retry-After: 0"),
					ScriptedServer.response("503 Service Unavailable", "Retry-After: 0"),
					ScriptedServer.response("302 Found", "Location: /v3/b"),
					ScriptedServer.response("307 Temporary Redirect", "Location: /v3/b"),
					ScriptedServer.response("401 Unauthorized"),
					ScriptedServer.response("401 Unauthorized", "WWW-Authenticate: Basic realm=\"a\""),
					ScriptedServer.response("407 Proxy Authentication Required",
							"Proxy-Authenticate: Basic realm=\"a\""))
			.flatMap(
					(response) -> Stream.of(Connectors.values()).map((connector) -> Arguments.of(connector, response)));
	}

	@ParameterizedTest
	@EnumSource
	void getWhenConnectionIsResetSendsOnce(Connectors connector) throws Exception {
		assertThat(requestsOfTwoCalls(connector, (request) -> ScriptedServer.RESET)).isEqualTo(2);
	}

	@ParameterizedTest
	@EnumSource
	void getWhenReusedConnectionIsResetSendsOnce(Connectors connector) throws Exception {
		assertThat(requestsOfTwoCalls(connector, (request) -> (request == 1) ? SIGNED : ScriptedServer.RESET))
			.isEqualTo(2);
	}

	private static int requestsOfTwoCalls(Connectors connector, IntFunction<String> script) throws IOException {
		try (ScriptedServer server = new ScriptedServer(script)) {
			try (OpenConnector open = connector.open(Duration.ofSeconds(5))) {
				get(open, server);
				get(open, server);
			}
			return server.requests().size();
		}
	}

	@ParameterizedTest
	@EnumSource
	void getWhenConnectorIsClosedLeavesNoConnectionOpen(Connectors connector) throws Exception {
		try (ScriptedServer server = new ScriptedServer((request) -> SIGNED)) {
			OpenConnector open = connector.open(Duration.ofSeconds(5));
			get(open, server);
			open.close();
			// a request that was about to connect when the connector was closed
			get(open, server);
			Awaitility.await().untilAsserted(() -> {
				// until JDK 21, the JDK's client can be closed by the garbage collector
				// only
				System.gc();
				assertThat(server.openConnections()).isZero();
			});
		}
	}

	@ParameterizedTest
	@EnumSource
	void getWhenResponseSetsCookieSendsNoCookie(Connectors connector) throws Exception {
		String response = ScriptedServer.response("200 OK", "Wechatpay-Signature: c2lnbmF0dXJl",
				"Set-Cookie: session=merchant; Path=/");
		try (ScriptedServer server = new ScriptedServer((request) -> response)) {
			try (OpenConnector open = connector.open(Duration.ofSeconds(5))) {
				get(open, server);
				get(open, server);
			}
			assertThat(server.requests()).hasSize(2).noneMatch((request) -> request.contains("session=merchant"));
		}
	}

	@ParameterizedTest
	@EnumSource
	void getUsesHttp11WithoutUpgradeOrCompression(Connectors connector) throws Exception {
		try (ScriptedServer server = new ScriptedServer((request) -> SIGNED)) {
			try (OpenConnector open = connector.open(Duration.ofSeconds(5))) {
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

	@ParameterizedTest
	@EnumSource
	void getStartsDaemonThreadsOnly(Connectors connector) throws Exception {
		Set<Thread> before = Thread.getAllStackTraces().keySet();
		try (ScriptedServer server = new ScriptedServer((request) -> SIGNED);
				OpenConnector open = connector.open(Duration.ofSeconds(5))) {
			get(open, server);
			assertThat(Thread.getAllStackTraces().keySet())
				.filteredOn((thread) -> !before.contains(thread) && !thread.getName().startsWith("pool-"))
				.allMatch(Thread::isDaemon);
		}
	}

	@ParameterizedTest
	@EnumSource
	void getOverTlsWhenResponsesAreUnexpectedDeliversFinalResponses(Connectors connector) throws Exception {
		SslBundle ssl = sslBundle();
		IntFunction<String> script = (request) -> "HTTP/1.1 103 Early Hints\r\n\r\n"
				+ ScriptedServer.response("20" + request + " OK", "Wechatpay-Signature: signature" + request)
				+ ((request == 2) ? ScriptedServer.response("299 Surplus") : "");
		try (ScriptedServer server = new ScriptedServer(ssl.createSslContext().getServerSocketFactory(), script);
				OpenConnector open = connector.open(Duration.ofSeconds(5), ssl)) {
			assertThat(get(open, server.tlsUrl())).isEqualTo(201);
			// refused if the surplus response arrives first
			assertThat(get(open, server.tlsUrl())).isIn(202, 0);
			assertThat(get(open, server.tlsUrl())).isEqualTo(203);
			// the JDK's client drops what arrives with the end of a response
			assertThat(server.connections()).isBetween((connector == Connectors.JDK) ? 1 : 2,
					(connector == Connectors.REACTOR || connector == Connectors.JDK) ? 2 : 3);
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
		return WebClient.builder()
			.clientConnector(open.connector())
			.build()
			.get()
			.uri(url + "/v3/a")
			.header(HttpHeaders.AUTHORIZATION, "signed")
			.header(HttpHeaders.ACCEPT, "application/json")
			.exchangeToMono(LazyClientHttpConnectorTests::status)
			.onErrorReturn(0)
			.blockOptional(Duration.ofSeconds(10))
			.orElseThrow();
	}

	private static Mono<Integer> status(ClientResponse response) {
		return response.releaseBody().thenReturn(response.statusCode().value());
	}

}
