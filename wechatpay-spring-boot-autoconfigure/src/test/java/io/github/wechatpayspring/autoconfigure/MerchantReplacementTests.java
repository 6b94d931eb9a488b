package io.github.wechatpayspring.autoconfigure;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.wechatpayspring.NoSuchMerchantException;
import io.github.wechatpayspring.WechatPayConfigurationException;
import io.github.wechatpayspring.WechatPayTransportException;
import io.github.wechatpayspring.coupon.CouponDeactivation;
import io.github.wechatpayspring.coupon.CouponDeactivationClient;
import io.github.wechatpayspring.coupon.CouponNotDeactivatedException;
import io.github.wechatpayspring.coupon.CouponNotDeactivatedException.Reason;
import io.github.wechatpayspring.coupon.DeactivationResult;
import io.github.wechatpayspring.fake.CouponState;
import io.github.wechatpayspring.fake.FakeResponse;
import io.github.wechatpayspring.merchant.MerchantSettings;
import io.github.wechatpayspring.merchant.WechatPayMerchant;
import io.github.wechatpayspring.merchant.WechatPayMerchants;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for merchants that are added, replaced and removed at runtime.
 */
class MerchantReplacementTests extends AbstractNamedMerchantsTests {

	@Test
	void putWhenArgumentIsNullFailsAndNamesIt() {
		this.withTwo.run((context) -> {
			WechatPayMerchants merchants = context.getBean(WechatPayMerchants.class);
			assertThatIllegalArgumentException().isThrownBy(() -> merchants.put(null, MerchantSettings.defaults()))
				.withMessage("'name' must not be null");
			assertThatIllegalArgumentException().isThrownBy(() -> merchants.put("north", null))
				.withMessage("'settings' must not be null");
			assertThatIllegalArgumentException().isThrownBy(() -> merchants.get(null));
			assertThatIllegalArgumentException().isThrownBy(() -> merchants.remove(null));
		});
	}

