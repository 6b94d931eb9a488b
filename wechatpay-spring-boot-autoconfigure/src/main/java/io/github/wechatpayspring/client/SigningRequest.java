package io.github.wechatpayspring.client;

import java.net.URI;
import java.util.concurrent.atomic.AtomicBoolean;

import io.github.wechatpayspring.signature.RequestSigner;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpHeaders;
import org.springframework.http.client.reactive.ClientHttpRequest;
import org.springframework.http.client.reactive.ClientHttpRequestDecorator;

/**
 * Collects the body as it was rendered, signs these bytes and sends these bytes. Notes
 * when they are handed to the connector: connectors ask for a body once they have a
 * connection, so until then nothing can have arrived.
 */
final class SigningRequest extends ClientHttpRequestDecorator {

	private final RequestSigner signer;

	private final AtomicBoolean sent;

	SigningRequest(ClientHttpRequest delegate, RequestSigner signer, AtomicBoolean sent) {
		super(delegate);
		this.signer = signer;
		this.sent = sent;
	}

	@Override
	public Mono<Void> writeWith(Publisher<? extends DataBuffer> body) {
		return Bytes.of(body, -1).flatMap((bytes) -> {
			sign(bytes);
			getHeaders().setContentLength(bytes.length);
			return super.writeWith(Mono.fromSupplier(() -> {
				this.sent.set(true);
				return bufferFactory().wrap(bytes);
			}));
		});
	}

	@Override
	public Mono<Void> writeAndFlushWith(Publisher<? extends Publisher<? extends DataBuffer>> body) {
		return writeWith(Flux.from(body).concatMap((part) -> part));
	}

	@Override
	public Mono<Void> setComplete() {
		return Mono.defer(() -> {
			sign(Bytes.NONE);
			this.sent.set(true);
			return super.setComplete();
		});
	}

	private void sign(byte[] body) {
		try {
			getHeaders().set(HttpHeaders.AUTHORIZATION, this.signer.authorization(getMethod().name(), target(), body));
		}
		catch (RuntimeException ex) {
			throw new WechatPaySigningException("The request could not be signed and was not sent", ex);
		}
	}

	private String target() {
		URI uri = getURI();
		return (uri.getRawQuery() != null) ? uri.getRawPath() + '?' + uri.getRawQuery() : uri.getRawPath();
	}

}
