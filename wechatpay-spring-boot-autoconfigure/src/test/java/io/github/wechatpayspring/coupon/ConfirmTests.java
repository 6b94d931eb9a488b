package io.github.wechatpayspring.coupon;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;

import io.github.wechatpayspring.TestClock;
import io.github.wechatpayspring.TestMerchant;
import io.github.wechatpayspring.WechatPayApiException;
import io.github.wechatpayspring.WechatPaySignatureException;
import io.github.wechatpayspring.WechatPayTransportException;
import io.github.wechatpayspring.fake.CouponState;
import io.github.wechatpayspring.fake.FakeResponse;
import io.github.wechatpayspring.fake.FakeWechatPay;
import io.github.wechatpayspring.fake.FakeWechatPayExtension;
import io.github.wechatpayspring.fake.ReceivedRequest;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link CouponDeactivationClient#confirm}.
 */
class ConfirmTests {

	private static final CouponDeactivation REQUEST = new CouponDeactivation("1234567891", "a b/c\\d=e|f", "mine",
			null);

	// WeChat Pay accepts a signature for five minutes
	private static final Duration WINDOW = Duration.ofSeconds(301);

	private final TestClock clock = new TestClock(Instant.parse("2026-05-20T05:29:35Z"));

	@RegisterExtension
	final FakeWechatPayExtension fake = new FakeWechatPayExtension((builder) -> builder.clock(this.clock));

	private FakeWechatPay wechatPay;

	private CouponDeactivationClient client;

	@BeforeEach
	void start() {
		this.wechatPay = this.fake.fake();
		this.client = client(this.clock);
		this.clock.advance(WINDOW);
	}

	private CouponDeactivationClient client(Clock clock) {
		return TestMerchant.builder(this.wechatPay).clock(clock).build().coupons();
	}

	private DeactivationResult confirm() {
		return this.client.confirmAsync(REQUEST, "o4GgauMQHaUO5ujJKHZ8HJyd", "wx233544546545989")
			.block(Duration.ofSeconds(20));
	}

	private CouponNotDeactivatedException notDeactivated() {
		DeactivationResult result = confirm();
		assertThat(result).isInstanceOf(DeactivationResult.NotDeactivated.class);
		assertThat(result.request()).isEqualTo(REQUEST);
		return ((DeactivationResult.NotDeactivated) result).cause();
	}

	private DeactivationUnconfirmedException unconfirmed() {
		DeactivationResult result = confirm();
		assertThat(result).isInstanceOf(DeactivationResult.Unconfirmed.class);
		assertThat(result.request()).isEqualTo(REQUEST);
		return ((DeactivationResult.Unconfirmed) result).cause();
	}

	@Test
	void confirmWhenCouponWasDeactivatedByRequestReturnsDeactivated() {
		this.wechatPay.addCoupon(REQUEST.stockId(), REQUEST.couponCode());
		DeactivatedCoupon deactivated = this.client.deactivate(REQUEST);
		DeactivationResult result = confirm();
		assertThat(result).isInstanceOf(DeactivationResult.Deactivated.class);
		DeactivatedCoupon confirmed = ((DeactivationResult.Deactivated) result).coupon();
		assertThat(confirmed.request()).isEqualTo(REQUEST);
		assertThat(confirmed.deactivatedAt()).isEqualTo(deactivated.deactivatedAt());
		assertThat(confirmed.wechatpayDeactivateTime()).isNotBlank();
		assertThat(confirmed.requestId()).isNotBlank();
		assertThat(this.wechatPay.queries()).singleElement()
			.extracting(ReceivedRequest::target)
			.isEqualTo("/v3/marketing/busifavor/users/o4GgauMQHaUO5ujJKHZ8HJyd/coupons/a%20b%2Fc%5Cd%3De%7Cf"
					+ "/appids/wx233544546545989");
	}

	@Test
	void confirmWhenCouponWasDeactivatedByOtherRequestReturnsNotDeactivated() {
		this.wechatPay.addDeactivatedCoupon(REQUEST.stockId(), REQUEST.couponCode(), "theirs");
		CouponNotDeactivatedException ex = notDeactivated();
		assertThat(ex).hasMessageContaining("request theirs deactivated it")
			.hasMessageNotContaining(REQUEST.couponCode());
		assertThat(ex.getCouponState()).isEqualTo("DEACTIVATED");
		assertThat(ex.getReason()).isEqualTo(CouponNotDeactivatedException.Reason.REJECTED);
	}

