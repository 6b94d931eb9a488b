package io.github.wechatpayspring.autoconfigure.metrics;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

import io.github.wechatpayspring.PropertyPairs;
import io.github.wechatpayspring.TestClock;
import io.github.wechatpayspring.autoconfigure.WechatPayAutoConfiguration;
import io.github.wechatpayspring.coupon.CouponDeactivation;
import io.github.wechatpayspring.coupon.CouponDeactivationClient;
import io.github.wechatpayspring.fake.FakeResponse;
import io.github.wechatpayspring.fake.FakeTrust;
import io.github.wechatpayspring.fake.FakeWechatPay;
import io.github.wechatpayspring.fake.FakeWechatPayExtension;
import io.github.wechatpayspring.merchant.MerchantSettings;
import io.github.wechatpayspring.merchant.WechatPayMerchants;
import io.micrometer.core.instrument.MeterRegistry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class WechatPayMetricsAutoConfigurationTests {

	private static final CouponDeactivation REQUEST = CouponDeactivation.of("1234567891", "sxxe34343434");

	private final TestClock clock = new TestClock(Instant.now());

	@RegisterExtension
	final FakeWechatPayExtension fake = new FakeWechatPayExtension(
			(builder) -> builder.trust(FakeTrust.BOTH).clock(this.clock));

	private final Map<String, String> properties = new LinkedHashMap<>();

	private final ApplicationContextRunner unmetered = new ApplicationContextRunner()
		.withConfiguration(
				AutoConfigurations.of(WechatPayMetricsAutoConfiguration.class, WechatPayAutoConfiguration.class))
		.withBean(Clock.class, () -> this.clock)
		.withPropertyValues("wechatpay.retry.initial-backoff=1ms");

	private final ApplicationContextRunner contextRunner = this.unmetered
		.withConfiguration(AutoConfigurations.of(MetricsAutoConfiguration.class,
				CompositeMeterRegistryAutoConfiguration.class, SimpleMetricsExportAutoConfiguration.class));

	private FakeWechatPay wechatPay;

	@BeforeEach
	void start() {
		this.wechatPay = this.fake.fake();
		this.properties.putAll(this.wechatPay.properties());
		this.wechatPay.addCoupon(REQUEST.stockId(), REQUEST.couponCode());
	}

	private void run(Scenario scenario) {
		this.contextRunner.withPropertyValues(PropertyPairs.of(this.properties))
			.run((context) -> scenario.play(context.getBean(MeterRegistry.class),
					context.getBean(CouponDeactivationClient.class), context.getBean(WechatPayMerchants.class),
					context.getBean(WechatPayMeterBinder.class)));
	}

	private static double gauge(MeterRegistry registry, String name, String... tags) {
		return registry.get(name).tags(tags).gauge().value();
	}

	@Test
	void signatureRejectedWhenResponsesAreUnverifiedCountsThemByReason() {
		this.wechatPay.respondNext(FakeResponse.ordinary().unsigned(), FakeResponse.ordinary().probe());
		run((registry, coupons, merchants, binder) -> {
			coupons.deactivate(REQUEST);
			assertThat(rejected(registry, "missing")).isEqualTo(1);
			assertThat(rejected(registry, "probe")).isEqualTo(1);
			assertThat(rejected(registry, "wrong")).isZero();
		});
	}

	private static double rejected(MeterRegistry registry, String reason) {
		return registry.get("wechatpay.signature.rejected")
			.tags("merchant", "default", "reason", reason)
			.functionCounter()
			.count();
	}

	@Test
	void rateLimitWhenRequestWasThrottledIsPositive() {
		this.wechatPay.respondNext(FakeResponse.of(429, "{}"));
		run((registry, coupons, merchants, binder) -> {
			assertThat(gauge(registry, "wechatpay.rate.limit", "merchant", "default")).isNaN();
			coupons.deactivate(REQUEST);
			assertThat(gauge(registry, "wechatpay.rate.limit", "merchant", "default")).isPositive();
		});
	}

	@Test
	void clockSkewWhenResponseWasVerifiedIsItsOffset() {
		run((registry, coupons, merchants, binder) -> {
			assertThat(gauge(registry, "wechatpay.clock.skew", "merchant", "default")).isNaN();
			this.wechatPay.respondNext(FakeResponse.ordinary().signedAt(this.clock.instant().plusSeconds(60)));
			coupons.deactivate(REQUEST);
			assertThat(gauge(registry, "wechatpay.clock.skew", "merchant", "default")).isEqualTo(60);
		});
	}

	@Test
	void bulkInFlightWhenBulkIsRunningIsNumberOfCoupons() {
		this.properties.put("wechatpay.bulk.concurrency", "3");
		this.wechatPay.respondAlways(FakeResponse.ordinary().after(Duration.ofSeconds(2)));
		run((registry, coupons, merchants, binder) -> {
			assertThat(gauge(registry, "wechatpay.bulk.in.flight", "merchant", "default")).isZero();
			Disposable bulk = coupons
				.deactivateAll(Flux.range(0, 20).map((i) -> CouponDeactivation.of(REQUEST.stockId(), "c" + i)))
				.subscribe();
			Awaitility.await().until(() -> gauge(registry, "wechatpay.bulk.in.flight", "merchant", "default") == 3);
			bulk.dispose();
			Awaitility.await().until(() -> gauge(registry, "wechatpay.bulk.in.flight", "merchant", "default") == 0);
		});
	}

	@Test
	void keyExpiryWhenCertificatesAreKnownIsTimeLeft() {
		this.properties.put("wechatpay.certificate", this.wechatPay.merchantKey().certificatePem());
		this.properties.remove("wechatpay.public-key-id");
		this.properties.remove("wechatpay.public-key");
		run((registry, coupons, merchants, binder) -> {
			String[] merchantKey = { "merchant", "default", "key", "merchant", "serial",
					this.wechatPay.merchantKey().serialNumber() };
			double left = gauge(registry, "wechatpay.key.expiry", merchantKey);
			assertThat(left).isPositive();
			this.clock.advance(Duration.ofSeconds(10));
			assertThat(gauge(registry, "wechatpay.key.expiry", merchantKey)).isCloseTo(left - 10, within(1.0));
			assertThat(registry.find("wechatpay.key.expiry").tag("key", "platform").gauge()).isNull();
			coupons.deactivate(REQUEST);
			assertThat(gauge(registry, "wechatpay.key.expiry", "key", "platform", "serial",
					this.wechatPay.platformCertificate().serialNumber()))
				.isPositive();
		});
	}

	@Test
	void metersWhenMerchantIsAddedReplacedOrRemovedFollowIt() {
		run((registry, coupons, merchants, binder) -> {
			merchants.put("shop", MerchantSettings.from(this.wechatPay.properties("")));
			this.wechatPay.respondNext(FakeResponse.of(429, "{}"));
			merchants.couponDeactivationClient("shop").deactivate(REQUEST);
			assertThat(gauge(registry, "wechatpay.rate.limit", "merchant", "shop")).isPositive();
			merchants.put("shop", MerchantSettings.from(this.wechatPay.properties("")));
			assertThat(gauge(registry, "wechatpay.rate.limit", "merchant", "shop")).isNaN();
			registry.timer("wechatpay.coupon.deactivate", "merchant", "shop", "outcome", "deactivated");
			assertThat(registry.find("wechatpay.coupon.deactivate").tag("merchant", "shop").timer()).isNotNull();
			merchants.remove("shop");
			assertThat(registry.getMeters()).noneMatch((meter) -> "shop".equals(meter.getId().getTag("merchant")));
			assertThat(registry.find("wechatpay.rate.limit").tag("merchant", "default").gauge()).isNotNull();
		});
	}

	@Test
	void startWithoutRegistryOrMicrometerRegistersNoMeterBinder() {
		this.unmetered.withPropertyValues(PropertyPairs.of(this.properties))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(WechatPayMeterBinder.class));
		this.unmetered.withPropertyValues(PropertyPairs.of(this.properties))
			.withClassLoader(new FilteredClassLoader("io.micrometer.core"))
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(context.getBean(CouponDeactivationClient.class).deactivate(REQUEST)).isNotNull();
			});
	}

	@FunctionalInterface
	private interface Scenario {

		void play(MeterRegistry registry, CouponDeactivationClient coupons, WechatPayMerchants merchants,
				WechatPayMeterBinder binder);

	}

}
