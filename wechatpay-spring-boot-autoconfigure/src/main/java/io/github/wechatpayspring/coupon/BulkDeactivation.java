package io.github.wechatpayspring.coupon;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

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
		return Flux
			.<DeactivationResult>deferContextual((context) -> Flux.from(requests)
				.flatMapDelayError((request) -> result(request).map(Undelivered::new), this.concurrency, 1)
				.doOnDiscard(Undelivered.class, (undelivered) -> undelivered.discard(context))
				.map(Undelivered::deliver))
			.doOnDiscard(DeactivationResult.class, DeactivationCall::log);
	}

	private Mono<DeactivationResult> result(CouponDeactivation request) {
		Mono<DeactivationResult> result = this.inFlight.computeIfAbsent(request, this.deactivation);
		// before the result is out: whoever has it may send the request again
		return result.doOnNext((ignored) -> this.inFlight.remove(request, result))
			.doFinally((signal) -> this.inFlight.remove(request, result));
	}

	/**
	 * A result on its way out. Operators may discard one twice when they are cancelled.
	 */
	private static final class Undelivered {

		private final DeactivationResult result;

		private final AtomicBoolean discarded = new AtomicBoolean();

		Undelivered(DeactivationResult result) {
			this.result = result;
		}

		DeactivationResult deliver() {
			return this.result;
		}

		void discard(ContextView context) {
			if (this.discarded.compareAndSet(false, true)) {
				Operators.onDiscard(this.result, Context.of(context));
			}
		}

	}

}
