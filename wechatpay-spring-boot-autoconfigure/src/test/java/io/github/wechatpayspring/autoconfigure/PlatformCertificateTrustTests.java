package io.github.wechatpayspring.autoconfigure;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

import io.github.wechatpayspring.TestKeys;
import io.github.wechatpayspring.WechatPayApiException;
import io.github.wechatpayspring.WechatPaySignatureException;
import io.github.wechatpayspring.WechatPayTransportException;
import io.github.wechatpayspring.coupon.CouponNotDeactivatedException;
import io.github.wechatpayspring.coupon.CouponNotDeactivatedException.Reason;
import io.github.wechatpayspring.fake.FakeCertificate;
import io.github.wechatpayspring.fake.FakeResponse;
import io.github.wechatpayspring.fake.FakeWechatPay;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Tests for platform certificates that are invalid, expired or not verified.
 */
class PlatformCertificateTrustTests extends AbstractPlatformCertificateModeTests {

	private void assertNothingIsSent(Map<String, String> properties, Class<? extends Throwable> cause,
			String... messages) {
		run(properties, (client) -> {
			CouponNotDeactivatedException ex = catchThrowableOfType(CouponNotDeactivatedException.class,
					() -> client.deactivate(REQUEST));
			assertThat(ex.getReason()).isEqualTo(Reason.UNREACHABLE);
			assertThat(ex.getCause()).isInstanceOf(WechatPayTransportException.class)
				.hasMessageContaining("Request not sent")
				.cause()
				.isInstanceOf(cause);
			for (String message : messages) {
				assertThat(ex.getCause()).hasMessageContaining(message);
			}
		});
		assertThat(this.wechatPay.deactivations()).isEmpty();
	}

	@ParameterizedTest
	@MethodSource
	void deactivateWhenCertificateIsInvalidSendsNothing(Function<FakeWechatPay, FakeCertificate> wrong,
			String message) {
		this.wechatPay.listCertificates(wrong.apply(this.wechatPay));
		assertNothingIsSent(this.wechatPay.properties(), RuntimeException.class, message);
	}

	static Stream<Object[]> deactivateWhenCertificateIsInvalidSendsNothing() {
		Instant now = Instant.now();
		Instant later = now.plusSeconds(600);
		String undecryptable = "does not decrypt the platform certificates";
		return Stream.of(wrong((right) -> right.withCiphertext((bytes) -> flip(bytes, 0)), undecryptable),
				wrong((right) -> right.withCiphertext((bytes) -> flip(bytes, bytes.length - 1)), undecryptable),
				wrong((right) -> right.withCiphertext((bytes) -> flip(bytes, bytes.length - 16)), undecryptable),
				wrong((right) -> right.withCiphertext((bytes) -> Arrays.copyOf(bytes, bytes.length - 1)),
						undecryptable),
				wrong((right) -> right.withCiphertext((bytes) -> Arrays.copyOf(bytes, bytes.length + 1)),
						undecryptable),
				wrong((right) -> right.withCiphertext((bytes) -> Arrays.copyOf(bytes, 15)), "cannot be decrypted"),
				wrong((right) -> right.withCiphertext((bytes) -> new byte[0]), "cannot be decrypted"),
				wrong((right) -> right.withEncodedCiphertext("%%%"), "not Base64"),
				wrong((right) -> right.withNonce("uluk4a9R25RW"), undecryptable),
				wrong((right) -> right.withNonce(""), "cannot be decrypted"),
				wrong((right) -> right.withAssociatedData("associatedData"), "associated data"),
				wrong((right) -> right.withAssociatedData(null), "associated data"),
				wrong((right) -> right.withUsedAssociatedData(null), "associated data"),
				wrong((right) -> right.withUsedAssociatedData("transaction"), "associated data"),
				wrong((right) -> right.withPlaintext((pem) -> "text\n" + pem), "not one certificate"),
				wrong((right) -> right.withPlaintext((pem) -> pem + pem), "not one certificate"),
				wrong((right) -> right.encryptedWith("a7cde1ZJB1kG2e7VfTs3jQzaWizur8Gb"), undecryptable),
				wrong((right) -> right.withAlgorithm("AEAD_SM4_GCM"), "no platform certificate"),
				wrong((right) -> right.withSerialNumber("0C4AEF34B89340881BB2B25226393DC2E47F094B"),
						"not the one it is said to be"),
				wrong((right) -> right.withSerialNumber(""), "not the one it is said to be"),
				wrong((right) -> right.withPlaintext((pem) -> "nonsense"), "cannot be read"),
				wrong((right) -> right.withPlaintext((pem) -> pem.substring(0, pem.length() / 2)), "cannot be read"),
				new Object[] { wrong((fake) -> fake.newCertificate(now.minusSeconds(600), now.minusSeconds(60))),
						"no platform certificate" },
				new Object[] { wrong((fake) -> fake.newCertificate(later, later.plusSeconds(60))),
						"no platform certificate" },
				new Object[] {
						wrong((fake) -> fake.newCertificate(TestKeys.rsa(1024, BigInteger.valueOf(65537)), now, later)),
						"its modulus has 1024 bits" },
				new Object[] {
						wrong((fake) -> fake.newCertificate(TestKeys.rsa(2048, BigInteger.valueOf(3)), now, later)),
						"its public exponent is 3" });
	}

