package io.github.wechatpayspring.traffic;

import java.util.function.Consumer;

import io.github.wechatpayspring.Failures;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoOperator;
import reactor.util.context.Context;

/**
 * Operator that does not let errors thrown by its downstream reach its upstream. Reactor
 * throws a {@link LinkageError} of a filter or an observation handler into the HTTP
 * client. The connection would be lost, and the caller would wait forever.
 *
 * @param <T> the type of the value
 */
final class ThrowingDownstreamGuard<T> extends MonoOperator<T, T> {

	private final Consumer<Throwable> handler;

	/**
	 * Create a new guard.
	 * @param source the upstream
	 * @param handler the handler of errors that the downstream throws
	 */
	ThrowingDownstreamGuard(Mono<T> source, Consumer<Throwable> handler) {
		super(source);
		this.handler = handler;
	}

	@Override
	public void subscribe(CoreSubscriber<? super T> actual) {
		this.source.subscribe(new GuardedSubscriber<>(actual, this.handler));
	}

	private record GuardedSubscriber<T>(CoreSubscriber<? super T> actual,
			Consumer<Throwable> handler) implements CoreSubscriber<T> {

		@Override
		public Context currentContext() {
			return this.actual.currentContext();
		}

		@Override
		public void onSubscribe(Subscription subscription) {
			try {
				this.actual.onSubscribe(subscription);
			}
			catch (Throwable ex) {
				subscription.cancel();
				Failures.throwIfFatal(ex);
				this.handler.accept(ex);
			}
		}

		@Override
		public void onNext(T value) {
			guard(() -> this.actual.onNext(value));
		}

		@Override
		public void onError(Throwable failure) {
			guard(() -> this.actual.onError(failure));
		}

		@Override
		public void onComplete() {
			guard(this.actual::onComplete);
		}

		private void guard(Runnable signal) {
			try {
				signal.run();
			}
			catch (Throwable ex) {
				Failures.throwIfFatal(ex);
				this.handler.accept(ex);
			}
		}

	}

}
