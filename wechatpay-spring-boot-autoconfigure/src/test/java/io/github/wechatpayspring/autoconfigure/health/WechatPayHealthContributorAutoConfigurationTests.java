package io.github.wechatpayspring.autoconfigure.health;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import io.github.wechatpayspring.PropertyPairs;
import io.github.wechatpayspring.TestClock;
import io.github.wechatpayspring.TestKeys;
import io.github.wechatpayspring.autoconfigure.WechatPayAutoConfiguration;
import io.github.wechatpayspring.coupon.CouponDeactivation;
import io.github.wechatpayspring.coupon.CouponDeactivationClient;
import io.github.wechatpayspring.fake.FakeResponse;
import io.github.wechatpayspring.fake.FakeTrust;
import io.github.wechatpayspring.fake.FakeWechatPay;
import io.github.wechatpayspring.fake.FakeWechatPayExtension;
import io.github.wechatpayspring.merchant.MerchantSettings;
import io.github.wechatpayspring.merchant.WechatPayMerchants;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthContributors;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

class WechatPayHealthContributorAutoConfigurationTests {

	private static final CouponDeactivation REQUEST = CouponDeactivation.of("1234567891", "sxxe34343434");

	private final TestClock clock = new TestClock(Instant.now());

	@RegisterExtension
	final FakeWechatPayExtension fake = new FakeWechatPayExtension(
			(builder) -> builder.trust(FakeTrust.BOTH).clock(this.clock));

