package io.github.wechatpayspring.coupon;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;

import io.github.wechatpayspring.client.Attempts;
import io.github.wechatpayspring.client.Blocking;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.core.publisher.SignalType;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * One call, which goes on to its end once something was sent, whoever still waits for it.
 */
final class DeactivationCall {

	private static final Log logger = LogFactory.getLog(DeactivationCall.class);

	private final Attempts attempts;

	private final Mono<DeactivationResult> result;

	/**
	 * Create a new call.
	 * @param attempts the attempts of the call
	 * @param result makes the attempts; never ends in an error
	 */
	DeactivationCall(Attempts attempts, Mono<DeactivationResult> result) {
		this.attempts = attempts;
		this.result = result.cache();
	}

	/**
	 * Return what comes of the call. Who cancels has no further attempt made; what comes
	 * of one that was sent is discarded as Reactor discards, so that a hook gets it.
	 */
	Mono<DeactivationResult> result() {
		return Mono.deferContextual((context) -> {
			AtomicBoolean delivered = new AtomicBoolean();
			return this.result.doOnNext((result) -> delivered.set(true)).doFinally((signal) -> {
				if (signal == SignalType.CANCEL && !delivered.get()) {
					leave(context);
				}
			});
		});
	}

	private void leave(ContextView context) {
		this.attempts.stop("the caller cancelled");
		this.result.subscribe((late) -> Operators.onDiscard(late, Context.of(context)));
	}

	/**
	 * Log an outcome that reached nobody.
	 */
	static void log(DeactivationResult discarded) {
		logger.warn("Nobody waited for " + discarded);
	}

	/**
	 * Wait for what comes of the call. Who is interrupted has no further attempt made,
	 * and waits for one that was sent.
	 */
	DeactivationResult await() {
		boolean interrupted = Thread.interrupted();
		if (interrupted) {
			stopForInterruption();
		}
		CompletableFuture<DeactivationResult> future = this.result.contextWrite(Blocking::waiting).toFuture();
		try {
			while (true) {
				try {
					return future.get();
				}
				catch (InterruptedException ex) {
					interrupted = true;
					stopForInterruption();
				}
			}
		}
		catch (ExecutionException ex) {
			throw new IllegalStateException("The call ended without an outcome", ex.getCause());
		}
		finally {
			if (interrupted) {
				Thread.currentThread().interrupt();
			}
		}
	}

	private void stopForInterruption() {
		this.attempts.stop("the waiting thread was interrupted");
	}

}
