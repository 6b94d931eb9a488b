package io.github.wechatpayspring.autoconfigure;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

import io.github.wechatpayspring.coupon.CouponDeactivation;
import io.github.wechatpayspring.coupon.CouponDeactivationClient;
import io.github.wechatpayspring.coupon.CouponNotDeactivatedException;
import io.github.wechatpayspring.coupon.DeactivatedCoupon;
import io.github.wechatpayspring.coupon.DeactivationUnconfirmedException;
import io.github.wechatpayspring.fake.CouponState;
import io.github.wechatpayspring.fake.FakeResponse;
import io.github.wechatpayspring.fake.FakeWechatPay;
import io.github.wechatpayspring.fake.FakeWechatPayExtension;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for the shutdown of an application while requests are in flight.
 */
class LifecycleTests {

	private static final CouponDeactivation REQUEST = CouponDeactivation.of("1234567891", "sxxe34343434");

	@RegisterExtension
	final FakeWechatPayExtension fake = new FakeWechatPayExtension();

	private FakeWechatPay wechatPay;

	@BeforeEach
	void start() {
		this.wechatPay = this.fake.fake();
		this.wechatPay.addCoupon(REQUEST.stockId(), REQUEST.couponCode());
	}

	private ConfigurableApplicationContext run(String... arguments) {
		SpringApplicationBuilder application = new SpringApplicationBuilder(Application.class)
			.web(WebApplicationType.NONE)
			.properties(Map.copyOf(this.wechatPay.properties()))
			.properties(Map.copyOf(this.wechatPay.properties("wechatpay.merchants.north.")));
		return application.run(arguments);
	}

	private CompletableFuture<DeactivatedCoupon> begin(CouponDeactivationClient client) {
		CompletableFuture<DeactivatedCoupon> call = CompletableFuture.supplyAsync(() -> client.deactivate(REQUEST));
		Awaitility.await().until(() -> this.wechatPay.deactivations().size() == 1);
		return call;
	}

	@ParameterizedTest
	@CsvSource({ "couponDeactivationClient, reactor", "couponDeactivationClient, jdk",
			"northCouponDeactivationClient, reactor", "northCouponDeactivationClient, jdk" })
	void closeWhenRequestIsInFlightAwaitsResponse(String bean, String connector) throws Exception {
		this.wechatPay.respondNext(FakeResponse.ordinary().after(Duration.ofMillis(700)));
		CouponDeactivationClient client;
		CompletableFuture<DeactivatedCoupon> call;
		try (ConfigurableApplicationContext context = run("--spring.http.clients.reactive.connector=" + connector)) {
			client = context.getBean(bean, CouponDeactivationClient.class);
			call = begin(client);
		}
		assertThat(this.wechatPay.coupon(REQUEST.stockId(), REQUEST.couponCode()).orElseThrow().state())
			.isEqualTo(CouponState.DEACTIVATED);
		assertThat(call.get()).isNotNull();
		assertThatExceptionOfType(CouponNotDeactivatedException.class).isThrownBy(() -> client.deactivate(REQUEST))
			.withMessageContaining("the application is shutting down");
		assertThat(this.wechatPay.deactivations()).hasSize(1);
	}

	@Test
	void closeWhenGracePeriodHasPassedReturnsBeforeResponse() {
		this.wechatPay.respondNext(FakeResponse.ordinary().after(Duration.ofSeconds(8)));
		CompletableFuture<DeactivatedCoupon> call;
		try (ConfigurableApplicationContext context = run("--wechatpay.grace-period=300ms")) {
			call = begin(context.getBean("couponDeactivationClient", CouponDeactivationClient.class));
		}
		assertThatExceptionOfType(ExecutionException.class).isThrownBy(call::get)
			.withCauseInstanceOf(DeactivationUnconfirmedException.class);
	}

	@Test
	void startWhenContextWasStoppedSendsAgain() {
		try (ConfigurableApplicationContext context = run()) {
			CouponDeactivationClient client = context.getBean("couponDeactivationClient",
					CouponDeactivationClient.class);
			context.stop();
			assertThatExceptionOfType(CouponNotDeactivatedException.class).isThrownBy(() -> client.deactivate(REQUEST));
			context.start();
			assertThat(client.deactivate(REQUEST)).isNotNull();
		}
	}

	@SpringBootApplication
	static class Application {

	}

}
