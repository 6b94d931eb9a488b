package io.github.wechatpayspring.coupon;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.wechatpayspring.TestMerchant;
import io.github.wechatpayspring.fake.CouponState;
import io.github.wechatpayspring.fake.FakeResponse;
import io.github.wechatpayspring.fake.FakeWechatPay;
import io.github.wechatpayspring.fake.FakeWechatPayExtension;
import io.github.wechatpayspring.traffic.WechatPayTraffic;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Mono;

import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for filters of the application that repeat, rebuild, delay or replace exchanges.
 */
class ApplicationFilterTests {

	private static final CouponDeactivation REQUEST = CouponDeactivation.of("1234567891", "sxxe34343434");

	private static final Duration TIMEOUT = Duration.ofMillis(500);

	@RegisterExtension
	final FakeWechatPayExtension fake = new FakeWechatPayExtension();

	private FakeWechatPay wechatPay;

	@BeforeEach
	void addCoupon() {
		this.wechatPay = this.fake.fake();
		this.wechatPay.addCoupon(REQUEST.stockId(), REQUEST.couponCode());
	}

	private CouponDeactivationClient client(ExchangeFilterFunction filter) {
		return TestMerchant.builder(this.wechatPay)
			.retry(new WechatPayTraffic.Settings.Retry(3, Duration.ofMillis(1), Duration.ofMillis(2), TIMEOUT))
			.filter(filter)
			.build()
			.coupons();
	}

	private static ClientRequest withoutAttributes(ClientRequest request) {
		return ClientRequest.create(request.method(), request.url())
			.headers((headers) -> headers.putAll(request.headers()))
			.body(request.body())
			.build();
	}

	@ParameterizedTest
	@EnumSource
	void deactivateWhenFilterDropsAttributesSucceedsAfter429(CallForm form) {
		this.wechatPay.respondNext(FakeResponse.of(429, "{\"code\":\"FREQUENCY_LIMITED\"}"));
		CouponDeactivationClient client = client((request, next) -> next.exchange(withoutAttributes(request)));
		assertThat(form.deactivate(client, REQUEST)).isInstanceOf(DeactivationResult.Deactivated.class);
	}

	@ParameterizedTest
	@EnumSource
	void deactivateWhenFilterDropsAttributesAndRetriesIsUnconfirmed(CallForm form) {
		this.wechatPay.respondNext(FakeResponse.ordinary().dropped(), FakeResponse.of(404, "{\"code\":\"NOT_FOUND\"}"));
		CouponDeactivationClient client = client((request, next) -> next.exchange(withoutAttributes(request)).retry(1));
		assertThat(form.deactivate(client, REQUEST)).isInstanceOf(DeactivationResult.Unconfirmed.class);
	}

	/**
	 * Neither attributes nor the context reach the request.
	 */
	@ParameterizedTest
	@EnumSource
	void deactivateWhenFilterDropsAttributesAndContextIsUnconfirmed(CallForm form) {
		this.wechatPay.respondNext(FakeResponse.of(429, "{\"code\":\"FREQUENCY_LIMITED\"}"));
		CouponDeactivationClient client = client((request, next) -> Mono
			.fromFuture(CompletableFuture.supplyAsync(() -> next.exchange(withoutAttributes(request)).block())));
		assertThat(form.deactivate(client, REQUEST)).isInstanceOf(DeactivationResult.Unconfirmed.class);
	}

	/**
	 * Cancellation does not reach the filter.
	 */
	@ParameterizedTest
	@EnumSource
	void deactivateWhenFilterSendsAfterEndOfCallSendsNothing(CallForm form) throws InterruptedException {
		this.wechatPay.respondNext(FakeResponse.of(429, "{\"code\":\"FREQUENCY_LIMITED\"}"));
		AtomicInteger attempts = new AtomicInteger();
		CountDownLatch callEnded = new CountDownLatch(1);
		CountDownLatch sentLate = new CountDownLatch(1);
		CouponDeactivationClient client = client((request, next) -> (attempts.incrementAndGet() == 1)
				? next.exchange(request) : Mono.fromFuture(CompletableFuture.supplyAsync(() -> {
					try {
						callEnded.await();
						return next.exchange(request).block();
					}
					catch (InterruptedException ex) {
						throw new IllegalStateException(ex);
					}
					finally {
						sentLate.countDown();
					}
				}), true));
		assertThat(form.deactivate(client, REQUEST)).isNotInstanceOf(DeactivationResult.Deactivated.class);
		callEnded.countDown();
		assertThat(sentLate.await(15, TimeUnit.SECONDS)).isTrue();
		assertThat(this.wechatPay.deactivations()).hasSize(1);
		assertThat(this.wechatPay.coupon(REQUEST.stockId(), REQUEST.couponCode()).orElseThrow().state())
			.isEqualTo(CouponState.SENDED);
	}

	@Test
	void deactivateWhenFilterHidesLostResponseIsUnconfirmed() {
		this.wechatPay.respondNext(FakeResponse.ordinary().dropped(), FakeResponse.of(404, "{}"));
		CouponDeactivationClient client = client((request, next) -> next.exchange(request).retry(1));
		assertThatExceptionOfType(DeactivationUnconfirmedException.class).isThrownBy(() -> client.deactivate(REQUEST));
		assertThat(this.wechatPay.deactivations()).hasSize(2);
	}

	@Test
	void deactivateWhenFilterReplacesFailureWithResponseIsUnconfirmed() {
		CouponDeactivationClient client = client((request, next) -> next.exchange(request)
			.onErrorResume((failure) -> Mono.just(ClientResponse.create(HttpStatus.OK).build())));
		this.wechatPay.respondNext(FakeResponse.ordinary().dropped(), FakeResponse.ordinary().unsigned());
		for (int i = 0; i < 2; i++) {
			assertThatExceptionOfType(DeactivationUnconfirmedException.class)
				.isThrownBy(() -> client.deactivate(REQUEST))
				.withMessageContaining("created by a filter or a client of the application");
		}
		assertThat(client.deactivate(REQUEST)).isNotNull();
		this.wechatPay.respondNext(FakeResponse.ordinary().dropped());
		assertThat(client.confirmAsync(REQUEST, "openid", "appid").block(Duration.ofSeconds(10)))
			.isInstanceOf(DeactivationResult.Unconfirmed.class);
	}

}
