package io.github.wechatpayspring.coupon;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.github.wechatpayspring.TestMerchant;
import io.github.wechatpayspring.WechatPayApiException;
import io.github.wechatpayspring.WechatPaySignatureException;
import io.github.wechatpayspring.WechatPaySigningException;
import io.github.wechatpayspring.WechatPayTransportException;
import io.github.wechatpayspring.connector.ClosedPort;
import io.github.wechatpayspring.connector.Connectors;
import io.github.wechatpayspring.connector.Connectors.OpenConnector;
import io.github.wechatpayspring.coupon.CouponNotDeactivatedException.Reason;
import io.github.wechatpayspring.fake.CouponState;
import io.github.wechatpayspring.fake.FakeCoupon;
import io.github.wechatpayspring.fake.FakeResponse;
import io.github.wechatpayspring.fake.FakeWechatPay;
import io.github.wechatpayspring.fake.FakeWechatPayExtension;
import io.github.wechatpayspring.fake.ReceivedRequest;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link CouponDeactivationClient}.
 */
@ParameterizedClass
@EnumSource(Connectors.class)
class CouponDeactivationClientTests {

	private static final String STOCK_ID = "1234567891";

	private static final String COUPON_CODE = "a b/c\\d=e|f";

	private static final CouponDeactivation REQUEST = new CouponDeactivation(STOCK_ID, COUPON_CODE,
			"1002600620019090123143254436", "此券使用时间设置错误");

	@RegisterExtension
	static final FakeWechatPayExtension fake = new FakeWechatPayExtension();

	private final FakeWechatPay wechatPay = fake.fake();

	@AutoClose
	private final OpenConnector connector;

	private final CouponDeactivationClient client;

	CouponDeactivationClientTests(Connectors connectors) {
		this.connector = connectors.open(TestMerchant.READ_TIMEOUT);
		this.client = merchant().build().coupons();
	}

	private TestMerchant.Builder merchant() {
		return TestMerchant.builder(this.wechatPay).connector(this.connector.connector());
	}

	@BeforeEach
	void addCoupon() {
		this.wechatPay.addCoupon(STOCK_ID, COUPON_CODE);
	}

	private FakeCoupon coupon() {
		return this.wechatPay.coupon(STOCK_ID, COUPON_CODE).orElseThrow();
	}

	@Test
	void deactivateReturnsDeactivatedCoupon() {
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
	void deactivateAsyncWhenSubscribedReturnsDeactivatedCoupon() {
		Mono<DeactivatedCoupon> call = this.client.deactivateAsync(REQUEST);
		assertThat(this.wechatPay.requests()).isEmpty();
		StepVerifier.create(call)
			.assertNext((deactivated) -> assertThat(deactivated.deactivatedAt()).isEqualTo(coupon().deactivateTime()))
			.expectComplete()
			.verify(Duration.ofSeconds(10));
	}

	@Test
	void deactivateSendsFieldsOfRequest() {
		this.client.deactivate(REQUEST);
		assertThat(this.wechatPay.deactivations()).singleElement()
			.satisfies((request) -> assertThat(request.refusal()).isNull())
			.extracting(ReceivedRequest::bodyAsString)
			.isEqualTo("{\"coupon_code\":\"a b/c\\\\d=e|f\",\"stock_id\":\"1234567891\","
					+ "\"deactivate_request_no\":\"1002600620019090123143254436\","
					+ "\"deactivate_reason\":\"此券使用时间设置错误\"}");
	}

	@Test
	void deactivateWhenReasonIsNullOmitsIt() {
		this.client.deactivate(new CouponDeactivation(STOCK_ID, COUPON_CODE, "1", null));
		assertThat(this.wechatPay.deactivations()).singleElement()
			.extracting(ReceivedRequest::bodyAsString)
			.isEqualTo(
					"{\"coupon_code\":\"a b/c\\\\d=e|f\",\"stock_id\":\"1234567891\",\"deactivate_request_no\":\"1\"}");
	}

	@Test
	void deactivateWhenRepeatedSendsSameRequest() {
		DeactivatedCoupon first = this.client.deactivate(REQUEST);
		DeactivatedCoupon second = this.client.deactivate(REQUEST);
		assertThat(second.deactivatedAt()).isEqualTo(first.deactivatedAt());
		assertThat(coupon().deactivations()).isEqualTo(1);
		assertThat(this.wechatPay.deactivations()).extracting(ReceivedRequest::bodyAsString)
			.hasSize(2)
			.containsOnly(this.wechatPay.deactivations().get(0).bodyAsString());
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"wechatpay_deactivate_time\":\"2020-05-20T13:29:35.08:00\"}",
			"{\"wechatpay_deactivate_time\":7}", "{\"wechatpay_deactivate_time\":null}", "{}", "[]", "", "<html>" })
	void deactivateWhenTimeIsUnreadableReturnsDeactivatedCoupon(String body) {
		this.wechatPay.respondNext(FakeResponse.ordinary().withBody(body));
		DeactivatedCoupon deactivated = this.client.deactivate(REQUEST);
		assertThat(deactivated.deactivatedAt()).isNull();
		assertThat(deactivated.wechatpayDeactivateTime())
			.isEqualTo(body.contains("2020") ? "2020-05-20T13:29:35.08:00" : "");
	}

	@ParameterizedTest
	@ValueSource(strings = { "2020-05-20T13:29:35+08:00", "2020-05-20T13:29:35.120+08:00", "2020-05-20T05:29:35Z" })
	void deactivateWhenTimeIsReadableParsesIt(String time) {
		this.wechatPay.respondNext(
				FakeResponse.ordinary().withBody("{\"wechatpay_deactivate_time\":\"" + time + "\",\"new\":[1]}"));
		DeactivatedCoupon deactivated = this.client.deactivate(REQUEST);
		assertThat(deactivated.deactivatedAt()).isEqualTo(OffsetDateTime.parse(time));
		assertThat(deactivated.wechatpayDeactivateTime()).isEqualTo(time);
	}

