package io.github.wechatpayspring.autoconfigure;

import java.util.LinkedHashSet;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.client.reactive.ClientHttpResponse;

/**
 * Signed responses that were received lately. A response that is received again belongs
 * to the request before, and must not be verified as the response to another one.
 */
final class ReceivedResponses {

	static final String SIGNATURE = "Wechatpay-Signature";

	private static final int CAPACITY = 10_000;

	// as unique as the whole
	private static final int LENGTH = 32;

	private final Set<String> signatures = new LinkedHashSet<>();

	/**
	 * Return the response, or fail if it was received before.
	 * @param response the response
	 * @return the response, or an error
	 */
	Mono<ClientHttpResponse> check(ClientHttpResponse response) {
		if (add(response.getHeaders().getFirst(SIGNATURE))) {
			return Mono.just(response);
		}
		// cancelled, so that the connection is closed
		return response.getBody()
			.doOnNext(DataBufferUtils::release)
			.take(1)
			.onErrorComplete()
			.then(Mono.error(() -> new UnexpectedDataException("The response to another request was received again")));
	}

	static boolean isSigned(HttpHeaders headers) {
		return headers.containsHeader(SIGNATURE);
	}

	private boolean add(@Nullable String signature) {
		if (signature == null || signature.length() < LENGTH) {
			return true;
		}
		synchronized (this.signatures) {
			if (!this.signatures.add(signature.substring(0, LENGTH))) {
				return false;
			}
			if (this.signatures.size() > CAPACITY) {
				this.signatures.remove(this.signatures.iterator().next());
			}
			return true;
		}
	}

}
