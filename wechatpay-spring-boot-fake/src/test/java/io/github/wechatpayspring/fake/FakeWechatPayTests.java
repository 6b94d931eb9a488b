package io.github.wechatpayspring.fake;

import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link FakeWechatPay}.
 */
class FakeWechatPayTests {

	@RegisterExtension
	static final FakeWechatPayExtension fake = new FakeWechatPayExtension(FakeWechatPay.Builder::echoUnknownPaths);

	private final FakeWechatPay wechatPay = fake.fake();

	@Test
	void responseHasTimestampAndDateOfTheClock() {
		Instant now = Instant.parse("2020-05-03T05:29:35Z");
		try (FakeWechatPay other = FakeWechatPay.start(Clock.fixed(now, ZoneOffset.UTC)).echoUnknownPaths()) {
			HttpResponse<byte[]> response = TestRequest.get(other, "/v3/x")
				.field("timestamp", String.valueOf(now.getEpochSecond()))
				.send();
			assertThat(TestRequest.header(response, "Wechatpay-Timestamp")).isEqualTo("1588483775");
			assertThat(TestRequest.header(response, "Date")).isEqualTo("Sun, 03 May 2020 05:29:35 GMT");
		}
	}

	@Test
	void responseIsSigned() {
		HttpResponse<byte[]> response = TestRequest.get(this.wechatPay, "/v3/x").send();
		assertThat(TestRequest.isGenuine(this.wechatPay, response)).isTrue();
		assertThat(TestRequest.header(response, "Wechatpay-Signature-Type")).isEqualTo("WECHATPAY2-SHA256-RSA2048");
	}

	@Test
	void responseHasNewNonce() {
		String first = TestRequest.header(TestRequest.get(this.wechatPay, "/v3/x").send(), "Wechatpay-Nonce");
		String second = TestRequest.header(TestRequest.get(this.wechatPay, "/v3/x").send(), "Wechatpay-Nonce");
		assertThat(first).matches("[0-9A-Za-z]{32}").isNotEqualTo(second);
	}

	@Test
	void responseHasHeadersOfWechatPay() {
		HttpResponse<byte[]> response = TestRequest.get(this.wechatPay, "/v3/x").send();
		assertThat(TestRequest.header(response, "Content-Type")).isEqualTo("application/json; charset=utf-8");
		assertThat(TestRequest.header(response, "Keep-Alive")).isEqualTo("timeout=8");
		assertThat(TestRequest.header(response, "Server")).isEqualTo("nginx");
		assertThat(TestRequest.header(response, "Request-ID")).matches("08[0-9A-F]{38}-0");
	}

	@Test
	void requestWhenPathIsUnknownIsEchoed() {
		HttpResponse<byte[]> response = TestRequest
			.of(this.wechatPay, "PATCH", "/v3/a%20b/%E5%88%B8?c=d%2Fe", "{\"f\": 1}")
			.send();
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(TestRequest.text(response))
			.isEqualTo("{\"method\":\"PATCH\",\"path\":\"/v3/a%20b/%E5%88%B8?c=d%2Fe\",\"body\":\"{\\\"f\\\": 1}\"}");
	}

	@Test
	void requestWhenBodyIsEmptyIsEchoedWithEmptyString() {
		assertThat(TestRequest.text(TestRequest.get(this.wechatPay, "/v3/x").send())).contains("\"body\":\"\"");
	}

	@Test
	void requestWhenPathIsOutsideV3ReturnsUnsignedPage() {
		HttpResponse<byte[]> response = TestRequest.get(this.wechatPay, "/pay/unifiedorder").send();
		assertThat(response.statusCode()).isEqualTo(404);
		assertThat(TestRequest.header(response, "Content-Type")).isEqualTo("text/html");
		assertThat(TestRequest.text(response)).startsWith("<html>");
		assertThat(response.headers().firstValue("Wechatpay-Signature")).isEmpty();
		assertThat(this.wechatPay.requests().get(0).refusal()).isEqualTo("The path is not below /v3/");
	}

	@Test
	void propertiesAreInOrder() {
		assertThat(this.wechatPay.properties().keySet()).containsExactly("wechatpay.merchant-id",
				"wechatpay.merchant-serial-number", "wechatpay.private-key", "wechatpay.public-key-id",
				"wechatpay.public-key", "wechatpay.base-url");
	}

	@Test
	void propertiesAreUnmodifiable() {
		assertThatExceptionOfType(UnsupportedOperationException.class)
			.isThrownBy(() -> this.wechatPay.properties().put("a", "b"));
	}

	@Test
	void propertiesHaveFormatsOfWechatPay() {
		assertThat(TestRequest.property(this.wechatPay, "merchant-id")).matches("[1-9][0-9]{9}");
		assertThat(TestRequest.property(this.wechatPay, "merchant-serial-number")).matches("[0-9A-F]{40}");
		assertThat(TestRequest.property(this.wechatPay, "public-key-id")).matches("PUB_KEY_ID_0[0-9]{33}");
		assertThat(TestRequest.property(this.wechatPay, "base-url")).isEqualTo(this.wechatPay.baseUrl().toString())
			.matches("http://127\\.0\\.0\\.1:[0-9]+");
	}

