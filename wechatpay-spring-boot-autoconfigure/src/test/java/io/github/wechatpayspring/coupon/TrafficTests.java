package io.github.wechatpayspring.coupon;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

import io.github.wechatpayspring.TestMerchant;
import io.github.wechatpayspring.WechatPayApiException;
import io.github.wechatpayspring.WechatPayRateLimitException;
import io.github.wechatpayspring.WechatPayTransportException;
import io.github.wechatpayspring.client.WechatPayClient;
import io.github.wechatpayspring.coupon.CouponNotDeactivatedException.Reason;
import io.github.wechatpayspring.fake.FakeResponse;
import io.github.wechatpayspring.fake.FakeWechatPay;
import io.github.wechatpayspring.fake.ReceivedRequest;
import io.github.wechatpayspring.traffic.TrafficSettings;
import io.github.wechatpayspring.traffic.WechatPayTraffic;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.http.HttpStatus;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

/**
 * Where the requests of a merchant go, how fast and how often.
 */
class TrafficTests {

	private static final CouponDeactivation REQUEST = CouponDeactivation.of("1234567891", "sxxe34343434");

	private FakeWechatPay wechatPay;

	private TestMerchant merchant;

	@BeforeEach
	void start() {
		this.wechatPay = FakeWechatPay.start().echoUnknownPaths();
		this.wechatPay.addCoupon(REQUEST.stockId(), REQUEST.couponCode());
		this.merchant = new TestMerchant(this.wechatPay.properties());
	}

	@AfterEach
	void stop() {
		this.wechatPay.close();
	}

	static Stream<ClientHttpConnector> connectors() {
		return Stream.of(TestMerchant.reactorConnector(), TestMerchant.jdkConnector());
	}

	private TestMerchant merchantOf(String baseUrl) {
		Map<String, String> properties = new TreeMap<>(this.wechatPay.properties());
		properties.put("wechatpay.base-url", baseUrl);
		return new TestMerchant(properties);
	}