	private static Function<FakeWechatPay, FakeCertificate> wrong(Function<FakeWechatPay, FakeCertificate> wrong) {
		return wrong;
	}

	private static Object[] wrong(Function<FakeCertificate, FakeCertificate> distortion, String message) {
		return new Object[] { wrong((fake) -> distortion.apply(fake.platformCertificate())), message };
	}

	private static byte[] flip(byte[] bytes, int index) {
		byte[] changed = bytes.clone();
		changed[index] ^= 1;
		return changed;
	}

	@Test
	void deactivateWhenOneOfSeveralCertificatesIsInvalidSendsNothing() {
		this.wechatPay.listCertificates(this.wechatPay.platformCertificate(),
				this.wechatPay.newCertificate(Instant.now(), Instant.now().plusSeconds(60))
					.withCiphertext((bytes) -> flip(bytes, 0)));
		assertNothingIsSent(this.wechatPay.properties(), RuntimeException.class, "does not decrypt");
	}

	@Test
	void deactivateWhenOtherCertificatesAreExpiredOrOfOtherSchemeSucceeds() {
		FakeCertificate expired = this.wechatPay.newCertificate(Instant.now().minusSeconds(600),
				Instant.now().minusSeconds(60));
		this.wechatPay.listCertificates(expired, expired.withAlgorithm("AEAD_SM4_GCM").withEncodedCiphertext("?"),
				this.wechatPay.platformCertificate());
		run(this.wechatPay.properties(), (client) -> assertThat(client.deactivate(REQUEST)).isNotNull());
	}

	@Test
	void deactivateWhenResponseIsSignedByExpiredCertificateIsUnconfirmed() {
		FakeCertificate expired = this.wechatPay.newCertificate(Instant.now().minusSeconds(600),
				Instant.now().minusSeconds(60));
		this.wechatPay.listCertificates(expired, this.wechatPay.platformCertificate());
		this.wechatPay.respondNext(REQUEST.stockId(), REQUEST.couponCode(), FakeResponse.ordinary().signedBy(expired));
		run(this.wechatPay.properties(), (client) -> assertUnknownSerial(client));
	}

	@ParameterizedTest
	@MethodSource
	void deactivateWhenListIsNotVerifiedSendsNothing(FakeResponse response, Class<? extends Throwable> cause) {
		this.wechatPay.respondNextDownload(response);
		assertNothingIsSent(this.wechatPay.properties(), cause);
	}

	static Stream<Object[]> deactivateWhenListIsNotVerifiedSendsNothing() {
		FakeResponse ordinary = FakeResponse.ordinary();
		byte[] empty = "{\"data\":[]}".getBytes(StandardCharsets.UTF_8);
		return Stream.of(new Object[] { ordinary.unsigned(), WechatPaySignatureException.class },
				new Object[] { ordinary.signedByStranger(), WechatPaySignatureException.class },
				new Object[] { ordinary.probe(), WechatPaySignatureException.class },
				new Object[] { ordinary.withSignature("?"), WechatPaySignatureException.class },
				new Object[] { ordinary.signedAt(Instant.now().minusSeconds(301)), WechatPaySignatureException.class },
				new Object[] { ordinary.dropped(), WechatPayTransportException.class },
				new Object[] { ordinary.cutOff(), WechatPayTransportException.class },
				new Object[] { ordinary.withStatus(500), WechatPayApiException.class },
				new Object[] { FakeResponse.of(401, "{\"code\":\"SIGN_ERROR\"}"), WechatPayApiException.class },
				new Object[] { FakeResponse.of(404, "<html>"), WechatPayApiException.class },
				new Object[] { FakeResponse.of(404, "{\"code\":\"NOT_FOUND\"}"), WechatPayApiException.class },
				new Object[] { FakeResponse.of(200, new String(empty, StandardCharsets.UTF_8)),
						RuntimeException.class },
				new Object[] { FakeResponse.of(200, "{}"), RuntimeException.class },
				new Object[] { FakeResponse.of(200, "nonsense"), RuntimeException.class },
				new Object[] { FakeResponse.of(200, ""), RuntimeException.class });
	}

	@Test
	void deactivateWhenDownloadIsLateSendsNothing() {
		this.wechatPay.respondNextDownload(FakeResponse.ordinary().after(Duration.ofSeconds(30)));
		assertNothingIsSent(this.wechatPay.properties(), WechatPayTransportException.class);
	}

	@Test
	void deactivateWhenMerchantHasNoPlatformCertificatesFailsAndNamesPublicKey() {
		try (FakeWechatPay newMerchant = FakeWechatPay.start().echoUnknownPaths()) {
			Map<String, String> properties = new LinkedHashMap<>(newMerchant.properties());
			properties.remove("wechatpay.public-key-id");
			properties.remove("wechatpay.public-key");
			properties.put("wechatpay.api-v3-key", "a7cde1ZJB1kG2e7VfTs3jQzaWizur8Gb");
			assertNothingIsSent(properties, RuntimeException.class, "'public-key-id' and 'public-key'", "微信支付公钥",
					"RESOURCE_NOT_EXISTS");
		}
	}

}
