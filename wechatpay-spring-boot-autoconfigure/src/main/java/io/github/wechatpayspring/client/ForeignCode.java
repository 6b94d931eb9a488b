package io.github.wechatpayspring.client;

import java.time.Duration;
import java.util.function.Supplier;

import reactor.core.publisher.Mono;

/**
 * Runs code of the application where it can do no harm: on a worker, which it may block,
 * and within a time limit. Whatever it throws becomes an error signal. Thread-safe.
 */
final class ForeignCode {

	private final CallThreads threads;

	private final Deadlines deadlines;

	ForeignCode(CallThreads threads, Deadlines deadlines) {
		this.threads = threads;
		this.deadlines = deadlines;
	}

	/**
	 * Run code of the application.
	 * @param <T> the type of its result
	 * @param code the code
	 * @param limit the time that it may take
	 * @param timeout gives the error if it takes longer
	 * @return emits the result. If the subscription is cancelled or the time is over, the
	 * thread of the code is interrupted
	 */
	<T> Mono<T> run(Supplier<Mono<T>> code, Duration limit, Supplier<? extends Throwable> timeout) {
		return Mono.defer(() -> guarded(code))
			.subscribeOn(this.threads.workers())
			.timeout(this.deadlines.after(limit), Mono.error(timeout));
	}

	/**
	 * Turn whatever code of the application throws into an error signal.
	 */
	static <T> Mono<T> guarded(Supplier<Mono<T>> code) {
		try {
			return code.get();
		}
		catch (Throwable ex) {
			Failures.throwIfFatal(ex);
			return Mono.error(ex);
		}
	}

}
