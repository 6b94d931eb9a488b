package io.github.wechatpayspring.coupon;

import java.net.URI;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.http.HttpMethod;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.http.client.reactive.ClientHttpRequest;
import org.springframework.http.client.reactive.ClientHttpResponse;

/**
 * Sends requests to where they do not arrive, when that is foretold.
 */
final class FaultyConnector implements ClientHttpConnector {

	private final ClientHttpConnector delegate;

	private final URI nobody;

	private final Queue<Fault> faults = new ConcurrentLinkedQueue<>();

	FaultyConnector(ClientHttpConnector delegate, URI nobody) {
		this.delegate = delegate;
		this.nobody = nobody;
	}

	/**
	 * Foretell the faults of the next attempts, in place of what was foretold before.
	 */
	void foretell(List<Fault> faults) {
		this.faults.clear();
		this.faults.addAll(faults);
	}

	/**
	 * Return whether the attempt that is being made cannot be signed, and so does not
	 * come here.
	 */
	boolean keepsFromSigning() {
		return this.faults.peek() == Fault.SIGNER_FAILED && this.faults.poll() != null;
	}

	@Override
	public Mono<ClientHttpResponse> connect(HttpMethod method, URI uri,
			Function<? super ClientHttpRequest, Mono<Void>> requestCallback) {
		return this.delegate.connect(method, target(this.faults.poll(), uri), requestCallback);
	}

	private URI target(@Nullable Fault fault, URI uri) {
		if (fault == Fault.CONNECTION_REFUSED) {
			return this.nobody.resolve(uri.getRawPath());
		}
		if (fault == Fault.HOST_UNKNOWN) {
			return URI.create("http://wechatpay.invalid").resolve(uri.getRawPath());
		}
		// where nobody speaks TLS
		return (fault == Fault.TLS_FAILED) ? URI.create("https://" + uri.getRawAuthority() + uri.getRawPath()) : uri;
	}

}
