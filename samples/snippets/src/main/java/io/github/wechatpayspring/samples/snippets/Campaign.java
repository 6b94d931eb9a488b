package io.github.wechatpayspring.samples.snippets;

import java.util.Collection;

import io.github.wechatpayspring.coupon.CouponDeactivation;
import io.github.wechatpayspring.coupon.CouponDeactivationClient;
import io.github.wechatpayspring.coupon.DeactivationResult;
import reactor.core.publisher.Flux;

class Campaign {

	private final CouponDeactivationClient coupons;

	private final Collection<CouponDeactivation> unconfirmed;

	Campaign(CouponDeactivationClient coupons, Collection<CouponDeactivation> unconfirmed) {
		this.coupons = coupons;
		this.unconfirmed = unconfirmed;
	}

	long deactivate(String stockId, Flux<String> couponCodes) {
		Flux<CouponDeactivation> requests = couponCodes.map((code) -> CouponDeactivation.of(stockId, code));
		return this.coupons.deactivateAll(requests).doOnNext((result) -> {
			if (result instanceof DeactivationResult.Unconfirmed) {
				this.unconfirmed.add(result.request());
			}
		}).filter(DeactivationResult.Deactivated.class::isInstance).count().blockOptional().orElse(0L);
	}

}
