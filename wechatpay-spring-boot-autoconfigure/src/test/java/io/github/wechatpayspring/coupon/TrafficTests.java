package io.github.wechatpayspring.coupon;

import java.time.Duration;
import java.util.List;
import java.util.Map;
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
import io.github.wechatpayspring.connector.ClosedPort;
import io.github.wechatpayspring.connector.Connectors;
import io.github.wechatpayspring.connector.Connectors.OpenConnector;
import io.github.wechatpayspring.coupon.CouponNotDeactivatedException.Reason;
import io.github.wechatpayspring.fake.FakeResponse;
import io.github.wechatpayspring.fake.FakeWechatPay;
import io.github.wechatpayspring.fake.FakeWechatPayExtension;
import io.github.wechatpayspring.fake.ReceivedRequest;
import io.github.wechatpayspring.traffic.WechatPayTraffic;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

/**
 * Tests for failover, retries, timeouts and the rate limit of calls that deactivate
 * coupons.
 */
class TrafficTests {

	private static final CouponDeactivation REQUEST = CouponDeactivation.of("1234567891", "sxxe34343434");

	@RegisterExtension
	final FakeWechatPayExtension fake = new FakeWechatPayExtension(FakeWechatPay.Builder::echoUnknownPaths);

	private FakeWechatPay wechatPay;

	@BeforeEach
	void start() {
		this.wechatPay = this.fake.fake();
		this.wechatPay.addCoupon(REQUEST.stockId(), REQUEST.couponCode());
	}

	private TestMerchant.Builder merchant() {
		return TestMerchant.builder(this.wechatPay);
	}

	private TestMerchant.Builder merchant(OpenConnector connector) {
		return merchant().connector(connector.connector());
	}

	private static OpenConnector open(Connectors connectors) {
		return connectors.open(TestMerchant.READ_TIMEOUT);
	}

	private static WechatPayTraffic.Settings.Retry attempts(int maxAttempts, Duration timeout) {
		return new WechatPayTraffic.Settings.Retry(maxAttempts, Duration.ofMillis(1), Duration.ofMillis(1), timeout);
	}

	@ParameterizedTest
	@EnumSource
	void deactivateWhenPrimaryHostIsUnreachableUsesBackupHost(Connectors connectors) {
		try (OpenConnector connector = open(connectors)) {
			CouponDeactivationClient client = unreachable(connector).coupons();
			for (int i = 0; i < 5; i++) {
				assertThat(client.deactivate(REQUEST)).isNotNull();
			}
		}
		assertThat(this.wechatPay.deactivations()).hasSize(5)
			.allSatisfy((received) -> assertThat(received.refusal()).isNull());
	}

	@ParameterizedTest
	@EnumSource
	void callWhenPrimaryHostIsUnreachableUsesBackupHost(Connectors connectors) {
		try (OpenConnector connector = open(connectors)) {
			WechatPayClient client = unreachable(connector).client();
			assertThat(client.chain("v3/a").post(Map.of()).path("method").asString()).isEqualTo("POST");
			assertThat(client.chain("v3/b").get(Map.of("c", "d e")).path("path").asString()).isEqualTo("/v3/b?c=d%20e");
		}
		assertThat(this.wechatPay.requests()).hasSize(2)
			.allSatisfy((received) -> assertThat(received.refusal()).isNull());
	}

	private TestMerchant unreachable(OpenConnector connector) {
		return merchant(connector).baseUrl(ClosedPort.baseUrl())
			.backupBaseUrls(this.wechatPay.baseUrl().toString())
			.build();
	}

	@ParameterizedTest
	@EnumSource
	void callWhenRequestWasSentDoesNotRetry(Connectors connectors) {
		try (OpenConnector connector = open(connectors)) {
			WechatPayClient client = merchant(connector).build().client();
			for (FakeResponse response : List.of(FakeResponse.ordinary().dropped(), FakeResponse.of(503, "{}"),
					FakeResponse.ordinary().probe())) {
				this.wechatPay.forgetRequests();
				this.wechatPay.respondNext(response);
				assertThatExceptionOfType(RuntimeException.class).isThrownBy(() -> client.chain("v3/a").post(Map.of()));
				assertThat(this.wechatPay.requests()).hasSize(1);
			}
		}
	}

	@Test
	void deactivateWhenResponseHasRetryAfterWaitsForIt() {
		this.wechatPay.respondNext(FakeResponse.of(503, "{}").withHeader("Retry-After", "1"));
		long start = System.nanoTime();
		assertThat(merchant().build().coupons().deactivate(REQUEST)).isNotNull();
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
	}

	@Test
	void deactivateWhenRetryAfterExceedsTimeoutIsThrottled() {
		this.wechatPay.respondAlways(FakeResponse.of(429, "{}").withHeader("Retry-After", "3600"));
		assertThatExceptionOfType(CouponNotDeactivatedException.class)
			.isThrownBy(() -> merchant().build().coupons().deactivate(REQUEST))
			.satisfies((ex) -> {
				assertThat(ex.getReason()).isEqualTo(Reason.THROTTLED);
				assertThat(ex.getErrorResponse().getRetryAfter()).isEqualTo(Duration.ofHours(1));
			});
		assertThat(this.wechatPay.deactivations()).hasSize(1);
	}

