package io.github.wechatpayspring.traffic;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.github.wechatpayspring.WechatPayTransportException;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Registry of the calls and requests of one merchant that are in flight. It can be
 * closed: calls are stopped, and requests that are not sent by then are sealed.
 * Thread-safe.
 */
final class InFlightRegistry {

	private final Set<CallContext> calls = ConcurrentHashMap.newKeySet();

	private final Set<InFlightRequest> requests = ConcurrentHashMap.newKeySet();

	private volatile @Nullable Closing closing;

	/**
	 * Add a call. If this is closed, the call is stopped.
	 */
	void enter(CallContext call) {
		this.calls.add(call);
		Closing closing = this.closing;
		if (closing != null) {
			call.stop(closing.reason);
		}
	}

	void leave(CallContext call) {
		this.calls.remove(call);
	}

	/**
	 * Add a request.
	 * @throws WechatPayTransportException if this is closed
	 */
	void enter(InFlightRequest request) {
		this.requests.add(request);
		Closing closing = this.closing;
		if (closing != null) {
			leave(request);
			throw WechatPayTransportException.noResponse(false, closing.reason, null);
		}
	}

	void leave(InFlightRequest request) {
		this.requests.remove(request);
		Closing closing = this.closing;
		if (closing != null && this.requests.isEmpty()) {
			closing.end.tryEmitEmpty();
		}
	}

	/**
	 * Return the number of calls and requests.
	 */
	int size() {
		return this.calls.size() + this.requests.size();
	}

	/**
	 * Return the number of calls whose first request waits for a permit without limit.
	 */
	int unboundedCalls() {
		return Math.toIntExact(this.calls.stream().filter(CallContext::isUnbounded).count());
	}

	/**
	 * Close this. Has no effect if it is closed.
	 * @param reason the reason for calls and requests that are not sent
	 * @param action run after the calls are stopped
	 * @return completes when no request awaits a response
	 */
	synchronized Mono<Void> close(String reason, Runnable action) {
		Closing closing = this.closing;
		if (closing == null) {
			closing = new Closing(reason, Sinks.empty());
			this.closing = closing;
			this.requests.forEach(InFlightRequest::seal);
			this.requests.removeIf((request) -> !request.isAwaitingResponse());
			this.calls.forEach((call) -> call.stop(reason));
			action.run();
			if (this.requests.isEmpty()) {
				closing.end.tryEmitEmpty();
			}
		}
		return closing.end.asMono();
	}

	synchronized void open() {
		this.closing = null;
	}

	/**
	 * Shutdown: its reason, and the signal that all requests have ended.
	 */
	private record Closing(String reason, Sinks.Empty<Void> end) {
	}

}
