package io.github.wechatpayspring.autoconfigure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

import io.github.wechatpayspring.PropertyPairs;
import io.github.wechatpayspring.TestKeys;
import io.github.wechatpayspring.WechatPayConfigurationException;
import io.github.wechatpayspring.coupon.CouponDeactivation;
import io.github.wechatpayspring.coupon.CouponDeactivationClient;
import io.github.wechatpayspring.fake.CouponState;
import io.github.wechatpayspring.fake.FakeMerchantKey;
import io.github.wechatpayspring.fake.FakeWechatPay;
import io.github.wechatpayspring.fake.FakeWechatPayExtension;
import io.github.wechatpayspring.fake.ReceivedRequest;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.context.properties.source.MutuallyExclusiveConfigurationPropertiesException;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the merchant's key in an SSL bundle, and for reloads of the bundle.
 */
@ExtendWith(OutputCaptureExtension.class)
class SslBundleTests {

	private static final CouponDeactivation REQUEST = CouponDeactivation.of("1234567891", "sxxe34343434");

	@TempDir
	private Path directory;

	@RegisterExtension
	final FakeWechatPayExtension fake = new FakeWechatPayExtension();

	private FakeWechatPay wechatPay;

	private ApplicationContextRunner contextRunner;

	@BeforeEach
	void start() {
		this.wechatPay = this.fake.fake();
		this.wechatPay.addCoupon(REQUEST.stockId(), REQUEST.couponCode());
		this.contextRunner = new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(WechatPayAutoConfiguration.class, SslAutoConfiguration.class))
			.withPropertyValues(identity());
	}

	private String[] identity() {
		Map<String, String> properties = new LinkedHashMap<>(this.wechatPay.properties());
		properties.remove("wechatpay.private-key");
		properties.remove("wechatpay.merchant-serial-number");
		properties.put("wechatpay.ssl-bundle", "merchant");
		return PropertyPairs.of(properties);
	}

	private ApplicationContextRunner withReloadingBundle() {
		return this.contextRunner.withPropertyValues("spring.ssl.bundle.watch.file.quiet-period=100ms",
				"spring.ssl.bundle.pem.merchant.reload-on-update=true",
				"spring.ssl.bundle.pem.merchant.keystore.private-key=file:" + this.directory.resolve("key.pem"),
				"spring.ssl.bundle.pem.merchant.keystore.certificate=file:" + this.directory.resolve("cert.pem"));
	}

	private void write(FakeMerchantKey key) {
		write("key.pem", key.privateKeyPem());
		write("cert.pem", key.certificatePem());
	}

	private void write(String name, String content) {
		try {
			Path written = Files.writeString(this.directory.resolve(name + ".new"), content);
			Files.move(written, this.directory.resolve(name), StandardCopyOption.ATOMIC_MOVE,
					StandardCopyOption.REPLACE_EXISTING);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private String lastSerialNumber() {
		ReceivedRequest last = this.wechatPay.requests().get(this.wechatPay.requests().size() - 1);
		assertThat(last.refusal()).isNull();
		return String.valueOf(last.header("Authorization")).replaceFirst(".*serial_no=\"([^\"]*)\".*", "$1");
	}

	@Test
	void deactivateWhenBundleIsReloadedLosesNoCall() {
		FakeMerchantKey old = this.wechatPay.merchantKey();
		write(old);
		for (int i = 0; i < 1000; i++) {
			this.wechatPay.addCoupon("1234567891", "c" + i);
		}
		withReloadingBundle().run((context) -> {
			CouponDeactivationClient client = context.getBean(CouponDeactivationClient.class);
			client.deactivate(REQUEST);
			assertThat(lastSerialNumber()).isEqualTo(old.serialNumber());
			FakeMerchantKey next = this.wechatPay.rotateMerchantKey();
			Flux.range(0, 1000).flatMap((i) -> {
				if (i == 300) {
					write(next);
				}
				return client.deactivateAsync(CouponDeactivation.of("1234567891", "c" + i))
					.delaySubscription(Duration.ofMillis(i));
			}, 1000).then().block(Duration.ofSeconds(60));
			Awaitility.await().untilAsserted(() -> {
				client.deactivate(REQUEST);
				assertThat(lastSerialNumber()).isEqualTo(next.serialNumber());
			});
			this.wechatPay.revokeMerchantKey(old.serialNumber());
			assertThat(client.deactivate(REQUEST)).isNotNull();
		});
		for (int i = 0; i < 1000; i++) {
			assertThat(this.wechatPay.coupon("1234567891", "c" + i).orElseThrow().state())
				.isEqualTo(CouponState.DEACTIVATED);
		}
		assertThat(this.wechatPay.requests()).extracting(ReceivedRequest::refusal).containsOnlyNulls();
	}

	@Test
	void deactivateWhenReloadedBundleIsInvalidUsesLastValidKey(CapturedOutput output) {
		write(this.wechatPay.merchantKey());
		withReloadingBundle().run((context) -> {
			CouponDeactivationClient client = context.getBean(CouponDeactivationClient.class);
			write("cert.pem", TestKeys.pem(TestKeys.certificate(TestKeys.rsa(), "CN=1900007291", BigInteger.TEN,
					Instant.now().minusSeconds(60), Instant.now().plusSeconds(60))));
			Awaitility.await().until(() -> output.toString().contains("cannot be used"));
			assertThat(output).contains("does not belong to the private key");
			assertThat(client.deactivate(REQUEST)).isNotNull();
			FakeMerchantKey next = this.wechatPay.rotateMerchantKey();
			write(next);
			Awaitility.await().untilAsserted(() -> {
				client.deactivate(REQUEST);
				assertThat(lastSerialNumber()).isEqualTo(next.serialNumber());
			});
		});
	}

	@ParameterizedTest
	@MethodSource
	void startWhenBundleCannotBeUsedFails(String[] properties, String problem, String action) {
		this.contextRunner.withPropertyValues(properties)
			.run((context) -> assertThat(context.getStartupFailure()).rootCause()
				.isInstanceOf(WechatPayConfigurationException.class)
				.hasMessageContaining("'wechatpay.ssl-bundle' " + problem)
				.hasMessageContaining(action));
	}

	@ParameterizedTest
	@ValueSource(strings = { "private-key", "private-key-password", "certificate", "merchant-serial-number" })
	void startWhenBundleAndOtherPropertyAreSetFails(String other) {
		this.contextRunner.withPropertyValues("wechatpay." + other + "=x")
			.run((context) -> assertThat(context.getStartupFailure()).rootCause()
				.isInstanceOf(MutuallyExclusiveConfigurationPropertiesException.class)
				.hasMessageContaining("'wechatpay.ssl-bundle, wechatpay." + other + "' are mutually exclusive"));
	}

	static Stream<Object[]> startWhenBundleCannotBeUsedFails() {
		KeyPair keys = TestKeys.rsa();
		Instant now = Instant.now();
		String key = TestKeys.pem(keys.getPrivate());
		String certificate = certificate(keys, "CN=1900007291", now, now.plusSeconds(600));
		KeyPair weak = TestKeys.rsa(1024, BigInteger.valueOf(65537));
		return Stream.of(
				new Object[] { new String[0], "names the SSL bundle 'merchant', which does not exist",
						"spring.ssl.bundle.pem.merchant" },
				new Object[] { new String[] { "wechatpay.signature-scheme=sm2" },
						"cannot contain a key for the scheme SM2", "'wechatpay.private-key'" },
				new Object[] { pem(key, certificate(TestKeys.rsa(), "CN=1900007291", now, now.plusSeconds(600))),
						"names the SSL bundle 'merchant', which holds a certificate that does not belong to the private key",
						"out of the same archive" },
				new Object[] { pem(key, certificate(keys, "CN=1900007291", now.minusSeconds(9), now.minusSeconds(1))),
						"names the SSL bundle 'merchant', which holds a certificate that expired on",
						"Apply for a new one" },
				new Object[] { pem(key, certificate(keys, "CN=Tenpay.com sign", now, now.plusSeconds(600))),
						"names the SSL bundle 'merchant', which holds a platform certificate", "apiclient_cert.pem" },
				new Object[] {
						pem(TestKeys.pem(weak.getPrivate()), certificate(weak, "CN=1", now, now.plusSeconds(600))),
						"names the SSL bundle 'merchant', which holds a key too weak", "apiclient_cert.p12" },
				new Object[] { pem("nonsense", certificate), "names the SSL bundle 'merchant', which cannot be opened",
						"apiclient_key.pem" },
				new Object[] { new String[] { "spring.ssl.bundle.pem.merchant.truststore.certificate=" + certificate },
						"names the SSL bundle 'merchant', which holds no private key", "apiclient_key.pem" },
				new Object[] {
						new String[] { "spring.ssl.bundle.jks.merchant.keystore.location=file:/no/such.p12",
								"spring.ssl.bundle.jks.merchant.keystore.password=1900007291" },
						"names the SSL bundle 'merchant', which cannot be opened", "the merchant id" });
	}

	private static String[] pem(String key, String certificate) {
		return new String[] { "spring.ssl.bundle.pem.merchant.keystore.private-key=" + key,
				"spring.ssl.bundle.pem.merchant.keystore.certificate=" + certificate };
	}

	private static String certificate(KeyPair keys, String subject, Instant from, Instant until) {
		return TestKeys.pem(TestKeys.certificate(keys, subject, BigInteger.TEN, from, until));
	}

	@Test
	void startWhenPasswordOfBundleIsWrongFailsWithoutShowingIt(CapturedOutput output) throws IOException {
		FakeMerchantKey key = this.wechatPay.merchantKey();
		Path file = Files.write(this.directory.resolve("apiclient_cert.p12"),
				TestKeys.pkcs12(key.privateKey(), key.certificate(), "1900007291"));
		this.contextRunner
			.withPropertyValues("spring.ssl.bundle.jks.merchant.keystore.location=file:" + file,
					"spring.ssl.bundle.jks.merchant.keystore.password=battery-staple",
					"spring.ssl.bundle.jks.merchant.keystore.type=PKCS12")
			.run((context) -> assertThat(context.getStartupFailure()).rootCause()
				.isInstanceOf(WechatPayConfigurationException.class)
				.hasMessageContaining("which cannot be opened")
				.hasMessageNotContaining("battery"));
		assertThat(output).doesNotContain("battery-staple");
	}

}
