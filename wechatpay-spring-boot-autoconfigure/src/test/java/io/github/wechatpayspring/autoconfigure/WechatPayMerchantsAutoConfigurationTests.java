package io.github.wechatpayspring.autoconfigure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

import io.github.wechatpayspring.NoSuchMerchantException;
import io.github.wechatpayspring.PropertyPairs;
import io.github.wechatpayspring.TestMerchant;
import io.github.wechatpayspring.WechatPayConfigurationException;
import io.github.wechatpayspring.WechatPayTransportException;
import io.github.wechatpayspring.client.WechatPayClient;
import io.github.wechatpayspring.coupon.CouponDeactivation;
import io.github.wechatpayspring.coupon.CouponDeactivationClient;
import io.github.wechatpayspring.coupon.CouponNotDeactivatedException;
import io.github.wechatpayspring.coupon.CouponNotDeactivatedException.Reason;
import io.github.wechatpayspring.coupon.DeactivationResult;
import io.github.wechatpayspring.fake.CouponState;
import io.github.wechatpayspring.fake.FakeResponse;
import io.github.wechatpayspring.fake.FakeTrust;
import io.github.wechatpayspring.fake.FakeWechatPay;
import io.github.wechatpayspring.merchant.MerchantSettings;
import io.github.wechatpayspring.merchant.WechatPayMerchant;
import io.github.wechatpayspring.merchant.WechatPayMerchants;
import io.github.wechatpayspring.signature.WechatPaySigner;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class WechatPayMerchantsAutoConfigurationTests {

	private static final CouponDeactivation REQUEST = CouponDeactivation.of("1234567891", "sxxe34343434");

	private static FakeWechatPay north;

	private static FakeWechatPay south;

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(WechatPayAutoConfiguration.class));

	private final ApplicationContextRunner withTwo = this.contextRunner.withPropertyValues(named("north", north))
		.withPropertyValues(named("south", south));

	@BeforeAll
	static void start() {
		north = FakeWechatPay.start().echoUnknownPaths();
		south = FakeWechatPay.builder().trust(FakeTrust.CERTIFICATES).start().echoUnknownPaths();
	}

	@AfterAll
	static void stop() {
		north.close();
		south.close();
	}

	@BeforeEach
	void addCoupon() {
		Stream.of(north, south).forEach((wechatPay) -> {
			wechatPay.respondNormally();
			wechatPay.forgetRequests();
			wechatPay.addCoupon(REQUEST.stockId(), REQUEST.couponCode());
		});
	}

	private static String[] named(String name, FakeWechatPay wechatPay) {
		return plain(wechatPay).entrySet()
			.stream()
			.map((property) -> "wechatpay.merchants." + name + "." + property)
			.toArray(String[]::new);
	}

	private static Map<String, String> plain(FakeWechatPay wechatPay) {
		Map<String, String> plain = new LinkedHashMap<>();
		wechatPay.properties().forEach((name, value) -> plain.put(name.substring("wechatpay.".length()), value));
		return plain;
	}

	private static void assertOnlyIn(FakeWechatPay right, FakeWechatPay wrong) {
		assertThat(right.deactivations()).hasSize(1).allSatisfy((request) -> assertThat(request.refusal()).isNull());
		assertThat(wrong.deactivations()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "reactor", "jdk" })
	void deactivateWhenMerchantIsNamedUsesItsIdentityAndKeys(String connector) {
		this.withTwo.withBean(ClientHttpConnectorBuilder.class, () -> builder(connector)).run((context) -> {
			context.getBean("northCouponDeactivationClient", CouponDeactivationClient.class).deactivate(REQUEST);
			assertOnlyIn(north, south);
			north.forgetRequests();
			context.getBean(WechatPayMerchants.class).get("south").couponDeactivationClient().deactivate(REQUEST);
			assertOnlyIn(south, north);
			assertThat(context.getBean("southWechatPayClient", WechatPayClient.class).chain("v3/a").get(Map.of()))
				.isNotNull();
		});
	}

	private static ClientHttpConnectorBuilder<?> builder(String connector) {
		return connector.equals("jdk") ? ClientHttpConnectorBuilder.jdk() : ClientHttpConnectorBuilder.reactor();
	}

	@Test
	void injectWhenMerchantsAreNamedProvidesMap() {
		this.withTwo.withUserConfiguration(MapUser.class).run((context) -> {
			assertThat(context.getBean(Injected.class).clients()).containsOnlyKeys("northCouponDeactivationClient",
					"southCouponDeactivationClient");
			assertThatExceptionOfType(NoUniqueBeanDefinitionException.class)
				.isThrownBy(() -> context.getBean(CouponDeactivationClient.class));
		});
	}

	@Test
	void injectWhenThereIsDefaultMerchantProvidesItsClient() {
		this.withTwo.withPropertyValues(PropertyPairs.of(north.properties())).run((context) -> {
			assertThat(context.getBean(CouponDeactivationClient.class))
				.isSameAs(context.getBean("couponDeactivationClient"));
			assertThat(context.getBean(WechatPayClient.class)).isSameAs(context.getBean("wechatPayClient"));
			assertThat(context.getBean(WechatPayMerchants.class).names()).containsExactly("default", "north", "south");
		});
	}

	@Test
	void deactivateWhenPropertyIsNotSetUsesThatOfDefaultMerchant() {
		List<String> properties = new ArrayList<>(Arrays.asList(named("north", north)));
		properties.removeIf((property) -> property.contains("base-url"));
		this.contextRunner.withPropertyValues(properties.toArray(String[]::new))
			.withPropertyValues("wechatpay.base-url=" + north.baseUrl(), "wechatpay.read-timeout=200ms",
					"wechatpay.merchants.north.pool.max-connections=2")
			.run((context) -> {
				CouponDeactivationClient client = context.getBean(CouponDeactivationClient.class);
				assertThat(client.deactivate(REQUEST)).isNotNull();
				north.respondAlways(FakeResponse.ordinary().after(Duration.ofSeconds(5)));
				assertThatExceptionOfType(RuntimeException.class).isThrownBy(() -> client.deactivate(REQUEST));
			});
	}

	@ParameterizedTest
	@CsvSource(quoteCharacter = '"', value = { "private-key,,'wechatpay.merchants.north.private-key' is not set",
			"merchant-serial-number,PUB_KEY_ID_1,That id belongs to the property 'public-key-id'",
			"pool.max-connections,0,'wechatpay.merchants.north.pool.max-connections' must be between 1 and 65535, but is 0",
			"base-url,http://example.org,'wechatpay.merchants.north.base-url' is plain http" })
	void startWhenPropertyOfNamedMerchantIsInvalidFailsAndNamesIt(String name, String value, String message) {
		List<String> properties = new ArrayList<>(Arrays.asList(named("north", north)));
		properties.removeIf((property) -> property.startsWith("wechatpay.merchants.north." + name + "="));
		if (value != null) {
			properties.add("wechatpay.merchants.north." + name + "=" + value);
		}
		this.contextRunner.withPropertyValues(properties.toArray(String[]::new))
			.run((context) -> assertThat(context.getStartupFailure()).rootCause()
				.isInstanceOf(WechatPayConfigurationException.class)
				.hasMessageContaining(message));
	}

	@Test
	void clientOfMerchantWhenApplicationHasBeanOfItsNameBacksOff() {
		CouponDeactivationClient own = CouponDeactivationClient.delegating(() -> {
			throw new IllegalStateException();
		});
		this.withTwo.withAllowBeanDefinitionOverriding(false)
			.withBean("northCouponDeactivationClient", CouponDeactivationClient.class, () -> own)
			.run((context) -> assertThat(context.getBean("northCouponDeactivationClient")).isSameAs(own));
	}

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
	void startWithoutMerchantOrWhenDisabledRegistersNothing() {
		this.contextRunner.run((context) -> assertThat(context).doesNotHaveBean(WechatPayMerchants.class));
		this.withTwo.withPropertyValues("wechatpay.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(WechatPayMerchants.class)
				.doesNotHaveBean(CouponDeactivationClient.class));
	}

	@Test
	void putWhenNoMerchantIsConfiguredAddsMerchant() {
		this.contextRunner.withPropertyValues("wechatpay.enabled=true").run((context) -> {
			WechatPayMerchants merchants = context.getBean(WechatPayMerchants.class);
			assertThat(merchants.names()).isEmpty();
			assertThatExceptionOfType(NoSuchMerchantException.class).isThrownBy(() -> merchants.get("Shop_7"))
				.withMessageContaining("'Shop_7'")
				.satisfies((ex) -> assertThat(ex.getName()).isEqualTo("Shop_7"));
			WechatPayMerchant merchant = merchants.put("Shop_7", MerchantSettings.from(plain(south)));
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
			north.respondNext(FakeResponse.ordinary().after(Duration.ofMillis(700)));
			Mono<?> inFlight = replaced.deactivateAsync(REQUEST).cache();
			inFlight.subscribe((coupon) -> {
			}, (failure) -> {
			});
			Awaitility.await().until(() -> north.deactivations().size() == 1);
			merchants.put("north", MerchantSettings.from(plain(south)));
			assertThat(injected.deactivate(REQUEST)).isNotNull();
			assertThat(south.deactivations()).hasSize(1);
			assertThat(inFlight.block(Duration.ofSeconds(5))).isNotNull();
			assertThat(north.coupon(REQUEST.stockId(), REQUEST.couponCode()).orElseThrow().state())
				.isEqualTo(CouponState.DEACTIVATED);
			assertThatExceptionOfType(CouponNotDeactivatedException.class)
				.isThrownBy(() -> replaced.deactivate(REQUEST))
				.satisfies((ex) -> {
					assertThat(ex.getReason()).isEqualTo(Reason.UNREACHABLE);
					assertThat(ex.getCause()).isInstanceOf(WechatPayTransportException.class)
						.hasMessageContaining("'north' was replaced or removed");
				});
			assertThat(north.deactivations()).hasSize(1);
		});
	}

	@Test
	void deactivateAllWhenMerchantIsReplacedGoesOnWithItsSuccessor() {
		this.withTwo.withPropertyValues("wechatpay.bulk.concurrency=8").run((context) -> {
			WechatPayMerchants merchants = context.getBean(WechatPayMerchants.class);
			CouponDeactivationClient client = context.getBean("northCouponDeactivationClient",
					CouponDeactivationClient.class);
			AtomicInteger results = new AtomicInteger();
			Flux<CouponDeactivation> requests = Flux.range(0, 300).map((i) -> {
				north.addCoupon(REQUEST.stockId(), "bulk" + i);
				return CouponDeactivation.of(REQUEST.stockId(), "bulk" + i);
			});
			List<DeactivationResult> all = client.deactivateAll(requests).doOnNext((result) -> {
				if (results.incrementAndGet() % 50 == 0) {
					merchants.put("north", MerchantSettings.from(plain(north)));
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
			Flux<CouponDeactivation> requests = Flux.range(0, 100).map((i) -> {
				north.addCoupon(REQUEST.stockId(), "removed" + i);
				return CouponDeactivation.of(REQUEST.stockId(), "removed" + i);
			});
			List<DeactivationResult> all = client.deactivateAll(requests).doOnNext((result) -> {
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
						north.coupon(REQUEST.stockId(), result.request().couponCode()).orElseThrow().state())
					.isEqualTo(CouponState.SENDED));
		});
	}

	@Test
	void putWhenSettingsAreInvalidKeepsMerchant() {
		this.withTwo.run((context) -> {
			WechatPayMerchants merchants = context.getBean(WechatPayMerchants.class);
			Map<String, String> properties = plain(north);
			properties.put("private-key", "file:/no/such.pem");
			assertRefused(merchants, properties, "'wechatpay.merchants.north.private-key' names 'file:/no/such.pem'");
			properties = plain(north);
			properties.put("privat-key", "SECRET");
			assertRefused(merchants, properties, "'privat-key' is not a property of a merchant");
			properties = plain(north);
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
			.isThrownBy(() -> context.getBean(WechatPayMerchants.class).put(name, MerchantSettings.from(plain(north))))
			.withMessageContaining("is not the name of a merchant"));
	}

	private static void assertRefused(WechatPayMerchants merchants, Map<String, String> properties, String message) {
		assertThatExceptionOfType(WechatPayConfigurationException.class)
			.isThrownBy(() -> merchants.put("north", MerchantSettings.from(properties)))
			.withMessageContaining(message)
			.withNoCause()
			.satisfies((ex) -> assertThat(ex.getMessage()).doesNotContain("SECRET"));
	}

	@Test
	void deactivateWhenMerchantHasSignerBeanUsesIt() {
		this.withTwo.withPropertyValues(PropertyPairs.of(north.properties()))
			.withPropertyValues("wechatpay.merchants.south.private-key=unused",
					"wechatpay.merchants.south.merchant-serial-number=unused")
			.withUserConfiguration(SouthSigner.class)
			.run((context) -> {
				context.getBean(CouponDeactivationClient.class).deactivate(REQUEST);
				context.getBean("southCouponDeactivationClient", CouponDeactivationClient.class).deactivate(REQUEST);
				assertThat(north.deactivations()).hasSize(1);
				assertThat(south.deactivations()).hasSize(1)
					.allSatisfy((request) -> assertThat(request.refusal()).isNull());
			});
	}

	@ParameterizedTest
	@ValueSource(strings = { "reactor", "jdk" })
	void putWhenThereAreThousandMerchantsStartsNoThreads(String connector) {
		this.contextRunner.withPropertyValues("wechatpay.enabled=true")
			.withBean(ClientHttpConnectorBuilder.class, () -> builder(connector))
			.run((context) -> {
				WechatPayMerchants merchants = context.getBean(WechatPayMerchants.class);
				merchants.put("first", MerchantSettings.from(plain(south)))
					.couponDeactivationClient()
					.deactivate(REQUEST);
				int threads = Thread.activeCount();
				for (int i = 0; i < 1000; i++) {
					merchants.put("m" + i, MerchantSettings.from(plain(south)));
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
				merchants.put("first", MerchantSettings.from(plain(south)))
					.couponDeactivationClient()
					.deactivate(REQUEST);
				merchants.put("second", MerchantSettings.from(plain(south)))
					.couponDeactivationClient()
					.deactivate(REQUEST);
				merchants.remove("first");
				merchants.get("second").couponDeactivationClient().deactivate(REQUEST);
				assertThat(jettyThreads()).isNotEmpty();
				merchants.remove("second");
				await(() -> jettyThreads().isEmpty());
			});
	}

	@Test
	void putWhenPoolDiffersUsesItsOwnConnector() {
		this.contextRunner.withPropertyValues("wechatpay.enabled=true")
			.withBean(ClientHttpConnectorBuilder.class, ClientHttpConnectorBuilder::jetty)
			.run((context) -> {
				WechatPayMerchants merchants = context.getBean(WechatPayMerchants.class);
				merchants.put("first", MerchantSettings.from(plain(south)))
					.couponDeactivationClient()
					.deactivate(REQUEST);
				int threads = jettyThreads().size();
				Map<String, String> properties = new TreeMap<>(plain(south));
				properties.put("pool.max-connections", "3");
				merchants.put("second", MerchantSettings.from(properties))
					.couponDeactivationClient()
					.deactivate(REQUEST);
				assertThat(jettyThreads()).hasSizeGreaterThan(threads);
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

	private static void await(BooleanSupplier condition) throws InterruptedException {
		for (int i = 0; i < 100 && !condition.getAsBoolean(); i++) {
			Thread.sleep(50);
		}
		assertThat(condition.getAsBoolean()).isTrue();
	}

	@Configuration(proxyBeanMethods = false)
	static class SouthSigner {

		@Bean(defaultCandidate = false)
		WechatPaySigner southWechatPaySigner() {
			return TestMerchant.signer(south.merchantKey().serialNumber(), south.merchantKey().privateKey());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class MapUser {

		@Bean
		Injected injected(Map<String, CouponDeactivationClient> clients) {
			return new Injected(clients);
		}

	}

	record Injected(Map<String, CouponDeactivationClient> clients) {
	}

}
