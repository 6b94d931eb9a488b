package io.github.wechatpayspring.client;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

import io.github.wechatpayspring.TestMerchant;
import io.github.wechatpayspring.WechatPayApiException;
import io.github.wechatpayspring.WechatPayException;
import io.github.wechatpayspring.WechatPaySignatureException;
import io.github.wechatpayspring.connector.Connectors;
import io.github.wechatpayspring.fake.FakeResponse;
import org.assertj.core.api.ThrowableTypeAssert;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.test.StepVerifier;
import tools.jackson.databind.node.MissingNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for the responses that {@link WechatPayClient} verifies and reads.
 */
class WechatPayClientResponseTests extends AbstractWechatPayClientTests {

	WechatPayClientResponseTests(Connectors connectors) {
		super(connectors);
	}

	// responses

	@Test
	void deleteWhenResponseIsEmptyReturnsNoValue() {
		this.wechatPay.respondAlways(FakeResponse.of(204, ""));
		WechatPayEndpoint endpoint = this.client.chain("v3/some/path");
		assertThat(endpoint.delete()).isInstanceOf(MissingNode.class);
		assertThat(endpoint.delete(Echo.class)).isNull();
		StepVerifier.create(endpoint.deleteAsync(Echo.class)).expectComplete().verify(Duration.ofSeconds(10));
	}

	@Test
	void getWhenHeaderNamesHaveOtherCaseReadsResponse() {
		this.wechatPay.respondNext(FakeResponse.ordinary().withHeaderNames((name) -> name.toLowerCase(Locale.ROOT)),
				FakeResponse.ordinary().withHeaderNames((name) -> name.toUpperCase(Locale.ROOT)));
		assertThat(this.client.chain("v3/a").get(Map.of()).path("method").asString()).isEqualTo("GET");
		assertThat(this.client.chain("v3/a").get(Map.of()).path("method").asString()).isEqualTo("GET");
	}

	@ParameterizedTest
	@ValueSource(strings = { "text/html", "application/octet-stream", "nonsense" })
	void getWhenContentTypeIsNotJsonReadsVerifiedResponse(String contentType) {
		this.wechatPay.respondNext(FakeResponse.ordinary().withHeader("Content-Type", contentType));
		assertThat(this.client.chain("v3/a").get(Map.of()).path("method").asString()).isEqualTo("GET");
		this.wechatPay.respondNext(FakeResponse.ordinary().withHeader("Content-Type", contentType).signedByStranger());
		assertThatUnverified().isThrownBy(() -> this.client.chain("v3/a").get(Map.of()));
	}

	@Test
	void getWhenContentTypeIsMissingReadsResponse() {
		this.wechatPay.respondNext(FakeResponse.ordinary().withoutHeader("Content-Type"));
		assertThat(this.client.chain("v3/a").get(Map.of()).path("method").asString()).isEqualTo("GET");
	}

	@Test
	void getWhenJsonIsFormattedVerifiesReceivedBytes() {
		this.wechatPay.respondNext(FakeResponse.of(200, "\uFEFF \r\n{ \"b\" : 1.0,\t\"a\" : \"\\u5238\" } \n"));
		assertThat(this.client.chain("v3/a").get(Map.of()).path("a").asString()).isEqualTo("券");
	}

	@ParameterizedTest
	@MethodSource
	void getWhenResponseIsNotVerifiedFails(FakeResponse response, WechatPaySignatureException.Reason reason) {
		this.wechatPay.respondAlways(response.withHeader("Request-ID", "08F5-0"));
		assertThatUnverified().isThrownBy(() -> this.client.chain("v3/a").get(Map.of())).satisfies((ex) -> {
			assertThat(ex.getReason()).isEqualTo(reason);
			assertThat(ex.getStatus()).isEqualTo(200);
			assertThat(ex.getRequestId()).isEqualTo("08F5-0");
			assertThat(ex).hasMessageContaining("08F5-0");
		});
		assertThatUnverified().isThrownBy(() -> this.client.webClient()
			.get()
			.uri("/v3/a")
			.exchangeToMono((received) -> received.bodyToMono(String.class))
			.block(Duration.ofSeconds(10)));
	}

