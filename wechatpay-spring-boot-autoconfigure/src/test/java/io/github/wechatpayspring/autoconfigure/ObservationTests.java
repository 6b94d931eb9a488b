package io.github.wechatpayspring.autoconfigure;

import java.time.Duration;
import java.util.List;

import io.github.wechatpayspring.coupon.CouponDeactivation;
import io.github.wechatpayspring.coupon.CouponDeactivationClient;
import io.github.wechatpayspring.coupon.CouponDeactivationObservationContext;
import io.github.wechatpayspring.coupon.CouponDeactivationObservationConvention;
import io.github.wechatpayspring.coupon.CouponNotDeactivatedException;
import io.github.wechatpayspring.coupon.DefaultCouponDeactivationObservationConvention;
import io.github.wechatpayspring.fake.FakeResponse;
import io.github.wechatpayspring.merchant.MerchantSettings;
import io.github.wechatpayspring.merchant.WechatPayMerchants;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import io.micrometer.observation.tck.ObservationContextAssert;
import io.micrometer.observation.tck.TestObservationRegistryAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for the observation of deactivations.
 */
class ObservationTests extends AbstractObservationTests {

	private static final String NAME = "wechatpay.coupon.deactivate";

	@ParameterizedTest
	@ValueSource(strings = { "onStart", "onError", "onStop" })
	void deactivateWhenHandlerThrowsKeepsOutcome(String where) {
		ObservationRegistry registry = ObservationRegistry.create();
		registry.observationConfig().observationHandler(new BrokenHandler(where));
		CouponDeactivation unknown = CouponDeactivation.of(REQUEST.stockId(), "unknown");
		this.unobserved.withBean(ObservationRegistry.class, () -> registry).run((context) -> {
			CouponDeactivationClient client = context.getBean(CouponDeactivationClient.class);
			assertThat(client.deactivate(REQUEST)).isNotNull();
			assertThat(client.deactivateAll(Flux.just(REQUEST, unknown)).collectList().block(Duration.ofSeconds(10)))
				.hasSize(2);
		});
	}

	@Test
	void deactivateWhenRequestIsRetriedRecordsAttemptsAsChildren() {
		this.wechatPay.respondNext(FakeResponse.of(503, "{}"));
		this.contextRunner.run((context) -> {
			context.getBean(CouponDeactivationClient.class).deactivate(REQUEST);
			TestObservationRegistryAssert.assertThat(this.registry)
				.hasNumberOfObservationsWithNameEqualTo(NAME, 1)
				.hasNumberOfObservationsWithNameEqualTo("http.client.requests", 2)
				.forAllObservationsWithNameEqualTo("http.client.requests", (request) -> assertChildOf(request, NAME));
			TestObservationRegistryAssert.assertThat(this.registry)
				.hasObservationWithNameEqualTo(NAME)
				.that()
				.hasBeenStopped()
				.doesNotHaveError()
				.hasLowCardinalityKeyValue("merchant", "default")
				.hasLowCardinalityKeyValue("outcome", "deactivated")
				.hasLowCardinalityKeyValue("code", "none")
				.hasLowCardinalityKeyValue("attempts", "2")
				.hasHighCardinalityKeyValue("wechatpay.coupon.code", "****3434")
				.hasHighCardinalityKeyValue("wechatpay.stock.id", REQUEST.stockId())
				.hasHighCardinalityKeyValue("wechatpay.request.no", REQUEST.requestNo());
		});
	}

	@ParameterizedTest
	@CsvSource({ "404, RESOURCE_NOT_EXISTS, not_deactivated, RESOURCE_NOT_EXISTS, 1",
			"400, SOMETHING_4711, not_deactivated, other, 1",
			"429, RATELIMIT_EXCEEDED, not_deactivated, " + "RATELIMIT_EXCEEDED, 3", "503, '', unconfirmed, none, 3" })
	void deactivateWhenItFailsRecordsOutcome(int status, String code, String outcome, String recorded,
			String attempts) {
		this.wechatPay.respondAlways(FakeResponse.of(status, code.isEmpty() ? "{}" : "{\"code\":\"" + code + "\"}"));
		this.contextRunner.run((context) -> {
			context.getBean(CouponDeactivationClient.class)
				.deactivateAsync(REQUEST)
				.onErrorComplete()
				.block(Duration.ofSeconds(10));
			TestObservationRegistryAssert.assertThat(this.registry)
				.hasObservationWithNameEqualTo(NAME)
				.that()
				.hasError()
				.hasLowCardinalityKeyValue("outcome", outcome)
				.hasLowCardinalityKeyValue("code", recorded)
				.hasLowCardinalityKeyValue("attempts", attempts);
		});
	}

