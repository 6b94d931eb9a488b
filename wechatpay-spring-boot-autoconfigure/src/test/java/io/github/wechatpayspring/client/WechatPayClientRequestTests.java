package io.github.wechatpayspring.client;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.github.wechatpayspring.connector.Connectors;
import io.github.wechatpayspring.fake.ReceivedRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import tools.jackson.databind.JsonNode;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.MediaType;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * Tests for the requests of {@link WechatPayClient}.
 */
class WechatPayClientRequestTests extends AbstractWechatPayClientTests {

	WechatPayClientRequestTests(Connectors connectors) {
		super(connectors);
	}

	// requests

	@Test
	void postSendsRequiredHeaders() {
		this.client.chain("v3/some/path").post(Map.of("a", 1));
		ReceivedRequest request = AcceptedRequest.of(this.wechatPay);
		assertThat(request.header("Accept")).isEqualTo("application/json");
		assertThat(request.header("Content-Type")).isEqualTo("application/json");
		assertThat(request.header("Wechatpay-Serial"))
			.isEqualTo(this.wechatPay.properties().get("wechatpay.public-key-id"));
		assertThat(request.nonce()).hasSize(32);
		assertThat(request.header("Content-Length")).isEqualTo(String.valueOf(request.bodyAsString().length()));
	}

	@Test
	void postSendsUserAgent() {
		// Jetty sends a header of its own first
		assumeThat(this.connectors).isNotEqualTo(Connectors.JETTY);
		this.client.chain("v3/some/path").post(Map.of("a", 1));
		assertThat(AcceptedRequest.of(this.wechatPay).header("User-Agent"))
			.matches("wechatpay-spring-boot/\\d+\\.\\d+\\.\\S+ Java/[\\d._+]+");
	}

	@Test
	void webClientWhenBodyIsWrittenInPartsSendsWholeBody() {
		this.client.webClient()
			.post()
			.uri("/v3/some/path")
			.contentType(MediaType.APPLICATION_JSON)
			.body((message, context) -> message
				.writeAndFlushWith(Flux.just("{\"a\":", "1}").map((part) -> Mono.just(buffer(part)))))
			.retrieve()
			.toBodilessEntity()
			.block(Duration.ofSeconds(10));
		assertThat(AcceptedRequest.of(this.wechatPay).bodyAsString()).isEqualTo("{\"a\":1}");
	}

	private static DataBuffer buffer(String text) {
		return DefaultDataBufferFactory.sharedInstance.wrap(text.getBytes(StandardCharsets.UTF_8));
	}

	@Test
	void postWhenBodyHasSpecialCharactersSendsSignedJson() {
		Map<String, Object> body = new TreeMap<>(Map.of("text", "此券 <a&b> \"\\\u0001 é", "number", 1));
		body.put("absent", null);
		this.client.chain("/v3/some/path").post(body);
		assertThat(AcceptedRequest.of(this.wechatPay).bodyAsString())
			.isEqualTo("{\"number\":1,\"text\":\"此券 <a&b> \\\"\\\\\\u0001 é\"}");
	}

	@Test
	void postWhenBodyIsBytesSendsThemUnchanged() {
		this.client.chain("v3/some/path").post("{ \"a\" : 1 }\n".getBytes(StandardCharsets.UTF_8));
		assertThat(AcceptedRequest.of(this.wechatPay).bodyAsString()).isEqualTo("{ \"a\" : 1 }\n");
	}

	@Test
	void callWithEachMethodAndFormSendsIt() {
		WechatPayEndpoint endpoint = this.client.chain("v3/some/path");
		Map<String, String> body = Map.of("a", "b");
		Duration timeout = Duration.ofSeconds(10);
		List<JsonNode> responses = List.of(endpoint.get(Map.of()), endpoint.post(body), endpoint.put(body),
				endpoint.patch(body), endpoint.delete(), endpoint.getAsync(Map.of()).block(timeout),
				endpoint.postAsync(body).block(timeout), endpoint.putAsync(body).block(timeout),
				endpoint.patchAsync(body).block(timeout), endpoint.deleteAsync().block(timeout));
		assertThat(responses).extracting((response) -> response.path("method").asString())
			.containsExactly("GET", "POST", "PUT", "PATCH", "DELETE", "GET", "POST", "PUT", "PATCH", "DELETE");
		List<Echo> typed = List.of(endpoint.get(Map.of(), Echo.class), endpoint.post(body, Echo.class),
				endpoint.put(body, Echo.class), endpoint.patch(body, Echo.class), endpoint.delete(Echo.class),
				endpoint.getAsync(Map.of(), Echo.class).block(timeout),
				endpoint.postAsync(body, Echo.class).block(timeout), endpoint.putAsync(body, Echo.class).block(timeout),
				endpoint.patchAsync(body, Echo.class).block(timeout), endpoint.deleteAsync(Echo.class).block(timeout));
		assertThat(typed).extracting(Echo::method)
			.containsExactly("GET", "POST", "PUT", "PATCH", "DELETE", "GET", "POST", "PUT", "PATCH", "DELETE");
		assertThat(this.wechatPay.requests()).hasSize(20)
			.allSatisfy((request) -> assertThat(request.refusal()).isNull());
		assertThat(this.wechatPay.requests())
			.filteredOn((request) -> List.of("POST", "PUT", "PATCH").contains(request.method()))
			.allSatisfy((request) -> assertThat(request.bodyAsString()).isEqualTo("{\"a\":\"b\"}"));
	}

