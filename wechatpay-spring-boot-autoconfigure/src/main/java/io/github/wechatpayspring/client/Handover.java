package io.github.wechatpayspring.client;

import java.util.concurrent.atomic.AtomicReference;

/**
 * Decides, once for all, whether a request was handed to the connector. A verdict that it
 * was not also keeps it from being handed over later, by a connector that has not yet
 * heard that nobody waits any more.
 */
final class Handover {

	private final AtomicReference<State> state = new AtomicReference<>(State.OPEN);

	/**
	 * Note that the request is about to be handed over; again, if the connector asks for
	 * it again.
	 * @return whether it may be
	 */
	boolean begin() {
		return this.state.compareAndSet(State.OPEN, State.BEGUN) || this.state.get() == State.BEGUN;
	}

	/**
	 * Decide whether anything was handed over.
	 * @return whether something was, and so may have arrived
	 */
	boolean end() {
		return !this.state.compareAndSet(State.OPEN, State.CLOSED) && this.state.get() == State.BEGUN;
	}

	private enum State {

		OPEN, BEGUN, CLOSED

	}

}
