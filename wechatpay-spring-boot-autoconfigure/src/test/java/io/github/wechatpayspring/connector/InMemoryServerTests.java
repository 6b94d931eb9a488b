package io.github.wechatpayspring.connector;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.wechatpayspring.connector.LazyClientHttpConnector.CannedResponse;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * Tests for requests that a {@link LazyClientHttpConnector} handles in memory.
 */
class InMemoryServerTests {

	private static final LazyClientHttpConnector.Pool POOL = new LazyClientHttpConnector.Pool(2, Duration.ofSeconds(5),
			Duration.ofSeconds(5));

	@ParameterizedTest
	@EnumSource(Connectors.class)
	void postWhenConnectorIsInMemoryReturnsResponse(Connectors connectors) throws Exception {
		AtomicInteger requests = new AtomicInteger();
		try (LazyClientHttpConnector connector = new LazyClientHttpConnector(connectors.builder(),
				HttpClientSettings.defaults(), POOL);
				LazyClientHttpConnector inMemory = connector.inMemory(() -> response(requests.incrementAndGet()))) {
			WebClient client = WebClient.builder().clientConnector(inMemory.clientHttpConnector()).build();
			for (int i = 1; i <= 300; i++) {
				// nothing listens on this port
				ResponseEntity<String> response = client.post()
					.uri("https://localhost:1/path")
					.header(HttpHeaders.AUTHORIZATION, "signature")
					.bodyValue("request")
					.retrieve()
					.toEntity(String.class)
					.block();
				assertThat(response.getBody()).isEqualTo("response " + i);
				assertThat(response.getHeaders().getFirst("Request-ID")).isEqualTo("08F7B4A3");
			}
		}
	}

	@ParameterizedTest
	@CsvSource({ "REACTOR, reactor-http-", "JDK, HttpClient-" })
	void initializeStartsThreadsOfHttpClient(Connectors connectors, String thread) {
		try (LazyClientHttpConnector connector = new LazyClientHttpConnector(connectors.builder(),
				HttpClientSettings.defaults(), POOL)) {
			connector.initialize();
			assertThat(Thread.getAllStackTraces().keySet()).extracting(Thread::getName)
				.anyMatch((name) -> name.startsWith(thread));
		}
	}

	@ParameterizedTest
	@EnumSource(Connectors.class)
	void initializeWhenConnectorIsClosedDoesNothing(Connectors connectors) {
		LazyClientHttpConnector connector = new LazyClientHttpConnector(connectors.builder(),
				HttpClientSettings.defaults(), POOL);
		connector.close();
		assertThatNoException().isThrownBy(connector::initialize);
	}

	@Test
	@ExtendWith(OutputCaptureExtension.class)
	void closeWhenConnectionIsOpenLogsNothing(CapturedOutput output) throws Exception {
		for (int i = 0; i < 20; i++) {
			try (LazyClientHttpConnector connector = new LazyClientHttpConnector(Connectors.REACTOR.builder(),
					HttpClientSettings.defaults(), POOL);
					LazyClientHttpConnector inMemory = connector.inMemory(() -> response(1))) {
				WebClient client = WebClient.builder().clientConnector(inMemory.clientHttpConnector()).build();
				client.get()
					.uri("https://localhost:1/path")
					.header(HttpHeaders.AUTHORIZATION, "signature")
					.retrieve()
					.toBodilessEntity()
					.block();
			}
		}
		awaitNoThread();
		assertThat(output).doesNotContain("Inbound Queues");
	}

	@Test
	void createWhenThreadIsInterruptedLeavesNoThread() {
		Thread.currentThread().interrupt();
		assertThatExceptionOfType(InterruptedException.class).isThrownBy(() -> new InMemoryServer(() -> response(1)));
		awaitNoThread();
	}

	private static void awaitNoThread() {
		Awaitility.await()
			.until(() -> Thread.getAllStackTraces()
				.keySet()
				.stream()
				.noneMatch((thread) -> thread.getName().startsWith("wechatpay-warm-up-")));
	}

	@Test
	void certificateIsValidForItsOwnKey() throws GeneralSecurityException {
		SelfSignedCertificate certificate = SelfSignedCertificate.create();
		certificate.certificate().checkValidity();
		certificate.certificate().verify(certificate.certificate().getPublicKey());
		assertThat(certificate.certificate().getSubjectAlternativeNames()).singleElement()
			.satisfies((name) -> assertThat(name).element(1).isEqualTo("localhost"));
	}

	private static CannedResponse response(int number) {
		HttpHeaders headers = new HttpHeaders();
		headers.set("Request-ID", "08F7B4A3");
		return new CannedResponse(headers, ("response " + number).getBytes(StandardCharsets.UTF_8));
	}

}