	@Test
	void deactivateWhenTimeoutExpiresIsUnconfirmed() {
		this.wechatPay.respondNext(FakeResponse.of(503, "{}"));
		this.wechatPay.respondAlways(FakeResponse.ordinary().after(Duration.ofSeconds(5)));
		CouponDeactivationClient client = merchant().retry(attempts(100, Duration.ofMillis(400))).build().coupons();
		assertThatExceptionOfType(DeactivationUnconfirmedException.class).isThrownBy(() -> client.deactivate(REQUEST))
			.withMessageContaining("timed out after 400ms")
			.satisfies((ex) -> assertThat(ex.getAttempts()).satisfiesExactly(
					(first) -> assertThat(first).isInstanceOf(WechatPayApiException.class),
					(second) -> assertThat(second).isInstanceOf(WechatPayTransportException.class)));
		assertThat(this.wechatPay.deactivations()).hasSize(2);
	}

	@Test
	void deactivateAllWhenTimeoutExpiresIsUnconfirmed() {
		this.wechatPay.respondAlways(FakeResponse.ordinary().after(Duration.ofSeconds(5)));
		DeactivationResult result = merchant().retry(attempts(100, Duration.ofMillis(400)))
			.build()
			.coupons()
			.deactivateAll(Flux.just(REQUEST))
			.blockLast(Duration.ofSeconds(30));
		assertThat(result).isInstanceOf(DeactivationResult.Unconfirmed.class);
		assertThat(((DeactivationResult.Unconfirmed) result).cause()).hasMessageContaining("timed out after 400ms");
	}

	@Test
	void deactivateWhenMostCallsFailDoesNotRetry() {
		this.wechatPay.respondAlways(FakeResponse.of(503, "{}"));
		CouponDeactivationClient client = merchant().build().coupons();
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
	void deactivateWhenCallsAreRespondedAgainRetries(int status) {
		CouponDeactivationClient client = merchant().build().coupons();
		this.wechatPay.respondAlways(FakeResponse.of(503, "{}"));
		for (int i = 0; i < 30; i++) {
			Results.deactivate(client, REQUEST, false);
		}
		this.wechatPay.respondAlways((status == 200) ? FakeResponse.ordinary() : FakeResponse.of(status, "{}"));
		for (int i = 0; i < 14; i++) {
			Results.deactivate(client, REQUEST, false);
		}
		this.wechatPay.forgetRequests();
		this.wechatPay.respondNext(FakeResponse.of(503, "{}"));
		Results.deactivate(client, REQUEST, false);
		assertThat(this.wechatPay.deactivations()).hasSize(2);
	}

	@Test
	void deactivateWhenAttemptsDifferNamesEachInMessage() {
		this.wechatPay.respondNext(FakeResponse.of(503, "{\"code\":\"FIRST\"}"), FakeResponse.ordinary().dropped(),
				FakeResponse.of(404, "{\"code\":\"LAST\"}"));
		assertThatExceptionOfType(DeactivationUnconfirmedException.class)
			.isThrownBy(() -> merchant().build().coupons().deactivate(REQUEST))
			.withMessageContaining("attempt 1: ")
			.withMessageContaining("FIRST")
			.withMessageContaining("attempt 2: ")
			.withMessageContaining("attempt 3: ")
			.withMessageContaining("LAST")
			.satisfies((ex) -> assertThat(ex.getAttempts()).hasSize(3));
	}

	@Test
	void getWhenThreadIsInterruptedStaysInterrupted() {
		this.wechatPay.respondAlways(FakeResponse.ordinary().after(Duration.ofMillis(500)));
		WechatPayClient client = merchant().build().client();
		Thread.currentThread().interrupt();
		assertThatExceptionOfType(WechatPayTransportException.class)
			.isThrownBy(() -> client.chain("v3/a").get(Map.of()))
			.satisfies((ex) -> assertThat(ex.isSent()).isTrue());
		assertThat(Thread.interrupted()).isTrue();
	}

	@Test
	void deactivateWhenPermitIsNotAvailableInTimeIsThrottled() {
		CouponDeactivationClient client = merchant().retry(attempts(1, Duration.ofSeconds(2)))
			.requestsPerSecond(0.1)
			.build()
			.coupons();
		assertThat(client.deactivate(REQUEST)).isNotNull();
		assertThatExceptionOfType(CouponNotDeactivatedException.class).isThrownBy(() -> client.deactivate(REQUEST))
			.withCauseInstanceOf(WechatPayRateLimitException.class)
			.satisfies((ex) -> assertThat(ex.getReason()).isEqualTo(Reason.THROTTLED));
		assertThat(this.wechatPay.deactivations()).hasSize(1);
	}

	@Test
	void deactivateAllWhenRateIsLimitedAdaptsToLimit() {
		this.wechatPay.allowRequestsPerSecond(40);
		CouponDeactivationClient client = merchant().build().coupons();
		assertThat(client.deactivateAll(requests(200))
			.filter((result) -> result instanceof DeactivationResult.Deactivated)
			.count()
			.block(Duration.ofSeconds(60))).isGreaterThan(190);
		assertThat(this.wechatPay.deactivations()).extracting(ReceivedRequest::nonce).doesNotHaveDuplicates();
	}

	@Test
	void deactivateAllWhenRateIsLowWaitsForPermits() {
		assertThat(slowBulk()).hasOnlyElementsOfType(DeactivationResult.Deactivated.class);
	}

	@Test
	void deactivateAllWhenCouponIsRetriedPrefersItsPermit() {
		this.wechatPay.respondNext(FakeResponse.of(503, "{}"));
		this.wechatPay.respondNext(REQUEST.stockId(), "c7", FakeResponse.of(503, "{}"));
		assertThat(slowBulk()).hasOnlyElementsOfType(DeactivationResult.Deactivated.class);
	}

	private Flux<CouponDeactivation> requests(int count) {
		return Flux.range(0, count).map((i) -> {
			this.wechatPay.addCoupon(REQUEST.stockId(), "c" + i);
			return CouponDeactivation.of(REQUEST.stockId(), "c" + i);
		});
	}

	private List<DeactivationResult> slowBulk() {
		List<DeactivationResult> results = merchant().retry(attempts(3, Duration.ofMillis(500)))
			.requestsPerSecond(5)
			.build()
			.coupons()
			.deactivateAll(requests(8))
			.collectList()
			.block(Duration.ofSeconds(20));
		assertThat(results).hasSize(8);
		return results;
	}

	@Test
	void callsOfMerchantShareItsRate() {
		TestMerchant merchant = merchant().retry(attempts(1, Duration.ofSeconds(20))).requestsPerSecond(5).build();
		WechatPayClient client = merchant.client();
		long start = System.nanoTime();
		Mono.when(client.chain("v3/a").getAsync(Map.of()),
				client.webClient().get().uri("/v3/b").retrieve().toBodilessEntity(),
				merchant.coupons().deactivateAsync(REQUEST))
			.block(Duration.ofSeconds(10));
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(400));
	}