	@Test
	void confirmWhenCouponWasDeactivatedByUnknownRequestReturnsUnconfirmed() {
		this.wechatPay.addCoupon(REQUEST.stockId(), REQUEST.couponCode(), CouponState.DEACTIVATED);
		assertThat(unconfirmed()).hasMessageContaining("did not report by which request");
	}

	@ParameterizedTest
	@EnumSource(names = { "SENDED", "USED", "EXPIRED", "DELETED" })
	void confirmWhenCouponHasOtherStateReturnsNotDeactivated(CouponState state) {
		this.wechatPay.addCoupon(REQUEST.stockId(), REQUEST.couponCode(), state);
		CouponNotDeactivatedException ex = notDeactivated();
		assertThat(ex).hasMessageContaining("its state is " + state);
		assertThat(ex.getCouponState()).isEqualTo(state.name());
		assertThat(ex.getAttempts()).isEmpty();
		assertThat(ex.getErrorResponse()).isNull();
	}

	@Test
	void confirmWhenClientIsNewReturnsUnconfirmedUntilEarlierRequestsExpire() {
		this.wechatPay.addCoupon(REQUEST.stockId(), REQUEST.couponCode());
		this.client = client(this.clock);
		Instant expected = this.clock.instant().plus(WINDOW);
		assertThat(unconfirmed()).hasMessageContaining("SENDED")
			.hasMessageContaining("until " + expected)
			.hasMessageContaining("Confirm it again after that")
			.extracting(DeactivationUnconfirmedException::getOpenUntil)
			.isEqualTo(expected);
		this.clock.advance(WINDOW.minusSeconds(1));
		assertThat(unconfirmed().getOpenUntil()).isEqualTo(expected);
		this.clock.advance(Duration.ofSeconds(1));
		assertThat(notDeactivated().getCouponState()).isEqualTo("SENDED");
	}

	@ParameterizedTest
	@EnumSource(names = { "USED", "EXPIRED", "DELETED" })
	void confirmWhenClientIsNewAndStateIsFinalReturnsNotDeactivated(CouponState state) {
		this.wechatPay.addCoupon(REQUEST.stockId(), REQUEST.couponCode(), state);
		this.client = client(this.clock);
		assertThat(notDeactivated().getCouponState()).isEqualTo(state.name());
	}

	@Test
	void confirmWhenCallEndedUnconfirmedReturnsUnconfirmedUntilItsRequestsExpire() {
		this.wechatPay.addCoupon(REQUEST.stockId(), REQUEST.couponCode());
		FakeResponse lost = FakeResponse.of(503, "{}");
		this.wechatPay.respondNext(lost, lost, lost);
		assertThat(Results.deactivate(this.client, REQUEST, false)).isInstanceOf(DeactivationResult.Unconfirmed.class);
		Instant expected = this.clock.instant().plus(WINDOW);
		this.clock.advance(Duration.ofMinutes(2));
		assertThat(unconfirmed().getOpenUntil()).isEqualTo(expected);
		this.clock.advance(Duration.ofMinutes(4));
		assertThat(notDeactivated().getCouponState()).isEqualTo("SENDED");
	}

	@Test
	void confirmWhenCallWasRefusedReturnsNotDeactivated() {
		this.wechatPay.addCoupon(REQUEST.stockId(), REQUEST.couponCode());
		this.wechatPay.respondNext(FakeResponse.of(400, "{\"code\":\"INVALID_REQUEST\"}"));
		assertThat(Results.deactivate(this.client, REQUEST, false))
			.isInstanceOf(DeactivationResult.NotDeactivated.class);
		assertThat(notDeactivated().getCouponState()).isEqualTo("SENDED");
	}

	@Test
	void confirmWhenRequestIsInFlightReturnsUnconfirmed() {
		this.wechatPay.addCoupon(REQUEST.stockId(), REQUEST.couponCode());
		FakeResponse late = FakeResponse.of(503, "{}").after(Duration.ofSeconds(10));
		this.wechatPay.respondNext(late);
		this.client.deactivateAsync(REQUEST).onErrorComplete().subscribe();
		Awaitility.await().until(() -> this.wechatPay.requests().size() == 1);
		assertThat(unconfirmed().getOpenUntil()).isEqualTo(this.clock.instant().plus(WINDOW));
	}

	/**
	 * For a clock that is behind, signatures are younger.
	 */
	@Test
	void confirmWhenClockIsAheadReturnsUnconfirmedForLonger() {
		this.wechatPay.addCoupon(REQUEST.stockId(), REQUEST.couponCode());
		Clock ahead = Clock.offset(this.clock, Duration.ofMinutes(3));
		this.client = client(ahead);
		assertThat(unconfirmed().getOpenUntil()).isEqualTo(ahead.instant().plus(WINDOW).plus(Duration.ofMinutes(3)));
	}

