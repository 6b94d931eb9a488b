package io.github.wechatpayspring.connector;

import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.Queue;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;

import io.github.wechatpayspring.exchange.SignedExchange;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.http.client.reactive.ClientHttpRequest;
import org.springframework.http.client.reactive.ClientHttpResponse;
import org.springframework.http.client.reactive.ClientHttpResponseDecorator;

/**
 * Connector for an HTTP client whose connections cannot be closed individually. Each
 * exchange has a client of its own, and therefore a connection of its own. A client is
 * reused after a signed final response that was read completely, and discarded otherwise.
 */
final class ExclusiveConnectors implements ClientHttpConnector, AutoCloseable {

	private final Supplier<DiscardableConnector> factory;

	private final Duration maxIdleTime;

	private final ReceivedResponses receivedResponses = new ReceivedResponses();

	private final Queue<Idle> idle = new ConcurrentLinkedQueue<>();

	private final Set<DiscardableConnector> inUse = Collections
		.newSetFromMap(Collections.synchronizedMap(new WeakHashMap<>()));

	private volatile boolean closed;

	ExclusiveConnectors(Supplier<DiscardableConnector> factory, Duration maxIdleTime) {
		this.factory = factory;
		this.maxIdleTime = maxIdleTime;
	}

	/**
	 * Create a client for the first exchange. It is not connected.
	 */
	void initialize() {
		release(this.factory.get());
	}

	@Override
	public Mono<ClientHttpResponse> connect(HttpMethod method, URI uri,
			Function<? super ClientHttpRequest, Mono<Void>> requestCallback) {
		return Mono.deferContextual((context) -> {
			DiscardableConnector used = SignedExchange.Listener.requiresNewConnection(context) ? null : poll();
			DiscardableConnector connector = (used != null) ? used : this.factory.get();
			this.inUse.add(connector);
			// a late cancellation must not discard a connector that is idle again
			AtomicBoolean ended = new AtomicBoolean();
			Runnable release = () -> once(ended, () -> release(connector));
			Runnable discard = () -> once(ended, () -> discard(connector));
			return connector.connector()
				.connect(method, uri, requestCallback)
				.flatMap((response) -> exclusive(response, release, discard, used != null))
				.doOnError((failure) -> discard.run())
				.doOnCancel(discard);
		});
	}

	private static void once(AtomicBoolean done, Runnable action) {
		if (done.compareAndSet(false, true)) {
			action.run();
		}
	}

	private Mono<ClientHttpResponse> exclusive(ClientHttpResponse response, Runnable release, Runnable discard,
			boolean used) {
		boolean first = this.receivedResponses.add(response.getHeaders().getFirst(ReceivedResponses.SIGNATURE));
		return (used && !first) ? refuse(response) : Mono.just(new ExclusiveResponse(response, release, discard));
	}

	// cancelled, so that the connection is closed
	private static Mono<ClientHttpResponse> refuse(ClientHttpResponse response) {
		return response.getBody()
			.doOnNext(DataBufferUtils::release)
			.take(1)
			.onErrorComplete()
			.then(Mono.error(() -> new UnexpectedDataException("The response to another request was received again")));
	}

	private @Nullable DiscardableConnector poll() {
		long now = System.nanoTime();
		for (Idle next = this.idle.poll(); next != null; next = this.idle.poll()) {
			if (now - next.since < this.maxIdleTime.toNanos()) {
				return next.connector;
			}
			next.connector.discard();
		}
		return null;
	}

	private void release(DiscardableConnector connector) {
		this.inUse.remove(connector);
		this.idle.add(new Idle(connector, System.nanoTime()));
		if (this.closed) {
			discardIdle();
		}
	}

	private void discard(DiscardableConnector connector) {
		this.inUse.remove(connector);
		connector.discard();
	}

	private void discardIdle() {
		for (Idle next = this.idle.poll(); next != null; next = this.idle.poll()) {
			next.connector.discard();
		}
	}

	@Override
	public void close() {
		this.closed = true;
		discardIdle();
		synchronized (this.inUse) {
			this.inUse.forEach(DiscardableConnector::discard);
			this.inUse.clear();
		}
	}

	private record Idle(DiscardableConnector connector, long since) {
	}

	private static final class ExclusiveResponse extends ClientHttpResponseDecorator {

		private final Runnable release;

		private final Runnable discard;

		ExclusiveResponse(ClientHttpResponse response, Runnable release, Runnable discard) {
			super(response);
			this.release = release;
			this.discard = discard;
		}

		@Override
		public Flux<DataBuffer> getBody() {
			// before the subscriber is notified, which may cancel or call again
			return super.getBody().doOnComplete(isReusable() ? this.release : this.discard)
				.doOnError((failure) -> this.discard.run())
				.doOnCancel(this.discard);
		}

		private boolean isReusable() {
			return getStatusCode().value() >= 200 && getHeaders().containsHeader(ReceivedResponses.SIGNATURE);
		}

	}

}
