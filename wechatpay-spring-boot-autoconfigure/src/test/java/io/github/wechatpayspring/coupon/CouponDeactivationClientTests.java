package io.github.wechatpayspring.coupon;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.github.wechatpayspring.TestMerchant;
import io.github.wechatpayspring.WechatPayApiException;
import io.github.wechatpayspring.WechatPaySignatureException;
import io.github.wechatpayspring.WechatPaySigningException;
import io.github.wechatpayspring.WechatPayTransportException;
import io.github.wechatpayspring.coupon.CouponNotDeactivatedException.Reason;
import io.github.wechatpayspring.fake.CouponState;
import io.github.wechatpayspring.fake.FakeCoupon;
import io.github.wechatpayspring.fake.FakeResponse;
import io.github.wechatpayspring.fake.FakeWechatPay;
import io.github.wechatpayspring.fake.ReceivedRequest;
import io.github.wechatpayspring.traffic.WechatPayTraffic;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

import org.springframework.http.client.reactive.ClientHttpConnector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * What each answer says about the coupon, over the wire, with both HTTP clients.
 */
abstract class CouponDeactivationClientTests {

	private static final String STOCK_ID = "1234567891";

	private static final String COUPON_CODE = "a b/c\\d=e|f";

	private static final CouponDeactivation REQUEST = new CouponDeactivation(STOCK_ID, COUPON_CODE,
			"1002600620019090123143254436", "此券使用时间设置错误");

	private static FakeWechatPay wechatPay;

	private static TestMerchant merchant;

	private final ClientHttpConnector connector;

	private final CouponDeactivationClient client;

	CouponDeactivationClientTests(ClientHttpConnector connector) {
		this.connector = connector;
		this.client = merchant.coupons(connector);
	}

	@BeforeAll
	static void start() {
		wechatPay = FakeWechatPay.start();
		merchant = new TestMerchant(wechatPay.properties());
	}

	@AfterAll
	static void stop() {
		wechatPay.close();
	}

	@BeforeEach
	void addCoupon() {
		wechatPay.addCoupon(STOCK_ID, COUPON_CODE);
	}

	@AfterEach
	void reset() {
		wechatPay.respondNormally();
		wechatPay.forgetRequests();
	}

	private static FakeCoupon coupon() {
		return wechatPay.coupon(STOCK_ID, COUPON_CODE).orElseThrow();
	}

	@Test
	void deactivatesAndWaits() {
		DeactivatedCoupon deactivated = this.client.deactivate(REQUEST);
		assertThat(deactivated.request()).isEqualTo(REQUEST);
		assertThat(deactivated.requestId()).isNotBlank();
		assertThat(coupon().state()).isEqualTo(CouponState.DEACTIVATED);
		assertThat(coupon().deactivateRequestNo()).isEqualTo(REQUEST.requestNo());
		assertThat(coupon().deactivateReason()).isEqualTo(REQUEST.reason());
		assertThat(deactivated.deactivatedAt()).isEqualTo(coupon().deactivateTime());
		assertThat(OffsetDateTime.parse(deactivated.wechatpayDeactivateTime())).isEqualTo(coupon().deactivateTime());
	}

	@Test
	void deactivatesWithoutWaiting() {
		Mono<DeactivatedCoupon> call = this.client.deactivateAsync(REQUEST);
		assertThat(wechatPay.requests()).isEmpty();
		StepVerifier.create(call)
			.assertNext((deactivated) -> assertThat(deactivated.deactivatedAt()).isEqualTo(coupon().deactivateTime()))
			.expectComplete()
			.verify(Duration.ofSeconds(10));
	}

	@Test
	void sendsFourFieldsOnce() {
		this.client.deactivate(REQUEST);
		assertThat(wechatPay.deactivations()).singleElement()
			.satisfies((request) -> assertThat(request.refusal()).isNull())
			.extracting(ReceivedRequest::bodyAsString)
			.isEqualTo("{\"coupon_code\":\"a b/c\\\\d=e|f\",\"stock_id\":\"1234567891\","
					+ "\"deactivate_request_no\":\"1002600620019090123143254436\","
					+ "\"deactivate_reason\":\"此券使用时间设置错误\"}");
	}

	@Test
	void leavesAnAbsentReasonOut() {
		this.client.deactivate(new CouponDeactivation(STOCK_ID, COUPON_CODE, "1", null));
		assertThat(wechatPay.deactivations()).singleElement()
			.extracting(ReceivedRequest::bodyAsString)
			.isEqualTo(
					"{\"coupon_code\":\"a b/c\\\\d=e|f\",\"stock_id\":\"1234567891\",\"deactivate_request_no\":\"1\"}");
	}

