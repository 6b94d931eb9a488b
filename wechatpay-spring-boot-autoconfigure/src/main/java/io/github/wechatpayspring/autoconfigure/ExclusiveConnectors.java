package io.github.wechatpayspring.autoconfigure;

import java.net.URI;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SignalType;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.http.client.reactive.ClientHttpRequest;
import org.springframework.http.client.reactive.ClientHttpResponse;
import org.springframework.http.client.reactive.ClientHttpResponseDecorator;

/**
 * Connector for a client whose connections cannot be closed one by one: each exchange has
 * a client of its own, and so a connection of its own. A client is used again after a
 * signed final response that was read completely, and dropped after anything else. Its
 * resources are released once it is unreachable.
 */
final class ExclusiveConnectors implements ClientHttpConnector, AutoCloseable {

	private static final Duration REST = Duration.ofMillis(2);

	private static final Duration MAX_IDLE_TIME = Duration.ofSeconds(7);

	private final Supplier<ClientHttpConnector> factory;

	private final Queue<Idle> idle = new ConcurrentLinkedQueue<>();

	private volatile boolean closed;

	ExclusiveConnectors(Supplier<ClientHttpConnector> factory) {
		this.factory = factory;
	}

	@Override
	public Mono<ClientHttpResponse> connect(HttpMethod method, URI uri,
			Function<? super ClientHttpRequest, Mono<Void>> requestCallback) {
		return Mono.defer(() -> {
			ClientHttpConnector connector = acquire();
			return connector.connect(method, uri, requestCallback)
				.map((response) -> new ExclusiveResponse(response, () -> release(connector)));
		});
	}

	private ClientHttpConnector acquire() {
		long now = System.nanoTime();
		for (Idle next = this.idle.peek(); next != null
				&& now - next.since >= REST.toNanos(); next = this.idle.peek()) {
			if (this.idle.remove(next) && now - next.since < MAX_IDLE_TIME.toNanos()) {
				return next.connector;
			}
		}
		return this.factory.get();
	}

	private void release(ClientHttpConnector connector) {
		if (!this.closed) {
			this.idle.add(new Idle(connector, System.nanoTime()));
		}
	}

	@Override
	public void close() {
		this.closed = true;
		this.idle.clear();
	}

	private static final class Idle {

		private final ClientHttpConnector connector;

		private final long since;

		Idle(ClientHttpConnector connector, long since) {
			this.connector = connector;
			this.since = since;
		}

	}

	private static final class ExclusiveResponse extends ClientHttpResponseDecorator {

		private final Runnable release;

		private final AtomicBoolean read = new AtomicBoolean();

		ExclusiveResponse(ClientHttpResponse response, Runnable release) {
			super(response);
			this.release = release;
		}

		@Override
		public Flux<DataBuffer> getBody() {
			return super.getBody().doFinally((signal) -> {
				if (signal == SignalType.ON_COMPLETE && !this.read.getAndSet(true) && isReusable()) {
					this.release.run();
				}
			});
		}

		private boolean isReusable() {
			return getStatusCode().value() >= 200 && ReceivedResponses.isSigned(getHeaders());
		}

	}

}
