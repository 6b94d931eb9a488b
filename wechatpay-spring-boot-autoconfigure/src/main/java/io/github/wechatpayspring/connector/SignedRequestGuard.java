package io.github.wechatpayspring.connector;

import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpHeaders;
import org.springframework.http.client.reactive.ClientHttpRequest;
import org.springframework.http.client.reactive.ClientHttpRequestDecorator;

/**
 * Request that is not written if it is not signed. A filter that is added to a client
 * after it was built runs after the request has been signed. If it replaces the body, the
 * signature is lost.
 */
final class SignedRequestGuard extends ClientHttpRequestDecorator {

	SignedRequestGuard(ClientHttpRequest delegate) {
		super(delegate);
	}

	@Override
	public Mono<Void> writeWith(Publisher<? extends DataBuffer> body) {
		return isSigned() ? super.writeWith(body) : refuse();
	}

	@Override
	public Mono<Void> writeAndFlushWith(Publisher<? extends Publisher<? extends DataBuffer>> body) {
		return isSigned() ? super.writeAndFlushWith(body) : refuse();
	}

	@Override
	public Mono<Void> setComplete() {
		return isSigned() ? super.setComplete() : refuse();
	}

	private boolean isSigned() {
		return getHeaders().containsHeader(HttpHeaders.AUTHORIZATION);
	}

	private static Mono<Void> refuse() {
		return Mono.error(() -> new IllegalStateException("The request is not signed, because a filter that was added"
				+ " after the client was built has replaced its body. Add the filter with a"
				+ " WechatPayWebClientCustomizer bean"));
	}

}
