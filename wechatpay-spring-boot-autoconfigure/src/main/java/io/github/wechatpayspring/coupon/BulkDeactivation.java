package io.github.wechatpayspring.coupon;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Deactivates many coupons, some at a time. Keeps nothing of a request once its result is
 * out.
 */
final class BulkDeactivation {

	private final Function<CouponDeactivation, Mono<DeactivationResult>> deactivation;

	private final int concurrency;

	private final Map<CouponDeactivation, Mono<DeactivationResult>> inFlight = new ConcurrentHashMap<>();

	/**
	 * Create a new bulk.
	 * @param deactivation deactivates one coupon; never ends in an error, and may be
	 * subscribed to more than once
	 * @param concurrency how many at a time
	 */
	BulkDeactivation(Function<CouponDeactivation, Mono<DeactivationResult>> deactivation, int concurrency) {
		this.deactivation = deactivation;
		this.concurrency = concurrency;
	}

	/**
	 * Return one result for each request, in the order in which they come. An error of
	 * the source comes after the results of what it gave before.
	 */
	Flux<DeactivationResult> results(Publisher<CouponDeactivation> requests) {
		return Flux.from(requests)
			.flatMapDelayError(this::result, this.concurrency, 1)
			.doOnDiscard(DeactivationResult.class, DeactivationCall::log);
	}

	private Mono<DeactivationResult> result(CouponDeactivation request) {
		Mono<DeactivationResult> result = this.inFlight.computeIfAbsent(request, this.deactivation);
		return result.doFinally((signal) -> this.inFlight.remove(request, result));
	}

}