	@Test
	void propertiesContainKeysOf2048BitsAsPem() throws GeneralSecurityException {
		String privateKey = TestRequest.property(this.wechatPay, "private-key");
		assertThat(privateKey).startsWith("-----BEGIN PRIVATE KEY-----\n").endsWith("\n-----END PRIVATE KEY-----\n");
		assertThat(privateKey.lines()).allMatch((line) -> line.length() <= 64);
		RSAPrivateCrtKey merchantKey = (RSAPrivateCrtKey) KeyFactory.getInstance("RSA")
			.generatePrivate(new PKCS8EncodedKeySpec(TestRequest.pem(privateKey)));
		assertThat(merchantKey.getModulus().bitLength()).isEqualTo(2048);
		assertThat(TestRequest.property(this.wechatPay, "public-key")).startsWith("-----BEGIN PUBLIC KEY-----\n");
		BigInteger platformModulus = ((RSAPublicKey) TestRequest.publicKey(this.wechatPay)).getModulus();
		assertThat(platformModulus.bitLength()).isEqualTo(2048);
		assertThat(platformModulus).isNotEqualTo(merchantKey.getModulus());
	}

	@Test
	void toStringShowsOnlyBaseUrl() {
		assertThat(this.wechatPay).hasToString("FakeWechatPay at " + this.wechatPay.baseUrl());
	}

	@Test
	void requestWhenPathIsUnknownAndNotEchoedIsNotFound() {
		try (FakeWechatPay strict = FakeWechatPay.start()) {
			for (String path : List.of("/v3/marketing/busifavour/coupons/deactivate",
					"/v3/marketing/busifavor/coupons/deactivate/", "/v3/marketing/busifavor/coupons/Deactivate",
					"/v3/a")) {
				HttpResponse<byte[]> response = TestRequest.of(strict, "POST", path, "{}").send();
				assertThat(response.statusCode()).isEqualTo(404);
				assertThat(response.headers().firstValue("Wechatpay-Signature")).isEmpty();
				assertThat(strict.requests()).last()
					.satisfies((request) -> assertThat(request.refusal()).isEqualTo("No endpoint has this path"));
			}
		}
	}

	@Test
	void requestWhenSerialIsRequiredAndMissingFails() {
		try (FakeWechatPay strict = FakeWechatPay.builder().requireSerial().start().echoUnknownPaths()) {
			HttpResponse<byte[]> response = TestRequest.get(strict, "/v3/a").withoutHeader("Wechatpay-Serial").send();
			assertThat(response.statusCode()).isEqualTo(400);
			assertThat(TestRequest.text(response)).contains("HTTP header缺少微信支付平台证书序列号(Wechatpay-Serial)");
		}
	}

	@Test
	void propertiesWithPrefixHaveThatPrefix() {
		assertThat(this.wechatPay.properties("wechatpay.")).isEqualTo(this.wechatPay.properties());
		assertThat(this.wechatPay.properties("")).containsEntry("base-url", this.wechatPay.baseUrl().toString());
		assertThat(this.wechatPay.properties("wechatpay.merchants.north."))
			.containsKey("wechatpay.merchants.north.private-key")
			.hasSameSizeAs(this.wechatPay.properties());
	}

	@Test
	void startWhenMerchantIsGivenUsesItsIdentityAndKey(@TempDir Path directory) throws Exception {
		FakeMerchantKey own = this.wechatPay.merchantKey();
		Path file = Files.writeString(directory.resolve("apiclient_key.pem"), own.privateKeyPem());
		try (FakeWechatPay rehearsal = FakeWechatPay.builder()
			.merchant("1900000109", own.serialNumber(), file)
			.start()
			.echoUnknownPaths()) {
			assertThat(rehearsal.properties()).containsEntry("wechatpay.merchant-id", "1900000109")
				.containsEntry("wechatpay.merchant-serial-number", own.serialNumber())
				.containsEntry("wechatpay.private-key", own.privateKeyPem());
			assertThat(TestRequest.get(rehearsal, "/v3/a").send().statusCode()).isEqualTo(200);
		}
	}

	@Test
	void merchantWhenKeyOrSerialNumberIsWrongFails(@TempDir Path directory) throws Exception {
		FakeMerchantKey own = this.wechatPay.merchantKey();
		Path certificate = Files.writeString(directory.resolve("apiclient_cert.pem"), own.certificatePem());
		Path key = Files.writeString(directory.resolve("apiclient_key.pem"), own.privateKeyPem());
		FakeWechatPay.Builder builder = FakeWechatPay.builder();
		assertThatIllegalArgumentException()
			.isThrownBy(() -> builder.merchant("1900000109", own.serialNumber(), certificate))
			.withMessageContaining("apiclient_cert.pem' must hold the PEM of an RSA private key");
		assertThatIllegalArgumentException().isThrownBy(() -> builder.merchant("1900000109", "123", key))
			.withMessage("'serialNumber' must have 40 hex digits");
		assertThatExceptionOfType(UncheckedIOException.class)
			.isThrownBy(() -> builder.merchant("1900000109", own.serialNumber(), directory.resolve("none.pem")));
	}

}
