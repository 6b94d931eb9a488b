package io.github.wechatpayspring.samples.snippets;

import java.util.ArrayList;
import java.util.List;

import io.github.wechatpayspring.coupon.CouponDeactivation;
import io.github.wechatpayspring.coupon.CouponDeactivationClient;
import io.github.wechatpayspring.fake.CouponState;
import io.github.wechatpayspring.fake.FakeResponse;
import io.github.wechatpayspring.fake.FakeWechatPay;
import io.github.wechatpayspring.test.autoconfigure.AutoConfigureFakeWechatPay;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Campaign} and {@link Reconciliation}.
 */
@SpringBootTest(properties = "wechatpay.retry.initial-backoff=1ms")
@AutoConfigureFakeWechatPay
class CampaignTests {

	@Test
	void deactivateWhenResponsesAreLostKeepsUnconfirmedRequests(@Autowired CouponDeactivationClient coupons,
			@Autowired FakeWechatPay wechatPay) {
		wechatPay.addCoupon("1234567891", "a")
			.addCoupon("1234567891", "b")
			.addCoupon("1234567891", "c", CouponState.USED);
		FakeResponse lost = FakeResponse.ordinary().dropped();
		wechatPay.respondNext("1234567891", "b", lost, lost, lost);
		List<CouponDeactivation> unconfirmed = new ArrayList<>();
		Campaign campaign = new Campaign(coupons, unconfirmed);
		assertThat(campaign.deactivate("1234567891", Flux.just("a", "b", "c"))).isOne();
		assertThat(unconfirmed).containsExactly(CouponDeactivation.of("1234567891", "b"));
		Reconciliation reconciliation = new Reconciliation(coupons);
		assertThat(reconciliation.confirm(unconfirmed.get(0), "o1", "wx1")).isEqualTo("deactivated by this request");
		assertThat(reconciliation.confirm(CouponDeactivation.of("1234567891", "c"), "o1", "wx1"))
			.isEqualTo("not deactivated by this request, the state is USED");
		wechatPay.addCoupon("1234567891", "d");
		assertThat(reconciliation.confirm(CouponDeactivation.of("1234567891", "d"), "o1", "wx1"))
			.startsWith("still open, confirm again at 20");
		assertThat(reconciliation.confirm(CouponDeactivation.of("1234567891", "e"), "o1", "wx1"))
			.isEqualTo("still open");
	}

	@EnableAutoConfiguration
	@Configuration(proxyBeanMethods = false)
	static class TestConfiguration {

	}

}
