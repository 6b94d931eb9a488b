package io.github.wechatpayspring.client;

import org.jspecify.annotations.Nullable;
import reactor.core.Exceptions;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

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

	/**
	 * Tell those upstream that the subscribing thread does nothing but wait, so that it
	 * may as well do their work.
	 * @param context the context of the subscriber
	 * @return the context that tells
	 */
	public static Context waiting(Context context) {
		return context.put(Blocking.class, true);
	}

	/**
	 * Return whether this is the thread of a caller that waits.
	 */
	static boolean isWaiting(ContextView context) {
		return context.hasKey(Blocking.class) && !Schedulers.isInNonBlockingThread();
	}

	static <T> @Nullable T awaitNullable(Mono<T> mono) {
		requireThatMayBlock();
		try {
			return mono.contextWrite(Blocking::waiting).block();
		}
		catch (WechatPayException ex) {
			throw StackTraces.withCaller(ex, WebClientWechatPayEndpoint.class);
		}
		catch (RuntimeException ex) {
			if (Exceptions.unwrap(ex) instanceof InterruptedException) {
				throw new WechatPayTransportException("Interrupted while waiting for WeChat Pay's answer", true, ex);
			}
			throw ex;
		}
	}

}