	@Test
	void deactivateWhenCallerIsObservedHasItAsParent() {
		this.contextRunner.run((context) -> {
			Observation.createNotStarted("caller", this.registry)
				.observe(() -> context.getBean(CouponDeactivationClient.class).deactivate(REQUEST));
			assertChildOf("caller");
		});
	}

	@Test
	void deactivateAllWhenSubscriberIsObservedHasItAsParent() {
		this.contextRunner.run((context) -> {
			Observation caller = Observation.start("caller", this.registry);
			List<CouponDeactivation> requests = Flux.range(0, 5)
				.map((i) -> CouponDeactivation.of(REQUEST.stockId(), "c" + i))
				.collectList()
				.block();
			requests.forEach((request) -> this.wechatPay.addCoupon(request.stockId(), request.couponCode()));
			assertThat(context.getBean(CouponDeactivationClient.class)
				.deactivateAll(Flux.fromIterable(requests).delayElements(Duration.ofMillis(5)))
				.contextWrite((view) -> view.put(ObservationThreadLocalAccessor.KEY, caller))
				.collectList()
				.block(Duration.ofSeconds(10))).hasSize(5);
			caller.stop();
			TestObservationRegistryAssert.assertThat(this.registry).hasNumberOfObservationsWithNameEqualTo(NAME, 5);
			assertChildOf("caller");
		});
	}

	private void assertChildOf(String parent) {
		TestObservationRegistryAssert.assertThat(this.registry)
			.forAllObservationsWithNameEqualTo(NAME, (deactivation) -> assertChildOf(deactivation, parent));
	}

	private static void assertChildOf(ObservationContextAssert<?> child, String parent) {
		child.hasParentObservationContextMatching((context) -> context.getName().equals(parent));
	}

	@Test
	void deactivateWhenMerchantIsNamedRecordsName() {
		this.contextRunner.run((context) -> {
			WechatPayMerchants merchants = context.getBean(WechatPayMerchants.class);
			merchants.put("shop", MerchantSettings.from(this.wechatPay.properties("")));
			merchants.couponDeactivationClient("shop").deactivate(REQUEST);
			TestObservationRegistryAssert.assertThat(this.registry)
				.hasObservationWithNameEqualTo(NAME)
				.that()
				.hasLowCardinalityKeyValue("merchant", "shop");
		});
	}

	@Test
	void deactivateWhenApplicationHasConventionUsesIt() {
		this.contextRunner.withBean(CouponDeactivationObservationConvention.class,
				() -> new DefaultCouponDeactivationObservationConvention() {

					@Override
					public String getName() {
						return "coupon.void";
					}

				})
			.run((context) -> {
				context.getBean(CouponDeactivationClient.class).deactivate(REQUEST);
				TestObservationRegistryAssert.assertThat(this.registry)
					.hasNumberOfObservationsWithNameEqualTo("coupon.void", 1)
					.hasNumberOfObservationsWithNameEqualTo(NAME, 0);
			});
	}

	@Test
	void deactivateWhenItFailsProvidesResultToHandler() {
		TestHandler handler = new TestHandler();
		this.registry.observationConfig().observationHandler(handler);
		this.wechatPay.respondAlways(FakeResponse.of(404, "{}"));
		this.contextRunner.run((context) -> {
			assertThatExceptionOfType(CouponNotDeactivatedException.class)
				.isThrownBy(() -> context.getBean(CouponDeactivationClient.class).deactivate(REQUEST));
			assertThat(handler.stopped.request()).isEqualTo(REQUEST);
			assertThat(handler.stopped.result()).isNotNull();
		});
	}

	@Test
	void deactivateWithoutRegistrySucceeds() {
		this.unobserved.run((context) -> {
			assertThat(context.getBean(CouponDeactivationClient.class).deactivate(REQUEST)).isNotNull();
			TestObservationRegistryAssert.assertThat(this.registry).doesNotHaveAnyObservation();
		});
	}

	private static final class TestHandler implements ObservationHandler<CouponDeactivationObservationContext> {

		private CouponDeactivationObservationContext stopped;

		@Override
		public boolean supportsContext(Observation.Context context) {
			return context instanceof CouponDeactivationObservationContext;
		}

		@Override
		public void onStop(CouponDeactivationObservationContext context) {
			this.stopped = context;
		}

	}

	/**
	 * Handler that throws in one of its methods.
	 */
	private record BrokenHandler(String where) implements ObservationHandler<Observation.Context> {

		@Override
		public void onStart(Observation.Context context) {
			breakAt("onStart");
		}

		@Override
		public void onError(Observation.Context context) {
			breakAt("onError");
		}

		@Override
		public void onStop(Observation.Context context) {
			breakAt("onStop");
		}

		private void breakAt(String here) {
			if (this.where.equals(here)) {
				throw new IllegalStateException(here + " is broken");
			}
		}

		@Override
		public boolean supportsContext(Observation.Context context) {
			return context instanceof CouponDeactivationObservationContext;
		}

	}

}