	@ParameterizedTest
	@EnumSource(names = { "USED", "EXPIRED", "DELETED", "DEACTIVATED" })
	void deactivateWhenCouponHasOtherStateIsRejected(CouponState state) {
		this.wechatPay.addCoupon(STOCK_ID, COUPON_CODE, state);
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
	void deactivateWhenRefusalIsUnsignedReportsIt(int status) {
		this.wechatPay.respondAlways(FakeResponse.of(status, "{\"code\":\"ANYTHING\"}").unsigned());
		assertThatExceptionOfType(CouponNotDeactivatedException.class).isThrownBy(() -> this.client.deactivate(REQUEST))
			.satisfies((ex) -> {
				assertThat(ex.getReason()).isEqualTo((status == 429) ? Reason.THROTTLED : Reason.REJECTED);
				assertThat(ex.getErrorResponse().isVerified()).isFalse();
			});
		assertThat(coupon().state()).isEqualTo(CouponState.SENDED);
	}

	static IntStream deactivateWhenRefusalIsUnsignedReportsIt() {
		return IntStream.of(400, 401, 403, 404, 409, 429);
	}

	@ParameterizedTest
	@ValueSource(strings = { "NOAUTH", "NO_AUTH" })
	void deactivateWhenForbiddenNamesMerchantThatMayCall(String code) {
		this.wechatPay.respondNext(FakeResponse.of(403, "{\"code\":\"" + code + "\"}"));
		assertThatExceptionOfType(CouponNotDeactivatedException.class).isThrownBy(() -> this.client.deactivate(REQUEST))
			.withMessageContaining(code)
			.withMessageContaining("Only the merchant that made a merchant coupon (制券方) may deactivate it");
	}

	@ParameterizedTest
	@MethodSource
	void deactivateWhenResponseIsNotVerifiedIsUnconfirmed(FakeResponse response, Class<? extends Throwable> cause) {
		this.wechatPay.respondAlways(response);
		assertThatExceptionOfType(DeactivationUnconfirmedException.class)
			.isThrownBy(() -> this.client.deactivate(REQUEST))
			.withCauseInstanceOf(cause)
			.satisfies((ex) -> {
				assertThat(ex.getRequest()).isEqualTo(REQUEST);
				assertThat(ex.getErrorResponse() != null).isEqualTo(cause == WechatPayApiException.class);
				assertThat(ex).hasMessageNotContaining(COUPON_CODE);
			});
		this.wechatPay.respondNormally();
		assertThat(this.client.deactivate(REQUEST).deactivatedAt()).isNotNull();
		assertThat(coupon().deactivations()).isEqualTo(1);
	}

	static Stream<Object[]> deactivateWhenResponseIsNotVerifiedIsUnconfirmed() {
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
	void deactivateWhenConnectionIsRefusedIsNotDeactivated() {
		CouponDeactivationClient client = merchant().baseUrl(ClosedPort.baseUrl()).build().coupons();
		assertThatExceptionOfType(CouponNotDeactivatedException.class).isThrownBy(() -> client.deactivate(REQUEST))
			.withCauseInstanceOf(WechatPayTransportException.class)
			.satisfies((ex) -> {
				assertThat(ex.getReason()).isEqualTo(Reason.UNREACHABLE);
				assertThat(ex.getErrorResponse()).isNull();
			});
	}

	@Test
	void deactivateWhenSignerFailsIsNotDeactivated() {
		AtomicInteger signatures = new AtomicInteger();
		CouponDeactivationClient client = merchant().signer((message) -> {
			signatures.incrementAndGet();
			throw new IllegalStateException("HSM is away");
		}).build().coupons();
		assertThatExceptionOfType(CouponNotDeactivatedException.class).isThrownBy(() -> client.deactivate(REQUEST))
			.withCauseInstanceOf(WechatPaySigningException.class)
			.satisfies((ex) -> assertThat(ex.getReason()).isEqualTo(Reason.UNREACHABLE));
		assertThat(signatures).hasValue(1);
		assertThat(this.wechatPay.requests()).isEmpty();
	}

	@Test
	void deactivateWhenSignerIsOfApplicationSignsOnWorkerThread() {
		Set<String> threads = ConcurrentHashMap.newKeySet();
		CouponDeactivationClient client = merchant()
			.beforeSigning((message) -> threads.add(Thread.currentThread().getName()))
			.build()
			.coupons();
		client.deactivate(REQUEST);
		client.deactivateAsync(REQUEST).block();
		client.deactivateAll(Flux.just(REQUEST)).blockLast();
		assertThat(threads).isNotEmpty().allSatisfy((thread) -> assertThat(thread).startsWith("wechatpay-worker-"));
	}

	@Test
	void deactivateOnNonBlockingThreadFails() {
		assertThatIllegalStateException()
			.isThrownBy(() -> Mono.fromCallable(() -> this.client.deactivate(REQUEST))
				.subscribeOn(Schedulers.parallel())
				.block(Duration.ofSeconds(10)))
			.withMessageContaining("must not block");
		assertThat(this.wechatPay.requests()).isEmpty();
	}

	@Test
	void deactivateWhenRequestIsNullFails() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.client.deactivate(null));
		assertThatIllegalArgumentException().isThrownBy(() -> this.client.deactivateAsync(null));
	}

}
