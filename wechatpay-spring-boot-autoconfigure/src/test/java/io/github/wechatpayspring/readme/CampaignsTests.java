package io.github.wechatpayspring.readme;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.github.wechatpayspring.TestMerchant;
import io.github.wechatpayspring.coupon.CouponDeactivation;
import io.github.wechatpayspring.fake.CouponState;
import io.github.wechatpayspring.fake.FakeResponse;
import io.github.wechatpayspring.fake.FakeWechatPay;
import io.github.wechatpayspring.fake.FakeWechatPayExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.core.publisher.Flux;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Campaigns}.
 */
@ExtendWith(FakeWechatPayExtension.class)
class CampaignsTests {

	@Test
	void whatBecameOfReportsOutcomeOfEachCoupon(FakeWechatPay wechatPay) {
		wechatPay.addCoupon("1", "ours").addCoupon("1", "lost").addCoupon("1", "used", CouponState.USED);
		FakeResponse lost = FakeResponse.ordinary().dropped();
		wechatPay.respondNext("1", "lost", lost, lost, lost);
		List<CouponDeactivation> open = new ArrayList<>();
		Campaigns campaigns = new Campaigns(TestMerchant.builder(wechatPay).build().coupons(), open);
		Flux<CouponDeactivation> requests = Flux.just("ours", "lost", "used")
			.map((couponCode) -> CouponDeactivation.of("1", couponCode));
		assertThat(campaigns.voidAll(requests).collectList().block(Duration.ofSeconds(20))).hasSize(3);
		assertThat(open).containsExactly(CouponDeactivation.of("1", "lost"));
		assertThat(campaigns.whatBecameOf(open.get(0), "o1", "wx1")).isEqualTo("void by this request");
		assertThat(campaigns.whatBecameOf(CouponDeactivation.of("1", "used"), "o1", "wx1"))
			.isEqualTo("not by this request, its state is USED");
		assertThat(campaigns.whatBecameOf(CouponDeactivation.of("1", "elsewhere"), "o1", "wx1"))
			.isEqualTo("still unknown");
	}

}
