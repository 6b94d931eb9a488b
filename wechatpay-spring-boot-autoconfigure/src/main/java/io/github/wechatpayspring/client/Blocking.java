package io.github.wechatpayspring.client;

import org.jspecify.annotations.Nullable;
import reactor.core.Exceptions;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Waits for what was begun.
 *
 * @since 0.1.0
 */
public final class Blocking {

	private Blocking() {
	}

	/**
	 * Wait for a value.
	 * @param <T> the type of the value
	 * @param mono emits the value
	 * @return the value
	 * @throws IllegalStateException on a thread that must not block
	 * @throws WechatPayTransportException if the thread is interrupted while it waits;
	 * its interrupted flag stays set
	 */
	public static <T> T await(Mono<T> mono) {
		T value = awaitNullable(mono);
		if (value == null) {
			throw new IllegalStateException("There was no value to wait for");
		}
		return value;
	}

	/**
	 * Require that the thread may block.
	 * @throws IllegalStateException if it must not
	 */
	public static void requireThatMayBlock() {
		if (Schedulers.isInNonBlockingThread()) {
			throw new IllegalStateException("The thread '" + Thread.currentThread().getName()
					+ "' must not block: use the asynchronous form of this call");
		}
	}

	static <T> @Nullable T awaitNullable(Mono<T> mono) {
		requireThatMayBlock();
		try {
			return mono.block();
		}
		catch (RuntimeException ex) {
			if (Exceptions.unwrap(ex) instanceof InterruptedException) {
				Thread.currentThread().interrupt();
				throw new WechatPayTransportException("Interrupted while waiting for WeChat Pay's answer", true, ex);
			}
			throw ex;
		}
	}

}
