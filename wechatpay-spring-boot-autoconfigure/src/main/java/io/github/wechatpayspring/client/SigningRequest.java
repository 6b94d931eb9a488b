package io.github.wechatpayspring.client;

import java.net.URI;
import java.util.concurrent.CancellationException;

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

	private final Handover handover;

	SigningRequest(ClientHttpRequest delegate, RequestSigner signer, Handover handover) {
		super(delegate);
		this.signer = signer;
		this.handover = handover;
	}

	@Override
	public Mono<Void> writeWith(Publisher<? extends DataBuffer> body) {
		return Bytes.of(body, -1).flatMap((bytes) -> {
			sign(bytes);
			getHeaders().setContentLength(bytes.length);
			return super.writeWith(Mono.fromSupplier(() -> {
				begin();
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
			begin();
			return super.setComplete();
		});
	}

	private void begin() {
		if (!this.handover.begin()) {
			throw new CancellationException("The request was given up before it was sent");
		}
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