	private static String nobody() throws IOException {
		try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return "http://127.0.0.1:" + closed.getLocalPort();
		}
	}

	@ParameterizedTest
	@MethodSource("connectors")
	void theNextAttemptGoesToTheBackupHost(ClientHttpConnector connector) throws IOException {
		TestMerchant merchant = merchantOf(nobody());
		WechatPayTraffic traffic = merchant.traffic(this.wechatPay.baseUrl().toString());
		CouponDeactivationClient client = merchant.coupons(connector, traffic);
		for (int i = 0; i < 5; i++) {
			assertThat(client.deactivate(REQUEST)).isNotNull();
		}
		assertThat(this.wechatPay.deactivations()).hasSize(5)
			.allSatisfy((received) -> assertThat(received.refusal()).isNull());
	}

	@ParameterizedTest
	@MethodSource("connectors")
	void anyOtherCallGoesThereToo(ClientHttpConnector connector) throws IOException {
		TestMerchant merchant = merchantOf(nobody());
		WechatPayTraffic traffic = merchant.traffic(this.wechatPay.baseUrl().toString());
		WechatPayClient client = merchant.client(connector, merchant.signer(), Clock.systemUTC(), traffic);
		assertThat(client.chain("v3/a").post(Map.of()).path("method").asString()).isEqualTo("POST");
		assertThat(client.chain("v3/b").get(Map.of("c", "d e")).path("path").asString()).isEqualTo("/v3/b?c=d%20e");
		assertThat(this.wechatPay.requests()).hasSize(2)
			.allSatisfy((received) -> assertThat(received.refusal()).isNull());
	}

	@ParameterizedTest
	@MethodSource("connectors")
	void anyOtherCallIsNotRepeatedOnceItWasSent(ClientHttpConnector connector) {
		WechatPayClient client = this.merchant.client(connector);
		for (FakeResponse answer : new FakeResponse[] { FakeResponse.ordinary().dropped(), FakeResponse.of(503, "{}"),
				FakeResponse.ordinary().probe() }) {
			this.wechatPay.forgetRequests();
			this.wechatPay.respondNext(answer);
			assertThatExceptionOfType(RuntimeException.class).isThrownBy(() -> client.chain("v3/a").post(Map.of()));
			assertThat(this.wechatPay.requests()).hasSize(1);
		}
	}

	@Test
	void anAttemptThatAFilterOfTheApplicationHidesStillLeavesTheCouponOpen() {
		ClientHttpConnector connector = TestMerchant.reactorConnector();
		WechatPayTraffic traffic = this.merchant.traffic();
		WechatPayClient client = this.merchant.client(connector, this.merchant.signer(), Clock.systemUTC(), traffic,
				retryingFilter());
		this.wechatPay.respondNext(FakeResponse.ordinary().dropped(), FakeResponse.of(404, "{}"));
		assertThatExceptionOfType(DeactivationUnconfirmedException.class)
			.isThrownBy(() -> CouponDeactivationClient.create(client, traffic, 1).deactivate(REQUEST));
		assertThat(this.wechatPay.deactivations()).hasSize(2);
	}

	@Test
	void whatAFilterOfTheApplicationMakesUpProvesNothing() {
		ClientHttpConnector connector = TestMerchant.reactorConnector();
		WechatPayTraffic traffic = this.merchant.traffic();
		ExchangeFilterFunction fallback = (request, next) -> next.exchange(request)
			.onErrorResume((failure) -> Mono.just(ClientResponse.create(HttpStatus.OK).build()));
		CouponDeactivationClient client = CouponDeactivationClient.create(
				this.merchant.client(connector, this.merchant.signer(), Clock.systemUTC(), traffic, fallback), traffic,
				1);
		this.wechatPay.respondNext(FakeResponse.ordinary().dropped(), FakeResponse.ordinary().unsigned());
		for (int i = 0; i < 2; i++) {
			assertThatExceptionOfType(DeactivationUnconfirmedException.class)
				.isThrownBy(() -> client.deactivate(REQUEST))
				.withMessageContaining("comes from a filter or a client of this application");
		}
		assertThat(client.deactivate(REQUEST)).isNotNull();
		this.wechatPay.respondNext(FakeResponse.ordinary().dropped());
		assertThat(client.confirmAsync(REQUEST, "openid", "appid").block(Duration.ofSeconds(10)))
			.isInstanceOf(DeactivationResult.Unconfirmed.class);
	}

	private static ExchangeFilterFunction retryingFilter() {
		return (request, next) -> next.exchange(request).retry(1);
	}

	@Test
	void retryAfterIsHonoured() {
		this.wechatPay.respondNext(FakeResponse.of(503, "{}").withHeader("Retry-After", "1"));
		long start = System.nanoTime();
		assertThat(this.merchant.coupons(TestMerchant.reactorConnector()).deactivate(REQUEST)).isNotNull();
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
	}

	@Test
	void aCallThatIsAskedToWaitForLongerThanItHasEndsAtOnce() {
		this.wechatPay.respondAlways(FakeResponse.of(429, "{}").withHeader("Retry-After", "3600"));
		assertThatExceptionOfType(CouponNotDeactivatedException.class)
			.isThrownBy(() -> this.merchant.coupons(TestMerchant.reactorConnector()).deactivate(REQUEST))
			.satisfies((ex) -> {
				assertThat(ex.getReason()).isEqualTo(Reason.THROTTLED);
				assertThat(ex.getErrorResponse().getRetryAfter()).isEqualTo(Duration.ofHours(1));
			});
		assertThat(this.wechatPay.deactivations()).hasSize(1);
	}

	@Test
	void aCallEndsWithItsTime() {
		this.wechatPay.respondNext(FakeResponse.of(503, "{}"));
		this.wechatPay.respondAlways(FakeResponse.ordinary().after(Duration.ofSeconds(5)));
		WechatPayTraffic traffic = this.merchant.traffic(
				new TrafficSettings.Retry(100, Duration.ofMillis(1), Duration.ofMillis(1), Duration.ofMillis(400)));
		assertThatExceptionOfType(DeactivationUnconfirmedException.class)
			.isThrownBy(() -> this.merchant.coupons(TestMerchant.reactorConnector(), traffic).deactivate(REQUEST))
			.withMessageContaining("timed out after 400ms")
			.satisfies((ex) -> assertThat(ex.getAttempts()).satisfiesExactly(
					(first) -> assertThat(first).isInstanceOf(WechatPayApiException.class),
					(second) -> assertThat(second).isInstanceOf(WechatPayTransportException.class)));
		assertThat(this.wechatPay.deactivations()).hasSize(2);
	}

	@Test
	void aCouponOfABulkEndsWithItsTimeToo() {
		this.wechatPay.respondAlways(FakeResponse.ordinary().after(Duration.ofSeconds(5)));
		WechatPayTraffic traffic = this.merchant.traffic(
				new TrafficSettings.Retry(100, Duration.ofMillis(1), Duration.ofMillis(1), Duration.ofMillis(400)));
		DeactivationResult result = this.merchant.coupons(TestMerchant.reactorConnector(), traffic)
			.deactivateAll(Flux.just(REQUEST))
			.blockLast(Duration.ofSeconds(4));
		assertThat(result).isInstanceOf(DeactivationResult.Unconfirmed.class);
		assertThat(((DeactivationResult.Unconfirmed) result).cause()).hasMessageContaining("timed out after 400ms");
	}

	@Test
	void aSickWechatPayIsNotHammered() {
		this.wechatPay.respondAlways(FakeResponse.of(503, "{}"));
		CouponDeactivationClient client = this.merchant.coupons(TestMerchant.reactorConnector());
		for (int i = 0; i < 30; i++) {
			assertThatExceptionOfType(DeactivationUnconfirmedException.class)
				.isThrownBy(() -> client.deactivate(REQUEST));
		}
		assertThatExceptionOfType(DeactivationUnconfirmedException.class).isThrownBy(() -> client.deactivate(REQUEST))
			.satisfies((ex) -> assertThat(ex.getAttempts()).singleElement().isInstanceOf(WechatPayApiException.class));
		assertThat(this.wechatPay.deactivations()).hasSize(31 + 500 / 14);
	}

	@ParameterizedTest
	@ValueSource(ints = { 200, 404 })
	void aWechatPayThatAnswersIsAskedAgain(int status) {
		CouponDeactivationClient client = this.merchant.coupons(TestMerchant.reactorConnector());
		this.wechatPay.respondAlways(FakeResponse.of(503, "{}"));
		for (int i = 0; i < 30; i++) {
			Results.deactivate(client, REQUEST, false);
		}
		FakeResponse answer = (status == 200) ? FakeResponse.ordinary() : FakeResponse.of(status, "{}");
		this.wechatPay.respondAlways(answer);
		for (int i = 0; i < 14; i++) {
			Results.deactivate(client, REQUEST, false);
		}
		this.wechatPay.forgetRequests();
		this.wechatPay.respondNext(FakeResponse.of(503, "{}"));
		Results.deactivate(client, REQUEST, false);
		assertThat(this.wechatPay.deactivations()).hasSize(2);
	}

	@Test
	void deactivateWhenAttemptsDifferNamesEachInTheMessage() {
		this.wechatPay.respondNext(FakeResponse.of(503, "{\"code\":\"FIRST\"}"), FakeResponse.ordinary().dropped(),
				FakeResponse.of(404, "{\"code\":\"LAST\"}"));
		assertThatExceptionOfType(DeactivationUnconfirmedException.class)
			.isThrownBy(() -> this.merchant.coupons(TestMerchant.reactorConnector()).deactivate(REQUEST))
			.withMessageContaining("attempt 1: ")
			.withMessageContaining("FIRST")
			.withMessageContaining("attempt 2: ")
			.withMessageContaining("attempt 3: ")
			.withMessageContaining("LAST")
			.satisfies((ex) -> assertThat(ex.getAttempts()).hasSize(3));
	}

	@Test
	void anInterruptedCallerOfAnyOtherCallStaysInterrupted() {
		this.wechatPay.respondAlways(FakeResponse.ordinary().after(Duration.ofMillis(500)));
		WechatPayClient client = this.merchant.client(TestMerchant.reactorConnector());
		Thread.currentThread().interrupt();
		assertThatExceptionOfType(WechatPayTransportException.class)
			.isThrownBy(() -> client.chain("v3/a").get(Map.of()))
			.satisfies((ex) -> assertThat(ex.isSent()).isTrue());
		assertThat(Thread.interrupted()).isTrue();
	}

	@Test
	void whoWaitsForItsTurnTooLongIsNotSent() {
		WechatPayTraffic traffic = this.merchant.traffic(
				new TrafficSettings.Retry(1, Duration.ofMillis(1), Duration.ofMillis(1), Duration.ofSeconds(2)), 0.1);
		CouponDeactivationClient client = this.merchant.coupons(TestMerchant.reactorConnector(), traffic);
		assertThat(client.deactivate(REQUEST)).isNotNull();
		assertThatExceptionOfType(CouponNotDeactivatedException.class).isThrownBy(() -> client.deactivate(REQUEST))
			.withCauseInstanceOf(WechatPayRateLimitException.class)
			.satisfies((ex) -> assertThat(ex.getReason()).isEqualTo(Reason.THROTTLED));
		assertThat(this.wechatPay.deactivations()).hasSize(1);
	}

	@Test
	void aBulkFindsTheRateThatWechatPayTakes() {
		this.wechatPay.allowRequestsPerSecond(40);
		CouponDeactivationClient client = this.merchant.coupons(TestMerchant.reactorConnector());
		Flux<CouponDeactivation> requests = Flux.range(0, 200).map((i) -> {
			this.wechatPay.addCoupon(REQUEST.stockId(), "c" + i);
			return CouponDeactivation.of(REQUEST.stockId(), "c" + i);
		});
		assertThat(client.deactivateAll(requests)
			.filter((result) -> result instanceof DeactivationResult.Deactivated)
			.count()
			.block(Duration.ofSeconds(60))).isGreaterThan(190);
		assertThat(this.wechatPay.deactivations()).extracting(ReceivedRequest::nonce).doesNotHaveDuplicates();
	}

	@Test
	void aBulkWaitsForItsTurnAsLongAsItTakes() {
		assertThat(slowBulk()).hasOnlyElementsOfType(DeactivationResult.Deactivated.class);
	}

	@Test
	void aCouponOfABulkThatHasBegunDoesNotWaitForThoseThatHaveNot() {
		this.wechatPay.respondNext(FakeResponse.of(503, "{}"));
		this.wechatPay.respondNext(REQUEST.stockId(), "c7", FakeResponse.of(503, "{}"));
		assertThat(slowBulk()).hasOnlyElementsOfType(DeactivationResult.Deactivated.class);
	}

	private List<DeactivationResult> slowBulk() {
		WechatPayTraffic traffic = this.merchant.traffic(
				new TrafficSettings.Retry(3, Duration.ofMillis(1), Duration.ofMillis(1), Duration.ofMillis(500)), 5);
		CouponDeactivationClient client = this.merchant.coupons(TestMerchant.reactorConnector(), traffic);
		Flux<CouponDeactivation> requests = Flux.range(0, 8).map((i) -> {
			this.wechatPay.addCoupon(REQUEST.stockId(), "c" + i);
			return CouponDeactivation.of(REQUEST.stockId(), "c" + i);
		});
		List<DeactivationResult> results = client.deactivateAll(requests).collectList().block(Duration.ofSeconds(20));
		assertThat(results).hasSize(8);
		return results;
	}

	@Test
	void allCallsOfAMerchantShareItsRate() {
		WechatPayTraffic traffic = this.merchant.traffic(
				new TrafficSettings.Retry(1, Duration.ofMillis(1), Duration.ofMillis(1), Duration.ofSeconds(20)), 5);
		ClientHttpConnector connector = TestMerchant.reactorConnector();
		WechatPayClient client = this.merchant.client(connector, this.merchant.signer(), Clock.systemUTC(), traffic);
		long start = System.nanoTime();
		Mono.when(client.chain("v3/a").getAsync(Map.of()),
				client.webClient().get().uri("/v3/b").retrieve().toBodilessEntity(),
				this.merchant.coupons(connector, traffic).deactivateAsync(REQUEST))
			.block(Duration.ofSeconds(10));
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(400));
	}

	@ParameterizedTest
	@MethodSource("connectors")
	void nothingGoesOutOnceTheTrafficIsClosed(ClientHttpConnector connector) {
		WechatPayTraffic traffic = this.merchant.traffic(
				new TrafficSettings.Retry(3, Duration.ofMillis(1), Duration.ofMillis(1), Duration.ofSeconds(20)), 0.2);
		WechatPayClient client = this.merchant.client(connector, this.merchant.signer(), Clock.systemUTC(), traffic);
		client.chain("v3/a").get(Map.of());
		Mono<?> raw = client.webClient().get().uri("/v3/b").retrieve().toBodilessEntity().cache();
		Mono<?> call = client.chain("v3/c").postAsync(Map.of()).cache();
		raw.onErrorComplete().subscribe();
		call.onErrorComplete().subscribe();
		traffic.close("the test is over").block(Duration.ofSeconds(5));
		for (Mono<?> waiting : List.of(raw, call, client.chain("v3/d").getAsync(Map.of()),
				client.webClient().get().uri("/v3/e").retrieve().toBodilessEntity())) {
			assertThatExceptionOfType(WechatPayTransportException.class)
				.isThrownBy(() -> waiting.block(Duration.ofSeconds(5)))
				.satisfies((ex) -> assertThat(ex.isSent()).isFalse());
		}
		assertThat(this.wechatPay.requests()).hasSize(1);
	}

	/**
	 * A client that does not tell what it sends may have sent it.
	 */
	@Test
	void nobodyKnowsWhatAClientOfTheApplicationDoes() {
		WechatPayClient foreign = mock(WechatPayClient.class);
		given(foreign.webClient()).willReturn(WebClient.builder()
			.baseUrl("https://api.mch.weixin.qq.com")
			.exchangeFunction((request) -> Mono.never())
			.build());
		WechatPayTraffic traffic = this.merchant
			.traffic(new TrafficSettings.Retry(3, Duration.ofMillis(1), Duration.ofMillis(1), Duration.ofMillis(200)));
		CouponDeactivationClient client = CouponDeactivationClient.create(foreign, traffic, 1);
		assertThatExceptionOfType(DeactivationUnconfirmedException.class).isThrownBy(() -> client.deactivate(REQUEST));
		assertThat(client.deactivateAll(Flux.just(REQUEST)).blockLast(Duration.ofSeconds(4)))
			.isInstanceOf(DeactivationResult.Unconfirmed.class);
	}

	@ParameterizedTest
	@MethodSource("connectors")
	@EnabledForJreRange(min = JRE.JAVA_21)
	void virtualThreadsMayWait(ClientHttpConnector connector) throws Exception {
		CouponDeactivationClient client = this.merchant.coupons(connector);
		ExecutorService threads = (ExecutorService) Executors.class.getMethod("newVirtualThreadPerTaskExecutor")
			.invoke(null);
		List<Callable<DeactivatedCoupon>> calls = Stream.generate(() -> REQUEST)
			.limit(50)
			.map((request) -> (Callable<DeactivatedCoupon>) () -> client.deactivate(request))
			.toList();
		for (Future<DeactivatedCoupon> call : threads.invokeAll(calls)) {
			assertThat(call.get().request()).isEqualTo(REQUEST);
		}
		this.wechatPay.respondNext(FakeResponse.ordinary().after(Duration.ofMillis(600)));
		Future<DeactivatedCoupon> interrupted = threads.submit(calls.get(0));
		Awaitility.await().until(() -> this.wechatPay.deactivations().size() == 51);
		threads.shutdownNow();
		assertThat(interrupted.get()).isNotNull();
	}

}
