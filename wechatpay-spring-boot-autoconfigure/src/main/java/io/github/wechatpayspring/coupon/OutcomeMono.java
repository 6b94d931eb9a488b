package io.github.wechatpayspring.coupon;

import java.util.function.Supplier;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;

/**
 * Publisher of the outcome of a call. No outcome is lost if the subscriber cancels. An
 * outcome that is not delivered is discarded. It is also discarded if another thread
 * cancels during or after the delivery, because operators such as {@code timeout} drop
 * the elements that arrive while they cancel.
 *
 * @param <T> the type that the subscriber receives
 */
final class OutcomeMono<T> extends Mono<T> {

	private static final Log logger = LogFactory.getLog(DeactivationCall.class);

	private final Supplier<DeactivationCall> call;

	private final Emission<T> emission;

	/**
	 * Create a new publisher.
	 * @param call the supplier of the call, used once for each subscriber
	 * @param emission the strategy that emits the outcome
	 */
	OutcomeMono(Supplier<DeactivationCall> call, Emission<T> emission) {
		this.call = call;
		this.emission = emission;
	}

	@Override
	public void subscribe(CoreSubscriber<? super T> actual) {
		DeactivationCall call = this.call.get();
		Delivery<T> delivery = new Delivery<>(call, actual, this.emission);
		actual.onSubscribe(delivery);
		if (!delivery.isCancelled()) {
			call.start(actual.currentContext());
			call.whenEnded(delivery::deliver);
		}
	}

	/**
	 * Strategy that emits an outcome.
	 *
	 * @param <T> the type that the subscriber receives
	 */
	interface Emission<T> {

		/**
		 * Emit an outcome and complete, or emit an error.
		 */
		void emit(Outcome outcome, CoreSubscriber<? super T> subscriber);

	}

	private static final class Delivery<T> implements Subscription {

		private final DeactivationCall call;

		private final CoreSubscriber<? super T> subscriber;

		private final Emission<T> emission;

		private boolean requested;

		private boolean cancelled;

		private @Nullable Outcome outcome;

		// the thread that emits or has emitted the outcome
		private @Nullable Thread emitter;

		Delivery(DeactivationCall call, CoreSubscriber<? super T> subscriber, Emission<T> emission) {
			this.call = call;
			this.subscriber = subscriber;
			this.emission = emission;
		}

		synchronized boolean isCancelled() {
			return this.cancelled;
		}

		@Override
		public void request(long count) {
			if (Operators.validate(count)) {
				Outcome outcome;
				synchronized (this) {
					this.requested = true;
					outcome = startEmission();
				}
				emit(outcome);
			}
		}

		void deliver(DeactivationResult result) {
			Outcome outcome = new Outcome(result, this.subscriber.currentContext());
			boolean discarded;
			synchronized (this) {
				discarded = this.cancelled;
				this.outcome = outcome;
				outcome = startEmission();
			}
			if (discarded) {
				this.outcome.discard();
			}
			emit(outcome);
		}

		private @Nullable Outcome startEmission() {
			if (!this.requested || this.cancelled || this.outcome == null || this.emitter != null) {
				return null;
			}
			this.emitter = Thread.currentThread();
			return this.outcome;
		}

		private void emit(@Nullable Outcome outcome) {
			if (outcome == null) {
				return;
			}
			try {
				this.emission.emit(outcome, this.subscriber);
			}
			catch (Throwable ex) {
				logger.warn("A subscriber failed to process " + outcome.result(), ex);
			}
		}

		@Override
		public void cancel() {
			Outcome outcome;
			synchronized (this) {
				if (this.cancelled || this.emitter == Thread.currentThread()) {
					return;
				}
				this.cancelled = true;
				outcome = this.outcome;
			}
			if (outcome != null) {
				outcome.discard();
			}
			else {
				this.call.cancel();
			}
		}

	}

}
