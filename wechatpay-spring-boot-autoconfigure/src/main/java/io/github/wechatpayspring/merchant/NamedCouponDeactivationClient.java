package io.github.wechatpayspring.merchant;

import io.github.wechatpayspring.coupon.CouponDeactivation;
import io.github.wechatpayspring.coupon.CouponDeactivationClient;
import io.github.wechatpayspring.coupon.DeactivatedCoupon;
import io.github.wechatpayspring.coupon.DeactivationResult;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Calls as the merchant that has the name at that moment.
 *
 * @param merchants the merchants
 * @param name the name
 */
record NamedCouponDeactivationClient(WechatPayMerchants merchants, String name) implements CouponDeactivationClient {

	@Override
	public DeactivatedCoupon deactivate(CouponDeactivation request) {
		return current().deactivate(request);
	}

	@Override
	public Mono<DeactivatedCoupon> deactivateAsync(CouponDeactivation request) {
		return Mono.defer(() -> current().deactivateAsync(request));
	}

	@Override
	public Flux<DeactivationResult> deactivateAll(Publisher<CouponDeactivation> requests) {
		return Flux.defer(() -> current().deactivateAll(requests));
	}

	@Override
	public Mono<DeactivationResult> confirm(CouponDeactivation request, String openid, String appid) {
		return Mono.defer(() -> current().confirm(request, openid, appid));
	}

	private CouponDeactivationClient current() {
		return this.merchants.get(this.name).couponDeactivationClient();
	}

}