	@ParameterizedTest
	@EnumSource
	void callWhenTrafficIsClosedSendsNothing(Connectors connectors) {
		try (OpenConnector connector = open(connectors)) {
			assertCloseCancelsQueuedRequests(
					merchant(connector).retry(attempts(3, Duration.ofSeconds(20))).requestsPerSecond(0.2).build());
		}
	}

	private void assertCloseCancelsQueuedRequests(TestMerchant merchant) {
		WechatPayClient client = merchant.client();
		client.chain("v3/a").get(Map.of());
		Mono<?> raw = client.webClient().get().uri("/v3/b").retrieve().toBodilessEntity().cache();
		Mono<?> call = client.chain("v3/c").postAsync(Map.of()).cache();
		raw.onErrorComplete().subscribe();
		call.onErrorComplete().subscribe();
		merchant.traffic().close("the test is over").block(Duration.ofSeconds(30));
		for (Mono<?> waiting : List.of(raw, call, client.chain("v3/d").getAsync(Map.of()),
				client.webClient().get().uri("/v3/e").retrieve().toBodilessEntity())) {
			assertThatExceptionOfType(WechatPayTransportException.class)
				.isThrownBy(() -> waiting.block(Duration.ofSeconds(10)))
				.satisfies((ex) -> assertThat(ex.isSent()).isFalse());
		}
		assertThat(this.wechatPay.requests()).hasSize(1);
	}

	/**
	 * A client of the application does not report which requests it has sent.
	 */
	@Test
	void deactivateWhenClientIsOfApplicationIsUnconfirmed() {
		WechatPayClient foreign = mock(WechatPayClient.class);
		given(foreign.webClient()).willReturn(WebClient.builder()
			.baseUrl("https://api.mch.weixin.qq.com")
			.exchangeFunction((request) -> Mono.never())
			.build());
		WechatPayTraffic traffic = merchant().retry(attempts(3, Duration.ofMillis(200))).build().traffic();
		CouponDeactivationClient client = CouponDeactivationClient.create(foreign, traffic, 1);
		assertThatExceptionOfType(DeactivationUnconfirmedException.class).isThrownBy(() -> client.deactivate(REQUEST));
		assertThat(client.deactivateAll(Flux.just(REQUEST)).blockLast(Duration.ofSeconds(30)))
			.isInstanceOf(DeactivationResult.Unconfirmed.class);
	}

	@ParameterizedTest
	@EnumSource
	@EnabledForJreRange(min = JRE.JAVA_21)
	void deactivateOnVirtualThreadWaits(Connectors connectors) throws Exception {
		CouponDeactivationClient client = merchant().connector(connectors.connector(TestMerchant.READ_TIMEOUT))
			.build()
			.coupons();
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