	@Test
	void putWhenNoMerchantIsConfiguredAddsMerchant() {
		this.contextRunner.withPropertyValues("wechatpay.enabled=true").run((context) -> {
			WechatPayMerchants merchants = context.getBean(WechatPayMerchants.class);
			assertThat(merchants.names()).isEmpty();
			assertThatExceptionOfType(NoSuchMerchantException.class).isThrownBy(() -> merchants.get("Shop_7"))
				.withMessageContaining("'Shop_7'")
				.satisfies((ex) -> assertThat(ex.getName()).isEqualTo("Shop_7"));
			WechatPayMerchant merchant = merchants.put("Shop_7", MerchantSettings.from(this.south.properties("")));
			assertThat(merchant).isEqualTo(merchants.get("Shop_7"));
			assertThat(merchant.couponDeactivationClient().deactivate(REQUEST)).isNotNull();
			assertThat(merchants.remove("Shop_7")).isTrue();
			assertThat(merchants.remove("Shop_7")).isFalse();
			assertThat(merchants.names()).isEmpty();
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "reactor", "jdk" })
	void putWhenRequestIsInFlightClosesReplacedMerchantAfterwards(String connector) {
		this.withTwo.withBean(ClientHttpConnectorBuilder.class, () -> builder(connector)).run((context) -> {
			WechatPayMerchants merchants = context.getBean(WechatPayMerchants.class);
			CouponDeactivationClient injected = context.getBean("northCouponDeactivationClient",
					CouponDeactivationClient.class);
			CouponDeactivationClient replaced = merchants.get("north").couponDeactivationClient();
			this.north.respondNext(FakeResponse.ordinary().after(Duration.ofMillis(700)));
			Mono<?> inFlight = replaced.deactivateAsync(REQUEST).cache();
			inFlight.subscribe((coupon) -> {
			}, (failure) -> {
			});
			Awaitility.await().until(() -> this.north.deactivations().size() == 1);
			merchants.put("north", MerchantSettings.from(this.south.properties("")));
			assertThat(injected.deactivate(REQUEST)).isNotNull();
			assertThat(this.south.deactivations()).hasSize(1);
			assertThat(inFlight.block(Duration.ofSeconds(5))).isNotNull();
			assertThat(this.north.coupon(REQUEST.stockId(), REQUEST.couponCode()).orElseThrow().state())
				.isEqualTo(CouponState.DEACTIVATED);
			assertThatExceptionOfType(CouponNotDeactivatedException.class)
				.isThrownBy(() -> replaced.deactivate(REQUEST))
				.satisfies((ex) -> {
					assertThat(ex.getReason()).isEqualTo(Reason.UNREACHABLE);
					assertThat(ex.getCause()).isInstanceOf(WechatPayTransportException.class)
						.hasMessageContaining("'north' was replaced or removed");
				});
			assertThat(this.north.deactivations()).hasSize(1);
		});
	}

	@Test
	void deactivateAllWhenMerchantIsReplacedGoesOnWithItsSuccessor() {
		this.withTwo.withPropertyValues("wechatpay.bulk.concurrency=8").run((context) -> {
			WechatPayMerchants merchants = context.getBean(WechatPayMerchants.class);
			CouponDeactivationClient client = context.getBean("northCouponDeactivationClient",
					CouponDeactivationClient.class);
			AtomicInteger results = new AtomicInteger();
			List<DeactivationResult> all = client.deactivateAll(requests(300)).doOnNext((result) -> {
				if (results.incrementAndGet() % 50 == 0) {
					merchants.put("north", MerchantSettings.from(this.north.properties("")));
				}
			}).collectList().block(Duration.ofSeconds(60));
			assertThat(all).hasSize(300).hasOnlyElementsOfType(DeactivationResult.Deactivated.class);
		});
	}

	@Test
	void deactivateAllWhenMerchantIsRemovedReportsOneResultForEachRequest() {
		this.withTwo.run((context) -> {
			WechatPayMerchants merchants = context.getBean(WechatPayMerchants.class);
			CouponDeactivationClient client = context.getBean("northCouponDeactivationClient",
					CouponDeactivationClient.class);
			AtomicInteger results = new AtomicInteger();
			List<DeactivationResult> all = client.deactivateAll(requests(100)).doOnNext((result) -> {
				if (results.incrementAndGet() == 20) {
					merchants.remove("north");
				}
			}).collectList().block(Duration.ofSeconds(60));
			assertThat(all).hasSize(100)
				.filteredOn((result) -> result instanceof DeactivationResult.NotDeactivated not
						&& not.cause().getCause() instanceof NoSuchMerchantException)
				.isNotEmpty();
			assertThat(all).filteredOn((result) -> result instanceof DeactivationResult.NotDeactivated)
				.allSatisfy((result) -> assertThat(
						this.north.coupon(REQUEST.stockId(), result.request().couponCode()).orElseThrow().state())
					.isEqualTo(CouponState.SENDED));
		});
	}

	@Test
	void putWhenSettingsAreInvalidKeepsMerchant() {
		this.withTwo.run((context) -> {
			WechatPayMerchants merchants = context.getBean(WechatPayMerchants.class);
			Map<String, String> properties = new HashMap<>(this.north.properties(""));
			properties.put("private-key", "file:/no/such.pem");
			assertRefused(merchants, properties, "'wechatpay.merchants.north.private-key' names 'file:/no/such.pem'");
			properties = new HashMap<>(this.north.properties(""));
			properties.put("privat-key", "SECRET");
			assertRefused(merchants, properties, "'privat-key' is not a property of a merchant");
			properties = new HashMap<>(this.north.properties(""));
			properties.put("read-timeout", "SECRET");
			assertRefused(merchants, properties, "'read-timeout' cannot be converted");
			assertRefused(merchants, Map.of(),
					"'wechatpay.merchants.north.merchant-id' is not set, and neither are 'wechatpay.merchants.north.private-key',"
							+ " 'wechatpay.merchants.north.merchant-serial-number', 'wechatpay.merchants.north.public-key-id',"
							+ " 'wechatpay.merchants.north.public-key'");
			assertThat(merchants.get("north").couponDeactivationClient().deactivate(REQUEST)).isNotNull();
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "default" })
	void putWhenNameIsBlankOrDefaultFails(String name) {
		this.withTwo.run((context) -> assertThatExceptionOfType(WechatPayConfigurationException.class)
			.isThrownBy(() -> context.getBean(WechatPayMerchants.class)
				.put(name, MerchantSettings.from(this.north.properties(""))))
			.withMessageContaining("is not the name of a merchant"));
	}

	private static void assertRefused(WechatPayMerchants merchants, Map<String, String> properties, String message) {
		assertThatExceptionOfType(WechatPayConfigurationException.class)
			.isThrownBy(() -> merchants.put("north", MerchantSettings.from(properties)))
			.withMessageContaining(message)
			.withNoCause()
			.satisfies((ex) -> assertThat(ex.getMessage()).doesNotContain("SECRET"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "reactor", "jdk" })
	void putWhenThereAreThousandMerchantsStartsNoThreads(String connector) {
		this.contextRunner.withPropertyValues("wechatpay.enabled=true")
			.withBean(ClientHttpConnectorBuilder.class, () -> builder(connector))
			.run((context) -> {
				WechatPayMerchants merchants = context.getBean(WechatPayMerchants.class);
				merchants.put("first", MerchantSettings.from(this.south.properties("")))
					.couponDeactivationClient()
					.deactivate(REQUEST);
				int threads = Thread.activeCount();
				for (int i = 0; i < 1000; i++) {
					merchants.put("m" + i, MerchantSettings.from(this.south.properties("")));
				}
				for (int i = 0; i < 20; i++) {
					merchants.get("m" + i).couponDeactivationClient().deactivate(REQUEST);
				}
				assertThat(merchants.names()).hasSize(1001);
				assertThat(Thread.activeCount()).isLessThan(threads + 20);
			});
	}

	@Test
	void removeWhenConnectorIsSharedClosesItAfterTheLastMerchant() {
		this.contextRunner.withPropertyValues("wechatpay.enabled=true")
			.withBean(ClientHttpConnectorBuilder.class, ClientHttpConnectorBuilder::jetty)
			.run((context) -> {
				WechatPayMerchants merchants = context.getBean(WechatPayMerchants.class);
				merchants.put("first", MerchantSettings.from(this.south.properties("")))
					.couponDeactivationClient()
					.deactivate(REQUEST);
				merchants.put("second", MerchantSettings.from(this.south.properties("")))
					.couponDeactivationClient()
					.deactivate(REQUEST);
				merchants.remove("first");
				merchants.get("second").couponDeactivationClient().deactivate(REQUEST);
				assertThat(jettyThreads()).isNotEmpty();
				merchants.remove("second");
				Awaitility.await().untilAsserted(() -> assertThat(jettyThreads()).isEmpty());
			});
	}

	@Test
	void putWhenPoolDiffersUsesItsOwnConnector() {
		this.contextRunner.withPropertyValues("wechatpay.enabled=true")
			.withBean(ClientHttpConnectorBuilder.class, ClientHttpConnectorBuilder::jetty)
			.run((context) -> {
				WechatPayMerchants merchants = context.getBean(WechatPayMerchants.class);
				merchants.put("first", MerchantSettings.from(this.south.properties("")))
					.couponDeactivationClient()
					.deactivate(REQUEST);
				int threads = jettyThreads().size();
				Map<String, String> properties = new HashMap<>(this.south.properties(""));
				properties.put("pool.max-connections", "3");
				merchants.put("second", MerchantSettings.from(properties))
					.couponDeactivationClient()
					.deactivate(REQUEST);
				assertThat(jettyThreads()).hasSizeGreaterThan(threads);
			});
	}

	private Flux<CouponDeactivation> requests(int count) {
		return Flux.range(0, count).map((i) -> {
			this.north.addCoupon(REQUEST.stockId(), "bulk" + i);
			return CouponDeactivation.of(REQUEST.stockId(), "bulk" + i);
		});
	}

	private static List<String> jettyThreads() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.map(Thread::getName)
			.filter((name) -> name.startsWith("wechatpay-jetty"))
			.toList();
	}

}