	static Stream<Object[]> getWhenResponseIsNotVerifiedFails() {
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

	@Test
	void webClientWhenResponseIsVerifiedReadsIt() {
		assertThat(this.client.webClient()
			.get()
			.uri("/v3/a")
			.retrieve()
			.bodyToMono(Echo.class)
			.block(Duration.ofSeconds(10))).isEqualTo(new Echo("GET", "/v3/a"));
	}

	@ParameterizedTest
	@NullSource
	@ValueSource(strings = { "nonsense", "application/", "" })
	void webClientWhenContentTypeIsMissingOrUnreadableReadsJson(@Nullable String contentType) {
		FakeResponse response = FakeResponse.of(200, " {\"method\":\"GET\",\"path\":\"/v3/a\"}");
		this.wechatPay.respondNext((contentType != null) ? response.withHeader("Content-Type", contentType)
				: response.withoutHeader("Content-Type"));
		assertThat(this.client.webClient().get().uri("/v3/a").retrieve().bodyToMono(Echo.class).block())
			.isEqualTo(new Echo("GET", "/v3/a"));
	}

	@Test
	void getWhenSignaturesAreWrongRepeatedlyAdvisesToCheckPublicKey() {
		WechatPayClient client = merchant().build().client();
		this.wechatPay.respondAlways(FakeResponse.ordinary().signedByStranger());
		String advice = "Check that 'public-key' belongs to 'public-key-id'";
		assertThatUnverified().isThrownBy(() -> client.chain("v3/a").get(Map.of()))
			.satisfies((ex) -> assertThat(ex.getMessage()).doesNotContain(advice));
		assertThatUnverified().isThrownBy(() -> client.chain("v3/a").get(Map.of())).withMessageContaining(advice);
		this.wechatPay.respondNormally();
		client.chain("v3/a").get(Map.of());
		this.wechatPay.respondAlways(FakeResponse.ordinary().signedByStranger());
		assertThatUnverified().isThrownBy(() -> client.chain("v3/a").get(Map.of()))
			.satisfies((ex) -> assertThat(ex.getMessage()).doesNotContain(advice));
	}

	@Test
	void getWhenResponseIsLongerThanMaximumFails() {
		String body = "\"" + "x".repeat((int) TestMerchant.MAX_RESPONSE_SIZE.toBytes() - 2) + "\"";
		this.wechatPay.respondNext(FakeResponse.of(200, body), FakeResponse.of(200, body + " "));
		assertThat(this.client.chain("v3/a").get(Map.of(), String.class)).hasSize(body.length() - 2);
		assertThatUnverified().isThrownBy(() -> this.client.chain("v3/a").get(Map.of()));
	}

	@Test
	void getWhenVerifiedResponseIsNotJsonFails() {
		this.wechatPay.respondNext(FakeResponse.of(200, "<html>"));
		assertThatExceptionOfType(WechatPayException.class).isThrownBy(() -> this.client.chain("v3/a").get(Map.of()))
			.withMessageContaining("is verified but cannot be read");
	}

	@Test
	void postWhenResponseIsRedirectDoesNotFollowIt() {
		String elsewhere = this.wechatPay.baseUrl() + "/v3/elsewhere";
		for (int status : new int[] { 301, 302, 303, 307, 308 }) {
			this.wechatPay.respondNext(FakeResponse.of(status, "").withHeader("Location", elsewhere));
			assertThatExceptionOfType(WechatPayApiException.class)
				.isThrownBy(() -> this.client.chain("v3/a").post(Map.of()))
				.satisfies((ex) -> assertThat(ex.getStatus()).isEqualTo(status));
		}
		assertThat(this.wechatPay.requests()).hasSize(5)
			.allSatisfy((request) -> assertThat(request.target()).isEqualTo("/v3/a"));
	}

	@Test
	void postWhenErrorHasWrongSignatureFailsVerification() {
		this.wechatPay.respondNext(FakeResponse.of(404, "{\"code\":\"RESOURCE_NOT_EXISTS\"}").signedByStranger());
		assertThatUnverified().isThrownBy(() -> this.client.chain("v3/a").post(Map.of()))
			.satisfies((ex) -> assertThat(ex.getStatus()).isEqualTo(404));
	}

	private static ThrowableTypeAssert<WechatPaySignatureException> assertThatUnverified() {
		return assertThatExceptionOfType(WechatPaySignatureException.class);
	}

}
