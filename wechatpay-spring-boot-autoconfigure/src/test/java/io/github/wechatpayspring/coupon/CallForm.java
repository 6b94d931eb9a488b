package io.github.wechatpayspring.coupon;

import java.time.Duration;

import reactor.core.publisher.Flux;

/**
 * Form of a call that deactivates one coupon.
 */
enum CallForm {

	WAITING, ASYNC, BULK;

	DeactivationResult deactivate(CouponDeactivationClient client, CouponDeactivation request) {
		return switch (this) {
			case WAITING -> Results.deactivate(client, request, false);
			case ASYNC -> Results.deactivate(client, request, true);
			case BULK -> client.deactivateAll(Flux.just(request)).blockLast(Duration.ofSeconds(20));
		};
	}

}
