package io.github.wechatpayspring.coupon;

import java.net.URI;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;

import io.github.wechatpayspring.connector.ClosedPort;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.http.HttpMethod;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.http.client.reactive.ClientHttpRequest;
import org.springframework.http.client.reactive.ClientHttpResponse;

/**
 * Connector that sends requests to hosts that do not receive them, as scheduled.
 */
final class FaultyConnector implements ClientHttpConnector {

	private final ClientHttpConnector delegate;

	private final URI closedPort = URI.create(ClosedPort.baseUrl());

	private final Queue<Fault> faults = new ConcurrentLinkedQueue<>();

	FaultyConnector(ClientHttpConnector delegate) {
		this.delegate = delegate;
	}

	/**
	 * Schedule the faults of the next attempts, in place of those that were scheduled
	 * before.
	 */
	void schedule(List<Fault> faults) {
		this.faults.clear();
		this.faults.addAll(faults);
	}

	/**
	 * Throw an exception if the signer fails in the current attempt, which therefore does
	 * not reach the connector.
	 */
	void failIfSignerFails() {
		if (this.faults.peek() == Fault.SIGNER_FAILED && this.faults.poll() != null) {
			throw new IllegalStateException("HSM is away");
		}
	}

	@Override
	public Mono<ClientHttpResponse> connect(HttpMethod method, URI uri,
			Function<? super ClientHttpRequest, Mono<Void>> requestCallback) {
		return this.delegate.connect(method, target(this.faults.poll(), uri), requestCallback);
	}

	private URI target(@Nullable Fault fault, URI uri) {
		if (fault == Fault.CONNECTION_REFUSED) {
			return this.closedPort.resolve(uri.getRawPath());
		}
		if (fault == Fault.HOST_UNKNOWN) {
			return URI.create("http://wechatpay.invalid").resolve(uri.getRawPath());
		}
		// the port does not support TLS
		return (fault == Fault.TLS_FAILED) ? URI.create("https://" + uri.getRawAuthority() + uri.getRawPath()) : uri;
	}

}