	@Test
	void getWhenVariableOrSegmentHasReservedCharactersEncodesThem() {
		String code = "a b/c\\d=e|f?g#h%i券;j+k&l";
		String encoded = "a%20b%2Fc%5Cd%3De%7Cf%3Fg%23h%25i%E5%88%B8%3Bj%2Bk%26l";
		assertThat(this.client.chain("v3/coupons/{code}/x", code).get(Map.of()).path("path").asString())
			.isEqualTo("/v3/coupons/" + encoded + "/x");
		assertThat(this.client.path("v3", "coupons", code, "x").get(Map.of()).path("path").asString())
			.isEqualTo("/v3/coupons/" + encoded + "/x");
		assertThat(this.client.path("v3", "{x}").get(Map.of()).path("path").asString()).isEqualTo("/v3/%7Bx%7D");
		assertThat(this.wechatPay.requests()).allSatisfy((request) -> assertThat(request.refusal()).isNull());
	}

	@Test
	void getWhenQueryHasReservedCharactersEncodesThem() {
		Map<String, Object> query = new TreeMap<>(Map.of("a b", "c&d=e券", "list", List.of(1, 2)));
		assertThat(this.client.chain("v3/coupons").get(query).path("path").asString())
			.isEqualTo("/v3/coupons?a%20b=c%26d%3De%E5%88%B8&list=1&list=2");
		assertThat(AcceptedRequest.of(this.wechatPay).refusal()).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "/", "//evil.example/v3", "https://evil.example/v3", "v3/../v3", "v3/./a", "v3//a",
			"v3/a/", "v3/a?b=c", "v3/a#b" })
	void chainWhenPathIsNotPlainFails(String path) {
		assertThatIllegalArgumentException().isThrownBy(() -> this.client.chain(path));
	}

	@ParameterizedTest
	@ValueSource(strings = { "@evil.example", ":pw@evil.example", ".evil.example" })
	void getWhenPathLooksLikeHostStaysOnHostOfMerchant(String path) {
		this.client.chain("v3/" + path).get(Map.of());
		assertThat(AcceptedRequest.of(this.wechatPay).target()).startsWith("/v3/");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", ".", ".." })
	void endpointWhenSegmentIsEmptyOrDotsFails(String segment) {
		assertThatIllegalArgumentException().isThrownBy(() -> this.client.path("v3", segment, "a"));
		assertThatIllegalArgumentException().isThrownBy(() -> this.client.chain("v3/{a}/b", segment));
	}

	@Test
	void webClientPostSendsRenderedBody() {
		this.client.webClient()
			.post()
			.uri("/v3/a/{b}", "c/d")
			.bodyValue(new Echo(null, "此券"))
			.retrieve()
			.toBodilessEntity()
			.block(Duration.ofSeconds(10));
		assertThat(AcceptedRequest.of(this.wechatPay).bodyAsString()).isEqualTo("{\"path\":\"此券\"}");
		assertThat(AcceptedRequest.of(this.wechatPay).target()).isEqualTo("/v3/a/c%2Fd");
	}

	@Test
	void callWhenArgumentIsNullFails() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.client.chain(null)).withMessageContaining("'path'");
		assertThatIllegalArgumentException().isThrownBy(() -> this.client.path("v3", null))
			.withMessageContaining("'segments'");
		WechatPayEndpoint endpoint = this.client.chain("v3/a");
		assertThatIllegalArgumentException().isThrownBy(() -> endpoint.postAsync(null)).withMessageContaining("'body'");
		assertThatIllegalArgumentException().isThrownBy(() -> endpoint.deleteAsync(null))
			.withMessageContaining("'type'");
	}

	@Test
	void getWhenQueryValueIsNullFails() {
		Map<String, Object> query = new TreeMap<>();
		query.put("limit", null);
		assertThatIllegalArgumentException().isThrownBy(() -> this.client.chain("v3/a").getAsync(query))
			.withMessageContaining("'limit'");
	}

	@Test
	void getOnNonBlockingThreadFails() {
		WechatPayEndpoint endpoint = this.client.chain("v3/a");
		assertThatIllegalStateException()
			.isThrownBy(() -> Mono.fromCallable(() -> endpoint.get(Map.of()))
				.subscribeOn(Schedulers.parallel())
				.block(Duration.ofSeconds(10)))
			.withMessageContaining("must not block");
		assertThat(this.wechatPay.requests()).isEmpty();
	}

}
