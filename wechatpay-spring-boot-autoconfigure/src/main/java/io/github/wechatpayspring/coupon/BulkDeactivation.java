package io.github.wechatpayspring.coupon;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

/**
 * Publisher that deactivates many coupons, a limited number of them concurrently. It
 * keeps no reference to a request whose result is delivered. It supports one subscriber.
 */
final class BulkDeactivation extends Flux<DeactivationResult> {

	// on a busy machine, an operator downstream may cancel some time after it started to
	// drop results
	private static final long DROPPING_NANOS = TimeUnit.SECONDS.toNanos(1);

	private final Flux<Outcome> outcomes;

	private final Function<CouponDeactivation, DeactivationCall> calls;

	private final Map<RequestKey, DeactivationCall> inFlight = new ConcurrentHashMap<>();

	private final Set<Outcome> undelivered = ConcurrentHashMap.newKeySet();

	private volatile boolean cancelled;

	/**
	 * Create a new bulk.
	 * @param requests the requests
	 * @param calls the factory of calls
	 * @param concurrency the maximum number of concurrent calls
	 */
	BulkDeactivation(Publisher<CouponDeactivation> requests, Function<CouponDeactivation, DeactivationCall> calls,
			int concurrency) {
		this.calls = calls;
		this.outcomes = Flux.from(requests).flatMapDelayError(this::outcome, concurrency, 1);
	}

	@Override
	public void subscribe(CoreSubscriber<? super DeactivationResult> actual) {
		this.outcomes.subscribe(new Delivery(actual));
	}

	// for WeChat Pay, a request with another reason is the same request
	private Mono<Outcome> outcome(CouponDeactivation request) {
		RequestKey key = RequestKey.of(request);
		DeactivationCall call = this.inFlight.computeIfAbsent(key, (missing) -> this.calls.apply(request));
		return new OutcomeMono<>(() -> call, (outcome, subscriber) -> {
			// before the result is emitted, because its receiver may repeat the request
			this.inFlight.remove(key, call);
			Outcome own = outcome.of(request);
			this.undelivered.add(own);
			if (this.cancelled) {
				own.discard();
			}
			subscriber.onNext(own);
			subscriber.onComplete();
		});
	}

	private record RequestKey(String stockId, String couponCode, String requestNo) {

		static RequestKey of(CouponDeactivation request) {
			return new RequestKey(request.stockId(), request.couponCode(), request.requestNo());
		}

	}

	/**
	 * Subscription that delivers results and discards those that were not received. A
	 * cancel from another thread also discards results that were delivered immediately
	 * before, because operators such as {@code timeout} drop what arrives while they
	 * cancel.
	 */
	private final class Delivery implements CoreSubscriber<Outcome>, Subscription {

		private final CoreSubscriber<? super DeactivationResult> actual;

		private final Deque<Delivered> recent = new ArrayDeque<>();

		private volatile @Nullable Subscription upstream;

		private volatile @Nullable Thread emitter;

		Delivery(CoreSubscriber<? super DeactivationResult> actual) {
			this.actual = actual;
		}

		@Override
		public Context currentContext() {
			return this.actual.currentContext();
		}

		@Override
		public void onSubscribe(Subscription subscription) {
			this.upstream = subscription;
			this.actual.onSubscribe(this);
		}

		@Override
		public void onNext(Outcome outcome) {
			if (BulkDeactivation.this.cancelled) {
				outcome.discard();
				return;
			}
			remember(outcome);
			this.emitter = Thread.currentThread();
			this.actual.onNext(outcome.result());
			this.emitter = null;
		}

		private synchronized void remember(Outcome outcome) {
			long now = System.nanoTime();
			Delivered oldest = this.recent.peek();
			while (oldest != null && now - oldest.at > DROPPING_NANOS) {
				BulkDeactivation.this.undelivered.remove(oldest.outcome);
				this.recent.remove();
				oldest = this.recent.peek();
			}
			this.recent.add(new Delivered(outcome, now));
		}

		@Override
		public void onError(Throwable failure) {
			this.actual.onError(failure);
		}

		@Override
		public void onComplete() {
			this.actual.onComplete();
		}

		@Override
		public void request(long count) {
			Subscription upstream = this.upstream;
			if (upstream != null) {
				upstream.request(count);
			}
		}

		@Override
		public void cancel() {
			boolean nested = this.emitter == Thread.currentThread();
			Outcome current = nested ? forgetPrevious() : forgetExpired();
			BulkDeactivation.this.cancelled = true;
			Subscription upstream = this.upstream;
			if (upstream != null) {
				upstream.cancel();
			}
			BulkDeactivation.this.undelivered.stream()
				.filter((outcome) -> outcome != current)
				.forEach(Outcome::discard);
		}

		/**
		 * Forget the results that the subscriber has received before the current one. It
		 * cancels while it receives the current result, either because that is the last
		 * one it takes or because it drops the result and another thread is about to
		 * cancel.
		 * @return the current result, which only another cancel discards
		 */
		private synchronized @Nullable Outcome forgetPrevious() {
			Delivered current = this.recent.pollLast();
			forgetAll();
			if (current == null) {
				return null;
			}
			this.recent.add(current);
			return current.outcome;
		}

		private synchronized @Nullable Outcome forgetExpired() {
			Delivered last = this.recent.peekLast();
			if (last != null && System.nanoTime() - last.at > DROPPING_NANOS) {
				forgetAll();
			}
			return null;
		}

		private void forgetAll() {
			this.recent.forEach((delivered) -> BulkDeactivation.this.undelivered.remove(delivered.outcome));
			this.recent.clear();
		}

	}

	private record Delivered(Outcome outcome, long at) {
	}

}
