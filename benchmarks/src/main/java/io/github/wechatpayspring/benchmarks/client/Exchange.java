package io.github.wechatpayspring.benchmarks.client;

import java.util.function.BiConsumer;
import java.util.function.Consumer;

import io.github.wechatpayspring.benchmarks.load.Target;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

/**
 * HTTP exchange with plain Reactor Netty and the same number of connections as the
 * starter.
 */
final class Exchange implements AutoCloseable {

	private final ConnectionProvider connections = ConnectionProvider.builder("exchange")
		.maxConnections(64)
		.pendingAcquireMaxCount(-1)
		.build();

	private final HttpClient client;

	Exchange(Target target) {
		this.client = HttpClient.create(this.connections)
			.baseUrl("https://" + target.host() + ":" + target.port())
			.disableRetry(true)
			.headers((headers) -> headers.set(HttpHeaderNames.CONTENT_TYPE, "application/json")
				.set(HttpHeaderNames.ACCEPT, "application/json")
				.set(Deactivations.SERIAL_HEADER, target.publicKeyId()));
	}

	/**
	 * Send a body and wait until the response is checked.
	 */
	void post(byte[] body, Consumer<HttpHeaders> headers, BiConsumer<HttpHeaders, byte[]> check) {
		this.client.headers((own) -> headers.accept(own.set(HttpHeaderNames.CONTENT_LENGTH, body.length)))
			.post()
			.uri(Deactivations.PATH)
			.send(Mono.fromSupplier(() -> Unpooled.wrappedBuffer(body)))
			.responseSingle((response, content) -> {
				if (response.status().code() != 200) {
					return Mono.error(new IllegalStateException("Response has status " + response.status()));
				}
				return content.asByteArray().doOnNext((bytes) -> check.accept(response.responseHeaders(), bytes));
			})
			.block();
	}

	@Override
	public void close() {
		this.connections.dispose();
	}

}
