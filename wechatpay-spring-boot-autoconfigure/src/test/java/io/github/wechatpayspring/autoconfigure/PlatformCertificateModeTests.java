package io.github.wechatpayspring.autoconfigure;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.github.wechatpayspring.PropertyPairs;
import io.github.wechatpayspring.TestClock;
import io.github.wechatpayspring.TestKeys;
import io.github.wechatpayspring.WechatPayApiException;
import io.github.wechatpayspring.WechatPaySignatureException;
import io.github.wechatpayspring.WechatPayTransportException;
import io.github.wechatpayspring.coupon.CouponDeactivation;
import io.github.wechatpayspring.coupon.CouponDeactivationClient;
import io.github.wechatpayspring.coupon.CouponNotDeactivatedException;
import io.github.wechatpayspring.coupon.CouponNotDeactivatedException.Reason;
import io.github.wechatpayspring.coupon.DeactivationResult;
import io.github.wechatpayspring.coupon.DeactivationUnconfirmedException;
import io.github.wechatpayspring.fake.CouponState;
import io.github.wechatpayspring.fake.FakeCertificate;
import io.github.wechatpayspring.fake.FakeResponse;
import io.github.wechatpayspring.fake.FakeScheme;
import io.github.wechatpayspring.fake.FakeTrust;
import io.github.wechatpayspring.fake.FakeWechatPay;
import io.github.wechatpayspring.key.PlatformKeys;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Flux;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * What comes of platform certificates that are late, wrong or replaced.
 */
class PlatformCertificateModeTests {

	private static final CouponDeactivation REQUEST = CouponDeactivation.of("1234567891", "sxxe34343434");

