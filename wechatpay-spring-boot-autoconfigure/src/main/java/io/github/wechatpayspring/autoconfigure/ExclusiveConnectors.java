package io.github.wechatpayspring.autoconfigure;

import java.net.URI;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;

import io.github.wechatpayspring.client.WechatPayTraffic;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SignalType;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
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

	private final Supplier<ClientHttpConnector> factory;

	private final Duration maxIdleTime;

	private final ReceivedResponses receivedResponses = new ReceivedResponses();

	private final Queue<Idle> idle = new ConcurrentLinkedQueue<>();

	private volatile boolean closed;

	ExclusiveConnectors(Supplier<ClientHttpConnector> factory, Duration maxIdleTime) {
		this.factory = factory;
		this.maxIdleTime = maxIdleTime;
	}

	@Override
	public Mono<ClientHttpResponse> connect(HttpMethod method, URI uri,
			Function<? super ClientHttpRequest, Mono<Void>> requestCallback) {
		return Mono.deferContextual((context) -> {
			ClientHttpConnector used = WechatPayTraffic.requiresNewConnection(context) ? null : poll();
			ClientHttpConnector connector = (used != null) ? used : this.factory.get();
			return connector.connect(method, uri, requestCallback)
				.flatMap((response) -> exclusive(response, connector, used != null));
		});
	}

	private Mono<ClientHttpResponse> exclusive(ClientHttpResponse response, ClientHttpConnector connector,
			boolean used) {
		boolean first = this.receivedResponses.add(response.getHeaders().getFirst(ReceivedResponses.SIGNATURE));
		return (used && !first) ? refuse(response)
				: Mono.just(new ExclusiveResponse(response, () -> release(connector)));
	}

	// cancelled, so that the connection is closed
	private static Mono<ClientHttpResponse> refuse(ClientHttpResponse response) {
		return response.getBody()
			.doOnNext(DataBufferUtils::release)
			.take(1)
			.onErrorComplete()
			.then(Mono.error(() -> new UnexpectedDataException("The response to another request was received again")));
	}

	private @Nullable ClientHttpConnector poll() {
		long now = System.nanoTime();
		for (Idle next = this.idle.poll(); next != null; next = this.idle.poll()) {
			if (now - next.since < this.maxIdleTime.toNanos()) {
				return next.connector;
			}
		}
		return null;
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

	private record Idle(ClientHttpConnector connector, long since) {
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
			return getStatusCode().value() >= 200 && getHeaders().containsHeader(ReceivedResponses.SIGNATURE);
		}

	}

}