	private final Map<String, String> properties = new LinkedHashMap<>();

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(WechatPayHealthContributorAutoConfiguration.class,
				WechatPayAutoConfiguration.class, SslAutoConfiguration.class))
		.withBean(Clock.class, () -> this.clock);

	private FakeWechatPay wechatPay;

	@BeforeEach
	void start() {
		this.wechatPay = this.fake.fake();
		this.properties.putAll(this.wechatPay.properties());
		this.wechatPay.addCoupon(REQUEST.stockId(), REQUEST.couponCode());
	}

	private void run(Consumer<ApplicationContext> test) {
		this.contextRunner.withPropertyValues(PropertyPairs.of(this.properties)).run(test::accept);
	}

	private static Health health(ApplicationContext context, String name) {
		CompositeHealthContributor composite = context.getBean("wechatpayHealthContributor",
				CompositeHealthContributor.class);
		assertThat(composite.stream().map(HealthContributors.Entry::name)).contains(name);
		Health health = ((HealthIndicator) composite.getContributor(name)).health();
		assertThat(health).isNotNull();
		return health;
	}

	private static Object detail(Health health, String key, String name) {
		return ((Map<?, ?>) health.getDetails().get(key)).get(name);
	}

	@Test
	void healthWhenMerchantIsAddedShowsItsKeys() {
		run((context) -> {
			Health health = health(context, "default");
			assertThat(health.getStatus()).isEqualTo(Status.UP);
			assertThat(detail(health, "merchantKey", "serialNumber"))
				.isEqualTo(this.wechatPay.merchantKey().serialNumber());
			assertThat(detail(health, "publicKey", "id")).isEqualTo(this.properties.get("wechatpay.public-key-id"));
			CompositeHealthContributor composite = context.getBean(CompositeHealthContributor.class);
			assertThat(composite.getContributor("later")).isNull();
			context.getBean(WechatPayMerchants.class)
				.put("later",
						MerchantSettings.from(Map.of("merchant-id", "1", "merchant-serial-number", "0C", "private-key",
								this.properties.get("wechatpay.private-key"), "api-v3-key",
								this.wechatPay.apiV3Key())));
			assertThat(detail(health(context, "later"), "merchantKey", "serialNumber")).isEqualTo("0C");
		});
		assertThat(this.wechatPay.requests()).isEmpty();
	}

	@Test
	void healthWhenCertificateHasExpiredIsDown() {
		this.properties.put("wechatpay.certificate", this.wechatPay.merchantKey().certificatePem());
		run((context) -> {
			assertThat(health(context, "default").getStatus()).isEqualTo(Status.UP);
			this.clock.advance(Duration.ofDays(366 * 5));
			assertThat(health(context, "default").getStatus()).isEqualTo(Status.DOWN);
		});
	}

	@Test
	void healthWhenCertificateExpiresSoonWarns() {
		this.properties.put("wechatpay.certificate", this.wechatPay.merchantKey().certificatePem());
		run((context) -> {
			Health early = health(context, "default");
			assertThat(detail(early, "merchantKey", "warning")).isNull();
			Instant expiresAt = (Instant) detail(early, "merchantKey", "expiresAt");
			this.clock.advance(Duration.between(this.clock.instant(), expiresAt.minus(Duration.ofDays(30))));
			assertThat(detail(health(context, "default"), "merchantKey", "warning")).isNull();
			this.clock.advance(Duration.ofSeconds(1));
			Health late = health(context, "default");
			assertThat(late.getStatus()).isEqualTo(Status.UP);
			assertThat(detail(late, "merchantKey", "warning")).isEqualTo("It expires soon");
			assertThat(detail(late, "merchantKey", "daysLeft")).isEqualTo(29L);
		});
	}

	@Test
	void healthWhenResponseWasVerifiedShowsItsTime() {
		run((context) -> {
			Health before = health(context, "default");
			assertThat(before.getDetails()).doesNotContainKeys("lastVerifiedAnswer", "clockOffset")
				.containsEntry("hosts", List.of(this.wechatPay.baseUrl().toString()));
			context.getBean(CouponDeactivationClient.class).deactivate(REQUEST);
			assertThat(health(context, "default").getDetails())
				.containsEntry("lastVerifiedAnswer", this.clock.instant())
				.containsEntry("clockOffset", Duration.ZERO);
		});
	}

	@Test
	void healthWhenPlatformCertificatesCannotBeDownloadedIsDown() {
		this.properties.remove("wechatpay.public-key-id");
		this.properties.remove("wechatpay.public-key");
		this.properties.put("wechatpay.retry.max-attempts", "1");
		run((context) -> {
			assertThat(health(context, "default").getStatus()).isEqualTo(Status.UP);
			CouponDeactivationClient client = context.getBean(CouponDeactivationClient.class);
			this.wechatPay.respondNextDownload(FakeResponse.ordinary().unsigned());
			assertThat(catchThrowable(() -> client.deactivate(REQUEST))).isNotNull();
			Health down = health(context, "default");
			assertThat(down.getStatus()).isEqualTo(Status.DOWN);
			assertThat(detail(down, "platformCertificates", "problem")).asString().contains("failed verification");
			client.deactivate(REQUEST);
			Health up = health(context, "default");
			assertThat(up.getStatus()).isEqualTo(Status.UP);
			assertThat(detail(up, "platformCertificates", "certificates")).asString()
				.contains(this.wechatPay.platformCertificate().serialNumber());
			assertThat(detail(up, "platformCertificates", "problem")).isNull();
		});
	}

	@Test
	void healthWhenPlatformCertificatesWereDownloadedShowsTheirAge() {
		this.wechatPay.ignorePreferredKey();
		run((context) -> {
			assertThat(detail(health(context, "default"), "platformCertificates", "age")).isNull();
			context.getBean(CouponDeactivationClient.class).deactivate(REQUEST);
			Instant renewedAt = this.clock.instant();
			this.clock.advance(Duration.ofMinutes(40));
			Health health = health(context, "default");
			assertThat(detail(health, "platformCertificates", "renewedAt")).isEqualTo(renewedAt);
			assertThat(detail(health, "platformCertificates", "age")).isEqualTo(Duration.ofMinutes(40));
		});
	}

	@Test
	void healthWhenPublicKeyIsConfiguredIsUpWithoutPlatformCertificates() {
		this.properties.put("wechatpay.retry.max-attempts", "1");
		this.wechatPay.ignorePreferredKey().respondNextDownload(FakeResponse.ordinary().unsigned());
		run((context) -> {
			assertThat(catchThrowable(() -> context.getBean(CouponDeactivationClient.class).deactivate(REQUEST)))
				.isNotNull();
			Health health = health(context, "default");
			assertThat(health.getStatus()).isEqualTo(Status.UP);
			assertThat(detail(health, "platformCertificates", "problem")).isNotNull();
		});
	}

	@Test
	void healthWhenReloadedBundleIsInvalidShowsProblem(@TempDir Path directory) throws Exception {
		Path key = Files.writeString(directory.resolve("key.pem"), this.wechatPay.merchantKey().privateKeyPem());
		Path certificate = Files.writeString(directory.resolve("cert.pem"),
				this.wechatPay.merchantKey().certificatePem());
		this.properties.remove("wechatpay.private-key");
		this.properties.remove("wechatpay.merchant-serial-number");
		this.properties.put("wechatpay.ssl-bundle", "merchant");
		this.properties.put("spring.ssl.bundle.watch.file.quiet-period", "100ms");
		this.properties.put("spring.ssl.bundle.pem.merchant.reload-on-update", "true");
		this.properties.put("spring.ssl.bundle.pem.merchant.keystore.private-key", "file:" + key);
		this.properties.put("spring.ssl.bundle.pem.merchant.keystore.certificate", "file:" + certificate);
		String foreign = TestKeys.pem(TestKeys.certificate(TestKeys.rsa(), "CN=1", BigInteger.TEN,
				this.clock.instant().minusSeconds(60), this.clock.instant().plusSeconds(60)));
		run((context) -> {
			assertThat(detail(health(context, "default"), "merchantKey", "problem")).isNull();
			try {
				Files.writeString(certificate, foreign);
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
			Awaitility.await().until(() -> detail(health(context, "default"), "merchantKey", "problem") != null);
			Health health = health(context, "default");
			assertThat(health.getStatus()).isEqualTo(Status.UP);
			assertThat(detail(health, "merchantKey", "problem")).asString()
				.contains("does not belong to the private key");
			assertThat(detail(health, "merchantKey", "serialNumber"))
				.isEqualTo(this.wechatPay.merchantKey().serialNumber());
		});
	}

	@Test
	void startWhenDisabledOrWithoutMerchantRegistersNothing() {
		this.contextRunner.withPropertyValues(PropertyPairs.of(this.properties))
			.withPropertyValues("management.health.wechatpay.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean("wechatpayHealthContributor"));
		this.contextRunner.run((context) -> assertThat(context).doesNotHaveBean("wechatpayHealthContributor"));
	}

}
