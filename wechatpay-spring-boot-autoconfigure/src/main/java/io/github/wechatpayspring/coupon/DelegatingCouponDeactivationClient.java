package io.github.wechatpayspring.coupon;

import java.util.function.Supplier;

import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.util.Assert;

/**
 * {@link CouponDeactivationClient} that resolves its delegate anew for each coupon.
 *
 * @param current the supplier of the delegate
 */
record DelegatingCouponDeactivationClient(
		Supplier<CouponDeactivationClient> current) implements CouponDeactivationClient {

	@Override
	public DeactivatedCoupon deactivate(CouponDeactivation request) {
		return this.current.get().deactivate(request);
	}

	@Override
	public Mono<DeactivatedCoupon> deactivateAsync(CouponDeactivation request) {
		return Mono.defer(() -> this.current.get().deactivateAsync(request));
	}

	@Override
	public Flux<DeactivationResult> deactivateAll(Publisher<CouponDeactivation> requests) {
		Assert.notNull(requests, "'requests' must not be null");
		return Flux.defer(() -> {
			CouponDeactivationClient client = this.current.get();
			return (client instanceof WechatPayCouponDeactivationClient own) ? new BulkDeactivation(requests,
					(request) -> new RedirectedDeactivationCall(this.current, request), own.concurrency())
					: client.deactivateAll(requests);
		});
	}

	@Override
	public DeactivationResult confirm(CouponDeactivation request, String openid, String appid) {
		return this.current.get().confirm(request, openid, appid);
	}

	@Override
	public Mono<DeactivationResult> confirmAsync(CouponDeactivation request, String openid, String appid) {
		return Mono.defer(() -> this.current.get().confirmAsync(request, openid, appid));
	}

}