	private final FakeWechatPay wechatPay = FakeWechatPay.builder()
		.trust(FakeTrust.CERTIFICATES)
		.start()
		.echoUnknownPaths();

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(WechatPayAutoConfiguration.class))
		.withPropertyValues("wechatpay.connect-timeout=300ms", "wechatpay.read-timeout=300ms",
				"wechatpay.pool.pending-acquire-timeout=20s");

	@BeforeEach
	void addCoupon() {
		this.wechatPay.addCoupon(REQUEST.stockId(), REQUEST.couponCode());
	}

	@AfterEach
	void stop() {
		this.wechatPay.close();
	}

	private void run(Map<String, String> properties, Consumer<CouponDeactivationClient> test) {
		this.contextRunner.withPropertyValues(PropertyPairs.of(properties))
			.withPropertyValues("wechatpay.retry.max-attempts=1")
			.run((context) -> test.accept(context.getBean(CouponDeactivationClient.class)));
	}

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

	private static void assertUnknownSerial(CouponDeactivationClient client) {
		DeactivationUnconfirmedException ex = catchThrowableOfType(DeactivationUnconfirmedException.class,
				() -> client.deactivate(REQUEST));
		assertThat(((WechatPaySignatureException) ex.getCause()).getReason())
			.isEqualTo(WechatPaySignatureException.Reason.UNKNOWN_SERIAL);
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
	@ExtendWith(OutputCaptureExtension.class)
	void deactivateWhenDownloadIsLostRepeatsIt(CapturedOutput output) {
		this.wechatPay.respondNextDownload(FakeResponse.ordinary().dropped());
		this.contextRunner.withPropertyValues(PropertyPairs.of(this.wechatPay.properties()))
			.run((context) -> assertThat(context.getBean(CouponDeactivationClient.class).deactivate(REQUEST))
				.isNotNull());
		assertThat(this.wechatPay.deactivations()).hasSize(1);
		assertThat(output).doesNotContain("could not be renewed");
	}

	@Test
	void deactivateAllWhenCertificateIsUnknownDownloadsItWithoutPermit() {
		List<CouponDeactivation> requests = IntStream.range(0, 12).mapToObj((i) -> {
			this.wechatPay.addCoupon(REQUEST.stockId(), "c" + i);
			return CouponDeactivation.of(REQUEST.stockId(), "c" + i);
		}).toList();
		this.contextRunner.withPropertyValues(PropertyPairs.of(this.wechatPay.properties()))
			.withPropertyValues("wechatpay.rate-limit.requests-per-second=4", "wechatpay.retry.timeout=1500ms")
			.run((context) -> {
				CouponDeactivationClient client = context.getBean(CouponDeactivationClient.class);
				client.deactivate(REQUEST);
				FakeCertificate rotated = this.wechatPay.newCertificate(Instant.now().minusSeconds(60),
						Instant.now().plusSeconds(600));
				this.wechatPay.listCertificates(this.wechatPay.platformCertificate(), rotated);
				this.wechatPay.respondNext(REQUEST.stockId(), "c0", FakeResponse.ordinary().signedBy(rotated));
				assertThat(
						client.deactivateAll(Flux.fromIterable(requests)).collectList().block(Duration.ofSeconds(20)))
					.hasSize(12)
					.hasOnlyElementsOfType(DeactivationResult.Deactivated.class);
			});
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

	@Test
	void startWhenCertificatesCannotBeDownloadedSucceeds() {
		this.wechatPay.close();
		run(this.wechatPay.properties(), (client) -> assertThat(client).isNotNull());
	}

	@Test
	void deactivateWhenCertificatesAreCachedSucceedsWithoutDownload(@TempDir Path directory) {
		Map<String, String> properties = new LinkedHashMap<>(this.wechatPay.properties());
		properties.put("wechatpay.platform-certificates.cache-directory", directory.toString());
		Path file = directory.resolve("wechatpay-" + properties.get("wechatpay.merchant-id") + "-rsa-127.0.0.1_"
				+ this.wechatPay.baseUrl().getPort() + ".json");
		run(properties, (client) -> {
			client.deactivate(REQUEST);
			Awaitility.await().until(() -> Files.exists(file));
		});
		this.wechatPay.listCertificates();
		run(properties, (client) -> assertThat(client.deactivate(REQUEST)).isNotNull());
	}

	@Test
	void deactivateWhenResponseNamesNewCertificateDownloadsIt() {
		run(this.wechatPay.properties(), (client) -> {
			client.deactivate(REQUEST);
			FakeCertificate old = this.wechatPay.platformCertificate();
			this.wechatPay.rotatePlatformCertificate();
			this.wechatPay.unlistPlatformCertificate(old.serialNumber());
			assertThat(client.deactivate(REQUEST)).isNotNull();
			assertThat(this.wechatPay.downloads()).hasSize(2);
		});
	}

	@Test
	void deactivateWhenManyResponsesNameUnlistedCertificateDownloadsOnce() {
		FakeCertificate unlisted = this.wechatPay.newCertificate(Instant.now(), Instant.now().plusSeconds(60));
		run(this.wechatPay.properties(), (client) -> {
			client.deactivate(REQUEST);
			this.wechatPay.respondAlways(FakeResponse.ordinary());
			for (int i = 0; i < 20; i++) {
				this.wechatPay.respondNext(REQUEST.stockId(), REQUEST.couponCode(),
						FakeResponse.ordinary().signedBy(unlisted));
				assertUnknownSerial(client);
			}
			assertThat(this.wechatPay.downloads()).hasSize(2);
		});
	}

	@ParameterizedTest
	@MethodSource
	void deactivateWhenCertificateIsRotatedLosesNoCall(FakeScheme scheme) {
		try (FakeWechatPay rotating = FakeWechatPay.builder()
			.trust(FakeTrust.CERTIFICATES)
			.scheme(scheme)
			.start()
			.echoUnknownPaths()) {
			for (int i = 0; i < 1000; i++) {
				rotating.addCoupon("1234567891", "c" + i);
			}
			this.contextRunner.withPropertyValues(PropertyPairs.of(rotating.properties()))
				.withPropertyValues("wechatpay.read-timeout=10s")
				.run((context) -> {
					CouponDeactivationClient client = context.getBean(CouponDeactivationClient.class);
					Flux.range(0, 1000).flatMap((i) -> {
						if (i == 500) {
							String old = rotating.platformCertificate().serialNumber();
							rotating.rotatePlatformCertificate();
							rotating.unlistPlatformCertificate(old);
						}
						return client.deactivateAsync(CouponDeactivation.of("1234567891", "c" + i));
					}, 64).then().block(Duration.ofSeconds(60));
				});
			for (int i = 0; i < 1000; i++) {
				assertThat(rotating.coupon("1234567891", "c" + i).orElseThrow().state())
					.isEqualTo(CouponState.DEACTIVATED);
			}
			assertThat(rotating.downloads()).hasSize(2);
		}
	}

	@ParameterizedTest
	@MethodSource
	void deactivateAllWhenDownloadsFailAfterRotationLeavesNothingUnconfirmed(List<FakeResponse> downloads) {
		List<CouponDeactivation> requests = IntStream.range(0, 2000).mapToObj((i) -> {
			this.wechatPay.addCoupon(REQUEST.stockId(), "c" + i);
			return CouponDeactivation.of(REQUEST.stockId(), "c" + i);
		}).toList();
		this.contextRunner.withPropertyValues(PropertyPairs.of(this.wechatPay.properties()))
			.withPropertyValues("wechatpay.read-timeout=10s", "wechatpay.bulk.concurrency=16")
			.run((context) -> {
				CouponDeactivationClient client = context.getBean(CouponDeactivationClient.class);
				client.deactivate(REQUEST);
				AtomicInteger results = new AtomicInteger();
				List<DeactivationResult> all = client.deactivateAll(Flux.fromIterable(requests)).doOnNext((result) -> {
					if (results.incrementAndGet() == 500) {
						this.wechatPay.respondNextDownload(downloads.toArray(FakeResponse[]::new));
						String old = this.wechatPay.platformCertificate().serialNumber();
						this.wechatPay.rotatePlatformCertificate();
						this.wechatPay.unlistPlatformCertificate(old);
					}
				}).collectList().block(Duration.ofSeconds(90));
				assertThat(all).hasSize(2000);
				assertThat(all.stream().filter(DeactivationResult.Unconfirmed.class::isInstance)).isEmpty();
				for (DeactivationResult result : all) {
					CouponState state = this.wechatPay.coupon(REQUEST.stockId(), result.request().couponCode())
						.orElseThrow()
						.state();
					assertThat(state == CouponState.DEACTIVATED)
						.isEqualTo(result instanceof DeactivationResult.Deactivated);
				}
			});
	}

	static Stream<List<FakeResponse>> deactivateAllWhenDownloadsFailAfterRotationLeavesNothingUnconfirmed() {
		FakeResponse unavailable = FakeResponse.of(503, "{}").unsigned();
		FakeResponse refused = FakeResponse.of(403, "{\"code\":\"NO_AUTH\"}");
		return Stream.of(List.of(unavailable), List.of(unavailable, unavailable, unavailable),
				List.of(refused, FakeResponse.ordinary().unsigned(), unavailable, FakeResponse.of(202, "")),
				List.of(refused));
	}

	@Test
	void deactivateAllWhenBogusSerialNumbersPrecedeRotationLeavesNothingUnconfirmed() {
		List<CouponDeactivation> requests = IntStream.range(0, 500).mapToObj((i) -> {
			this.wechatPay.addCoupon(REQUEST.stockId(), "c" + i);
			return CouponDeactivation.of(REQUEST.stockId(), "c" + i);
		}).toList();
		List<FakeCertificate> bogus = IntStream.range(0, 2)
			.mapToObj((i) -> this.wechatPay.newCertificate(Instant.now(), Instant.now().plusSeconds(60)))
			.toList();
		this.contextRunner.withPropertyValues(PropertyPairs.of(this.wechatPay.properties()))
			.withPropertyValues("wechatpay.read-timeout=10s", "wechatpay.bulk.concurrency=16")
			.run((context) -> {
				CouponDeactivationClient client = context.getBean(CouponDeactivationClient.class);
				client.deactivate(REQUEST);
				for (FakeCertificate certificate : bogus) {
					this.wechatPay.respondNext(REQUEST.stockId(), REQUEST.couponCode(),
							FakeResponse.ordinary().signedBy(certificate));
					client.deactivate(REQUEST);
				}
				String old = this.wechatPay.platformCertificate().serialNumber();
				this.wechatPay.rotatePlatformCertificate();
				this.wechatPay.unlistPlatformCertificate(old);
				assertThat(
						client.deactivateAll(Flux.fromIterable(requests)).collectList().block(Duration.ofSeconds(60)))
					.hasSize(500)
					.hasOnlyElementsOfType(DeactivationResult.Deactivated.class);
				assertThat(this.wechatPay.downloads()).hasSize(4);
			});
	}

	@ParameterizedTest
	@MethodSource
	void readyWhenDownloadFailsOnceIsRepeated(FakeResponse response) {
		this.wechatPay.respondNextDownload(response);
		this.contextRunner.withPropertyValues(PropertyPairs.of(this.wechatPay.properties()))
			.withPropertyValues("wechatpay.retry.initial-backoff=1ms")
			.run((context) -> {
				context.getBean(PlatformKeys.class).ready().block(Duration.ofSeconds(5));
				assertThat(context.getBean(PlatformKeys.class).status().certificates().problem()).isNull();
			});
		assertThat(this.wechatPay.downloads()).hasSize(2);
	}

	static Stream<FakeResponse> readyWhenDownloadFailsOnceIsRepeated() {
		FakeResponse ordinary = FakeResponse.ordinary();
		return Stream.of(ordinary.dropped(), ordinary.cutOff(), ordinary.reset(), ordinary.unsigned(), ordinary.probe(),
				ordinary.signedByStranger(), ordinary.signedAt(Instant.now().minusSeconds(400)),
				ordinary.withoutHeader("Wechatpay-Serial"), ordinary.withStatus(201), ordinary.withStatus(202),
				ordinary.withStatus(206), FakeResponse.of(202, ""), FakeResponse.of(204, ""),
				FakeResponse.of(302, "").withHeader("Location", "/v3/certificates"), FakeResponse.of(304, ""),
				FakeResponse.of(429, "{\"code\":\"FREQUENCY_LIMITED\"}"),
				FakeResponse.of(500, "{\"code\":\"SYSTEM_ERROR\"}"), FakeResponse.of(502, "<html>").unsigned(),
				FakeResponse.of(503, "").unsigned(), FakeResponse.of(408, "").unsigned(),
				FakeResponse.of(499, "<html>").unsigned(), FakeResponse.of(200, "<html>").unsigned(),
				FakeResponse.of(200, "").unsigned());
	}

	@ParameterizedTest
	@MethodSource
	void readyWhenDownloadIsRefusedIsNotRepeated(FakeResponse response) {
		this.wechatPay.respondNextDownload(response);
		this.contextRunner.withPropertyValues(PropertyPairs.of(this.wechatPay.properties())).run((context) -> {
			PlatformKeys keys = context.getBean(PlatformKeys.class);
			assertThatException().isThrownBy(() -> keys.ready().block(Duration.ofSeconds(5)));
		});
		assertThat(this.wechatPay.downloads()).hasSize(1);
	}

	static Stream<FakeResponse> readyWhenDownloadIsRefusedIsNotRepeated() {
		return Stream.of(FakeResponse.of(401, "{\"code\":\"SIGN_ERROR\"}").unsigned(),
				FakeResponse.of(401, "").unsigned(), FakeResponse.of(403, "{\"code\":\"NO_AUTH\"}"),
				FakeResponse.of(404, "{\"code\":\"RESOURCE_NOT_EXISTS\"}"),
				FakeResponse.of(499, "{\"code\":\"NO_AUTH\"}"), FakeResponse.of(200, "{\"data\":[]}"));
	}

	static FakeScheme[] deactivateWhenCertificateIsRotatedLosesNoCall() {
		return FakeScheme.values();
	}

	@Test
	void deactivateWhenRefreshIntervalHasPassedRenewsCertificates() {
		TestClock clock = new TestClock(Instant.now());
		try (FakeWechatPay fake = FakeWechatPay.builder()
			.trust(FakeTrust.CERTIFICATES)
			.clock(clock)
			.start()
			.echoUnknownPaths()) {
			fake.addCoupon(REQUEST.stockId(), REQUEST.couponCode());
			this.contextRunner.withPropertyValues(PropertyPairs.of(fake.properties()))
				.withPropertyValues("wechatpay.platform-certificates.refresh-interval=2h")
				.withBean(Clock.class, () -> clock)
				.run((context) -> {
					CouponDeactivationClient client = context.getBean(CouponDeactivationClient.class);
					client.deactivate(REQUEST);
					clock.advance(Duration.ofMinutes(119));
					client.deactivate(REQUEST);
					assertThat(fake.downloads()).hasSize(1);
					clock.advance(Duration.ofMinutes(1));
					client.deactivate(REQUEST);
					Awaitility.await().until(() -> fake.downloads().size() == 2);
				});
		}
	}

}