	@Test
	void repetitionIsTheSameRequest() {
		DeactivatedCoupon first = this.client.deactivate(REQUEST);
		DeactivatedCoupon second = this.client.deactivate(REQUEST);
		assertThat(second.deactivatedAt()).isEqualTo(first.deactivatedAt());
		assertThat(coupon().deactivations()).isEqualTo(1);
		assertThat(wechatPay.deactivations()).extracting(ReceivedRequest::bodyAsString)
			.hasSize(2)
			.containsOnly(wechatPay.deactivations().get(0).bodyAsString());
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"wechatpay_deactivate_time\":\"2020-05-20T13:29:35.08:00\"}",
			"{\"wechatpay_deactivate_time\":7}", "{\"wechatpay_deactivate_time\":null}", "{}", "[]", "", "<html>" })
	void aProvenAnswerIsSuccessWhateverItsTime(String body) {
		wechatPay.respondNext(FakeResponse.ordinary().withBody(body));
		DeactivatedCoupon deactivated = this.client.deactivate(REQUEST);
		assertThat(deactivated.deactivatedAt()).isNull();
		assertThat(deactivated.wechatpayDeactivateTime())
			.isEqualTo(body.contains("2020") ? "2020-05-20T13:29:35.08:00" : "");
	}

	@ParameterizedTest
	@ValueSource(strings = { "2020-05-20T13:29:35+08:00", "2020-05-20T13:29:35.120+08:00", "2020-05-20T05:29:35Z" })
	void readsEachFormOfTheTime(String time) {
		wechatPay.respondNext(
				FakeResponse.ordinary().withBody("{\"wechatpay_deactivate_time\":\"" + time + "\",\"new\":[1]}"));
		DeactivatedCoupon deactivated = this.client.deactivate(REQUEST);
		assertThat(deactivated.deactivatedAt()).isEqualTo(OffsetDateTime.parse(time));
		assertThat(deactivated.wechatpayDeactivateTime()).isEqualTo(time);
	}

	@ParameterizedTest
	@EnumSource(names = { "USED", "EXPIRED", "DELETED", "DEACTIVATED" })
	void aRefusalIsCertain(CouponState state) {
		wechatPay.addCoupon(STOCK_ID, COUPON_CODE, state);
		assertThatExceptionOfType(CouponNotDeactivatedException.class).isThrownBy(() -> this.client.deactivate(REQUEST))
			.satisfies((ex) -> {
				assertThat(ex.getReason()).isEqualTo(Reason.REJECTED);
				assertThat(ex.getRequest()).isEqualTo(REQUEST);
				assertThat(ex.getErrorResponse()).isNotNull();
				assertThat(ex.getErrorResponse().getCode()).isEqualTo("INVALID_REQUEST");
				assertThat(ex.getErrorResponse().isVerified()).isTrue();
				assertThat(ex).hasMessageContaining("****=e|f").hasMessageNotContaining(COUPON_CODE);
			});
		assertThat(coupon().state()).isEqualTo(state);
	}

	@ParameterizedTest
	@MethodSource
	void anUnsignedRefusalSaysSo(int status) {
		wechatPay.respondAlways(FakeResponse.of(status, "{\"code\":\"ANYTHING\"}").unsigned());
		assertThatExceptionOfType(CouponNotDeactivatedException.class).isThrownBy(() -> this.client.deactivate(REQUEST))
			.satisfies((ex) -> {
				assertThat(ex.getReason()).isEqualTo((status == 429) ? Reason.THROTTLED : Reason.REJECTED);
				assertThat(ex.getErrorResponse().isVerified()).isFalse();
			});
		assertThat(coupon().state()).isEqualTo(CouponState.SENDED);
	}

	static IntStream anUnsignedRefusalSaysSo() {
		return IntStream.of(400, 401, 403, 404, 409, 429);
	}

	@ParameterizedTest
	@ValueSource(strings = { "NOAUTH", "NO_AUTH" })
	void aForbiddenCallSaysWhoMayMakeIt(String code) {
		wechatPay.respondNext(FakeResponse.of(403, "{\"code\":\"" + code + "\"}"));
		assertThatExceptionOfType(CouponNotDeactivatedException.class).isThrownBy(() -> this.client.deactivate(REQUEST))
			.withMessageContaining(code)
			.withMessageContaining("Only the merchant that made a merchant coupon (制券方) may deactivate it");
	}

	@ParameterizedTest
	@MethodSource
	void whatIsNotProvenLeavesTheCouponOpen(FakeResponse answer, Class<? extends Throwable> cause) {
		wechatPay.respondAlways(answer);
		assertThatExceptionOfType(DeactivationUnconfirmedException.class)
			.isThrownBy(() -> this.client.deactivate(REQUEST))
			.withCauseInstanceOf(cause)
			.satisfies((ex) -> {
				assertThat(ex.getRequest()).isEqualTo(REQUEST);
				assertThat(ex.getErrorResponse() != null).isEqualTo(cause == WechatPayApiException.class);
				assertThat(ex).hasMessageNotContaining(COUPON_CODE);
			});
		wechatPay.respondNormally();
		assertThat(this.client.deactivate(REQUEST).deactivatedAt()).isNotNull();
		assertThat(coupon().deactivations()).isEqualTo(1);
	}

	static Stream<Object[]> whatIsNotProvenLeavesTheCouponOpen() {
		FakeResponse ordinary = FakeResponse.ordinary();
		Class<?> signature = WechatPaySignatureException.class;
		Class<?> transport = WechatPayTransportException.class;
		Class<?> api = WechatPayApiException.class;
		Stream<Object[]> bodies = Stream.of(new Object[] { ordinary.unsigned(), signature },
				new Object[] { ordinary.probe(), signature }, new Object[] { ordinary.signedByStranger(), signature },
				new Object[] { ordinary.signedAt(Instant.now().minusSeconds(400)), signature },
				new Object[] { ordinary.withSignature("?"), signature },
				new Object[] { ordinary.withBody("x".repeat(5000)), signature },
				new Object[] { ordinary.withStatus(400).signedByStranger(), signature },
				new Object[] { ordinary.dropped(), transport }, new Object[] { ordinary.reset(), transport },
				new Object[] { ordinary.cutOff(), transport },
				new Object[] { ordinary.after(Duration.ofSeconds(3)), transport });
		Stream<Object[]> statuses = IntStream.of(202, 301, 302, 307, 500, 502, 503, 504, 501, 599)
			.mapToObj((status) -> new Object[] { ordinary.withStatus(status), api });
		return Stream.concat(bodies, statuses);
	}

	@Test
	void whatWasNotSentIsCertain() throws IOException {
		Map<String, String> properties = new TreeMap<>(wechatPay.properties());
		try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			properties.put("wechatpay.base-url", "http://127.0.0.1:" + closed.getLocalPort());
		}
		CouponDeactivationClient client = new TestMerchant(properties).coupons(this.connector);
		assertThatExceptionOfType(CouponNotDeactivatedException.class).isThrownBy(() -> client.deactivate(REQUEST))
			.withCauseInstanceOf(WechatPayTransportException.class)
			.satisfies((ex) -> {
				assertThat(ex.getReason()).isEqualTo(Reason.UNREACHABLE);
				assertThat(ex.getErrorResponse()).isNull();
			});
	}

	@Test
	void whatCannotBeSignedIsCertain() {
		WechatPayTraffic traffic = merchant.traffic();
		AtomicInteger tried = new AtomicInteger();
		CouponDeactivationClient client = CouponDeactivationClient.create(merchant.client(this.connector, (message) -> {
			tried.incrementAndGet();
			throw new IllegalStateException("HSM is away");
		}, Clock.systemUTC(), traffic), traffic, TestMerchant.CONCURRENCY);
		assertThatExceptionOfType(CouponNotDeactivatedException.class).isThrownBy(() -> client.deactivate(REQUEST))
			.withCauseInstanceOf(WechatPaySigningException.class)
			.satisfies((ex) -> assertThat(ex.getReason()).isEqualTo(Reason.UNREACHABLE));
		assertThat(tried).hasValue(1);
		assertThat(wechatPay.requests()).isEmpty();
	}

	@Test
	void deactivateWhenSignerIsTheApplicationsSignsOnWorkers() {
		WechatPayTraffic traffic = merchant.traffic();
		Set<String> threads = ConcurrentHashMap.newKeySet();
		CouponDeactivationClient client = CouponDeactivationClient.create(merchant.client(this.connector, (message) -> {
			threads.add(Thread.currentThread().getName());
			return merchant.signer().sign(message);
		}, Clock.systemUTC(), traffic), traffic, TestMerchant.CONCURRENCY);
		client.deactivate(REQUEST);
		client.deactivateAsync(REQUEST).block();
		client.deactivateAll(Flux.just(REQUEST)).blockLast();
		assertThat(threads).isNotEmpty().allSatisfy((thread) -> assertThat(thread).startsWith("wechatpay-worker-"));
	}

	@Test
	void refusesToBlockAThreadThatMustNot() {
		assertThatIllegalStateException()
			.isThrownBy(() -> Mono.fromCallable(() -> this.client.deactivate(REQUEST))
				.subscribeOn(Schedulers.parallel())
				.block(Duration.ofSeconds(10)))
			.withMessageContaining("must not block");
		assertThat(wechatPay.requests()).isEmpty();
	}

	@Test
	void refusesNoRequest() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.client.deactivate(null));
		assertThatIllegalArgumentException().isThrownBy(() -> this.client.deactivateAsync(null));
	}

}