	@Test
	void confirmWhenClockIsBehindReturnsUnconfirmedForWindow() {
		this.wechatPay.addCoupon(REQUEST.stockId(), REQUEST.couponCode());
		Clock behind = Clock.offset(this.clock, Duration.ofMinutes(-3));
		this.client = client(behind);
		assertThat(unconfirmed().getOpenUntil()).isEqualTo(behind.instant().plus(WINDOW));
	}

	@ParameterizedTest
	@ValueSource(strings = { "{}", "[]", "7", "", "<html>", "{\"coupon_state\":7}",
			"{\"coupon_state\":\"SENDED\",\"stock_id\":\"another\",\"coupon_code\":\"a b/c\\\\d=e|f\"}",
			"{\"coupon_state\":\"SENDED\",\"stock_id\":\"1234567891\",\"coupon_code\":\"another\"}",
			"{\"coupon_state\":\"FROZEN\",\"stock_id\":\"1234567891\",\"coupon_code\":\"a b/c\\\\d=e|f\"}" })
	void confirmWhenRecordIsNotOfCouponReturnsUnconfirmed(String body) {
		this.wechatPay.respondNextQuery(FakeResponse.of(200, body));
		assertThat(unconfirmed().getAttempts()).singleElement()
			.asInstanceOf(InstanceOfAssertFactories.THROWABLE)
			.hasMessageContaining(body.contains("FROZEN") ? "its state is 'FROZEN'" : "another coupon");
	}

	@ParameterizedTest
	@MethodSource
	void confirmWhenQueryFailsReturnsUnconfirmed(FakeResponse response, Class<? extends Throwable> cause,
			int attempts) {
		this.wechatPay.addCoupon(REQUEST.stockId(), REQUEST.couponCode());
		this.wechatPay.respondNextQuery(response, response, response);
		assertThat(unconfirmed().getAttempts()).hasSize(attempts).hasOnlyElementsOfType(cause);
		assertThat(this.wechatPay.queries()).hasSize(attempts);
	}

	static Stream<Object[]> confirmWhenQueryFailsReturnsUnconfirmed() {
		FakeResponse ordinary = FakeResponse.ordinary();
		return Stream.of(new Object[] { ordinary.dropped(), WechatPayTransportException.class, 3 },
				new Object[] { ordinary.probe(), WechatPaySignatureException.class, 3 },
				new Object[] { ordinary.withStatus(202), WechatPayApiException.class, 3 },
				new Object[] { ordinary.withStatus(503), WechatPayApiException.class, 3 },
				new Object[] { ordinary.withStatus(403), WechatPayApiException.class, 1 });
	}

	@Test
	void confirmWhenCouponIsNotFoundReturnsUnconfirmed() {
		assertThat(unconfirmed().getErrorResponse()).isNotNull()
			.extracting(WechatPayApiException::getCode)
			.isEqualTo("RESOURCE_NOT_EXISTS");
	}

	@Test
	void confirmWhenQueriesFailRetries() {
		this.wechatPay.addCoupon(REQUEST.stockId(), REQUEST.couponCode());
		this.wechatPay.respondNextQuery(FakeResponse.ordinary().dropped(), FakeResponse.of(429, "{}"));
		assertThat(notDeactivated().getCouponState()).isEqualTo("SENDED");
		assertThat(this.wechatPay.queries()).hasSize(3).extracting(ReceivedRequest::nonce).doesNotHaveDuplicates();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", ".", "..", "o\u200B1", "\u202Eo1" })
	void confirmWhenSegmentIsNotPlainFails(String segment) {
		assertThatIllegalArgumentException().isThrownBy(() -> this.client.confirmAsync(REQUEST, segment, "wx1"))
			.withMessageContaining("'openid'");
		assertThatIllegalArgumentException().isThrownBy(() -> this.client.confirmAsync(REQUEST, "o1", segment))
			.withMessageContaining("'appid'");
		if (segment.startsWith(".")) {
			assertThatIllegalArgumentException()
				.isThrownBy(() -> this.client.confirmAsync(CouponDeactivation.of("s", segment), "o1", "wx1"))
				.withMessageContaining("'request.couponCode'");
		}
		assertThatIllegalArgumentException().isThrownBy(() -> this.client.confirmAsync(null, "o1", "wx1"));
	}

}
