package io.github.wechatpayspring.exchange;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.wechatpayspring.Mutations;
import io.github.wechatpayspring.TestKeys;
import io.github.wechatpayspring.WechatPayException;
import io.github.wechatpayspring.key.PlatformKeys;
import io.github.wechatpayspring.signature.SignatureScheme;
import io.github.wechatpayspring.signature.WechatPayVerifier;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatusCode;
import org.springframework.util.unit.DataSize;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Fuzz tests for {@link ErrorResponses}. Each response with a status other than 2xx leads
 * to a {@link WechatPayException} whose message is one line of limited length.
 */
class ErrorResponsesFuzzTests {

	private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-05-20T05:29:35Z"), ZoneOffset.UTC);

	// the largest timestamp that WechatPayVerifier reads
	private static final long MAXIMUM_SECONDS = 999_999_999_999_999_999L;

	private static final List<String> BODIES = List.of(
			"{\"code\":\"SIGN_ERROR\",\"message\":\"WECHATPAY2-SHA256-RSA2048 mchid=\\\"1\\\"\",\"detail\":{\"a\":[1,2.5e3,null]}}",
			"{\"code\":12,\"message\":[true,\"券\\u001b\\n\"],\"detail\":\"\"}",
			"<html><body>502 Bad Gateway</body></html>", "WECHATPAY2-SHA256-RSA2048 mchid=\"1900006511\"", "");

	private static final WechatPayVerifier VERIFIER = new WechatPayVerifier(SignatureScheme.RSA,
			PlatformKeys.publicKey("PUB_KEY_ID_01", TestKeys.rsa().getPublic()), CLOCK);

	private final VerifyingFilter filter = new VerifyingFilter(
			(status, headers, body) -> VERIFIER.verify(headers, body),
			new ErrorResponses(new JsonMapper(), new ErrorHints(CLOCK, () -> null)),
			new SignedExchange.Limits(Duration.ofSeconds(10), Duration.ofSeconds(10), DataSize.ofKilobytes(256)));

	private final ClientRequest request = ClientRequest
		.create(HttpMethod.POST, URI.create("https://api.mch.weixin.qq.com/v3"))
		.build();

	@FuzzTest
	void readWhenStatusIsNot2xxReturnsWechatPayException(FuzzedDataProvider data) {
		int status = data.pickValue(new int[] { 400, 401, 403, 404, 429, 500, 502, 503, 999 });
		Duration clockOffset = data.consumeBoolean()
				? Duration.ofSeconds(data.consumeLong(-MAXIMUM_SECONDS, MAXIMUM_SECONDS)) : null;
		HttpHeaders headers = new HttpHeaders();
		add(data, headers, "Request-ID", "08F78BB5AF0610D302189FA0A8C001");
		add(data, headers, "Date", "Wed, 20 May 2026 05:29:35 GMT");
		add(data, headers, "Content-Type", "application/json; charset=utf-8");
		add(data, headers, "Content-Length", "12");
		add(data, headers, "Retry-After", "1");
		add(data, headers, WechatPayVerifier.SIGNATURE_HEADER, "QUJD");
		byte[] body = Mutations.text(data, data.pickValue(BODIES)).getBytes(StandardCharsets.UTF_8);
		Throwable failure = failure(status, headers, body, clockOffset);
		assertThat(failure).isInstanceOf(WechatPayException.class);
		assertThat(failure.getMessage()).hasSizeLessThan(1500)
			.doesNotContainPattern("[\\p{Cc}\\u2028\\u2029]")
			.doesNotContainPattern("WECHATPAY2-[0-9A-Z-]+\\s+mchid");
	}

	private Throwable failure(int status, HttpHeaders headers, byte[] body, Duration clockOffset) {
		ErrorResponses responses = new ErrorResponses(new JsonMapper(), new ErrorHints(CLOCK, () -> clockOffset));
		ClientResponse response = ClientResponse.create(HttpStatusCode.valueOf(status))
			.headers((all) -> all.addAll(headers))
			.body(Flux.defer(() -> Flux.just(DefaultDataBufferFactory.sharedInstance.wrap(body))))
			.build();
		return this.filter.filter(this.request, (request) -> Mono.just(response))
			.flatMap(responses::read)
			.cast(Throwable.class)
			.onErrorResume(Mono::just)
			.contextWrite(new TestExchangeListener()::addTo)
			.block(Duration.ofSeconds(10));
	}

	private static void add(FuzzedDataProvider data, HttpHeaders headers, String name, String valid) {
		for (int times = data.consumeInt(0, 2); times > 0; times--) {
			headers.add(name, data.consumeBoolean() ? valid : Mutations.text(data, valid));
		}
	}

}
