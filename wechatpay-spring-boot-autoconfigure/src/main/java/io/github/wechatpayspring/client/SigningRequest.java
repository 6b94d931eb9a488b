package io.github.wechatpayspring.client;

import java.time.Duration;
import java.util.concurrent.CancellationException;

import io.github.wechatpayspring.signature.WechatPayVerifier;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpHeaders;
import org.springframework.http.client.reactive.ClientHttpRequest;
import org.springframework.http.client.reactive.ClientHttpRequestDecorator;

/**
 * Collects the body as it was rendered, signs these bytes and sends these bytes. Marks
 * the request as sent when they are handed to the connector: connectors ask for a body
 * once they have a connection, so until then nothing can have been received.
 */
final class SigningRequest extends ClientHttpRequestDecorator {

	private final RequestSignatures signatures;

	private final @Nullable RequestSignature signature;

	private final InFlightRequest inFlight;

	private final Duration readTimeout;

	/**
	 * Create a new request.
	 * @param delegate the request as the connector knows it
	 * @param signatures signs it
	 * @param signature the signature that was made beforehand, or {@code null}
	 * @param inFlight the state of the request
	 * @param readTimeout the time from sending until the response starts
	 */
	SigningRequest(ClientHttpRequest delegate, RequestSignatures signatures, @Nullable RequestSignature signature,
			InFlightRequest inFlight, Duration readTimeout) {
		super(delegate);
		this.signatures = signatures;
		this.signature = signature;
		this.inFlight = inFlight;
		this.readTimeout = readTimeout;
	}

	@Override
	public Mono<Void> writeWith(Publisher<? extends DataBuffer> body) {
		return BodyBytes.of(body, -1)
			.delayUntil(this::sign)
			.delayUntil((bytes) -> this.inFlight.sendSlot())
			.flatMap((bytes) -> {
				getHeaders().setContentLength(bytes.length);
				return super.writeWith(Mono.fromSupplier(() -> {
					send();
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
		return sign(BodyBytes.NONE).then(Mono.defer(this.inFlight::sendSlot)).then(Mono.defer(() -> {
			send();
			return super.setComplete();
		}));
	}

	private void send() {
		if (!this.inFlight.send()) {
			throw new CancellationException("The request was cancelled before it was sent");
		}
		this.inFlight.deadline().start(this.readTimeout);
	}

	// a signature made beforehand counts only for the bytes that are sent
	private Mono<Void> sign(byte[] body) {
		RequestSignature signature = this.signature;
		if (signature != null && signature.isOf(getMethod(), getURI(), body)) {
			setHeaders(signature);
			return Mono.empty();
		}
		return this.signatures.signNow(getMethod(), getURI(), body).doOnNext(this::setHeaders).then();
	}

	private void setHeaders(RequestSignature signature) {
		getHeaders().set(HttpHeaders.AUTHORIZATION, signature.authorization());
		if (signature.platformSerialNumber() != null) {
			getHeaders().set(WechatPayVerifier.SERIAL_HEADER, signature.platformSerialNumber());
		}
	}

}
