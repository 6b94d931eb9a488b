package io.github.wechatpayspring.autoconfigure;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.github.wechatpayspring.client.WechatPayWebClientCustomizer;
import io.github.wechatpayspring.coupon.CouponDeactivation;
import io.github.wechatpayspring.coupon.CouponDeactivationClient;
import io.github.wechatpayspring.fake.FakeScheme;
import io.github.wechatpayspring.fake.FakeTrust;
import io.github.wechatpayspring.fake.FakeWechatPay;
import io.github.wechatpayspring.fake.FakeWechatPayExtension;
import io.github.wechatpayspring.merchant.WechatPayMerchants;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link WechatPayWarmUp}.
 */
@ExtendWith(OutputCaptureExtension.class)
class WechatPayWarmUpTests {

	private static final String PREPARED = "The first call is prepared";

	private static final Set<String> filtered = ConcurrentHashMap.newKeySet();

	@RegisterExtension
	final FakeWechatPayExtension fake = new FakeWechatPayExtension();

	private ConfigurableApplicationContext run(Map<String, String> merchant, String... arguments) {
		return new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.properties(Map.copyOf(merchant))
			.properties("logging.level.io.github.wechatpayspring.autoconfigure.WechatPayWarmUp=debug")
			.run(arguments);
	}

	private static boolean isRunning() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.anyMatch((thread) -> thread.getName().equals("wechatpay-warm-up"));
	}

	private static void awaitEnd() {
		Awaitility.await().atMost(Duration.ofMinutes(2)).until(() -> !isRunning());
	}

	@ParameterizedTest
	@ValueSource(strings = { "reactor", "jdk", "jetty", "http-components" })
	void warmUpWhenApplicationIsReadyEndsWithoutTraffic(String connector, CapturedOutput output) {
		FakeWechatPay wechatPay = this.fake.fake();
		try (ConfigurableApplicationContext context = run(wechatPay.properties(),
				"--spring.http.clients.reactive.connector=" + connector)) {
			awaitEnd();
			assertThat(output).contains(PREPARED);
			assertThat(wechatPay.requests()).isEmpty();
			assertThat(filtered).isEmpty();
			assertThat(context.getBean(MeterRegistry.class).getMeters()).extracting(Meter::getId)
				.extracting(Meter.Id::getName)
				.doesNotContain("wechatpay.coupon.deactivation", "http.client.requests");
			assertThat(context.getBean(WechatPayMerchants.class).get("default").status().inFlight()).isZero();
		}
	}

	@Test
	void warmUpWhenMerchantSignsWithSm2Completes(CapturedOutput output) {
		try (FakeWechatPay wechatPay = FakeWechatPay.builder()
			.scheme(FakeScheme.SM2)
			.trust(FakeTrust.CERTIFICATES)
			.start(); ConfigurableApplicationContext context = run(wechatPay.properties())) {
			awaitEnd();
			assertThat(context.isActive()).isTrue();
			assertThat(output).contains(PREPARED);
		}
	}

	@Test
	void deactivateWhenWarmUpIsRunningDoesNotWait() {
		FakeWechatPay wechatPay = this.fake.fake().addCoupon("1234567891", "sxxe34343434");
		try (ConfigurableApplicationContext context = runWithoutWarmUp(wechatPay)) {
			WechatPayWarmUp warmUp = startEndless(context);
			context.getBean(CouponDeactivationClient.class)
				.deactivate(CouponDeactivation.of("1234567891", "sxxe34343434"));
			assertThat(isRunning()).isTrue();
			warmUp.destroy();
			awaitEnd();
		}
	}

	@Test
	void destroyWhenWarmUpIsRunningEndsIt(CapturedOutput output) {
		try (ConfigurableApplicationContext context = runWithoutWarmUp(this.fake.fake())) {
			WechatPayWarmUp warmUp = startEndless(context);
			assertThat(isRunning()).isTrue();
			warmUp.destroy();
			awaitEnd();
			assertThat(output).doesNotContain(PREPARED).doesNotContain("is not prepared");
		}
	}

	private ConfigurableApplicationContext runWithoutWarmUp(FakeWechatPay wechatPay) {
		return run(wechatPay.properties(), "--wechatpay.warm-up.enabled=false");
	}

	private static WechatPayWarmUp startEndless(ConfigurableApplicationContext context) {
		WechatPayWarmUp warmUp = new WechatPayWarmUp(context.getBeanFactory(), Integer.MAX_VALUE);
		warmUp.onApplicationEvent(
				new ApplicationReadyEvent(new SpringApplication(), new String[0], context, Duration.ZERO));
		return warmUp;
	}

	@Test
	void closeWhenApplicationIsReadyEndsWarmUp() {
		run(this.fake.fake().properties()).close();
		awaitEnd();
		assertThat(isRunning()).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "--wechatpay.warm-up.enabled=false", "--spring.main.lazy-initialization=true" })
	void runWhenNothingIsToBePreparedStartsNoThread(String argument) {
		try (ConfigurableApplicationContext context = run(this.fake.fake().properties(), argument)) {
			assertThat(context.isActive()).isTrue();
			assertThat(isRunning()).isFalse();
		}
	}

	@Test
	void warmUpWhenItFailsLogsOneLineAtDebugLevel(CapturedOutput output) {
		LoggingSystem.get(getClass().getClassLoader()).setLogLevel(WechatPayWarmUp.class.getName(), LogLevel.DEBUG);
		try (GenericApplicationContext context = new GenericApplicationContext()) {
			context.registerBean(CouponDeactivationClient.class, () -> CouponDeactivationClient.delegating(() -> {
				throw new IllegalStateException("never called");
			}));
			context.registerBean(WechatPayWarmUp.class, () -> new WechatPayWarmUp(context.getBeanFactory()));
			context.refresh();
			context.publishEvent(
					new ApplicationReadyEvent(new SpringApplication(), new String[0], context, Duration.ZERO));
			awaitEnd();
		}
		assertThat(output).contains("The first call is not prepared");
	}

	@SpringBootApplication(proxyBeanMethods = false)
	static class Application {

		@Bean
		WechatPayWebClientCustomizer recordingCustomizer() {
			ExchangeFilterFunction filter = (request, next) -> {
				filtered.add(request.url().toString());
				return next.exchange(request);
			};
			return (builder) -> builder.filter(filter);
		}

	}

}
