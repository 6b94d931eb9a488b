package io.github.wechatpayspring.client;

import java.time.Duration;
import java.util.concurrent.CancellationException;

import io.github.wechatpayspring.signature.RequestSigner;
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
 * Collects the body as it was rendered, signs these bytes and sends these bytes. Notes
 * when they are handed to the connector: connectors ask for a body once they have a
 * connection, so until then nothing can have arrived.
 */
final class SigningRequest extends ClientHttpRequestDecorator {

	private final RequestSigner signer;

	private final @Nullable RequestSignature signature;

	private final @Nullable String platformSerialNumber;

	private final Exchange exchange;

	private final Duration readTimeout;

	/**
	 * Create a new request.
	 * @param delegate the request as the connector knows it
	 * @param signer signs it
	 * @param signature the signature that was made beforehand, or {@code null}
	 * @param platformSerialNumber names the key that shall sign the answer, or
	 * {@code null} to leave that to WeChat Pay
	 * @param exchange is told when it is handed to the connector
	 * @param readTimeout the time from then until an answer begins
	 */
	SigningRequest(ClientHttpRequest delegate, RequestSigner signer, @Nullable RequestSignature signature,
			@Nullable String platformSerialNumber, Exchange exchange, Duration readTimeout) {
		super(delegate);
		this.signer = signer;
		this.signature = signature;
		this.platformSerialNumber = platformSerialNumber;
		this.exchange = exchange;
		this.readTimeout = readTimeout;
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
		if (!this.exchange.handover().begin()) {
			throw new CancellationException("The request was given up before it was sent");
		}
		this.exchange.deadline().begin(this.readTimeout);
	}

	// what was signed beforehand counts only for what is sent
	private void sign(byte[] body) {
		RequestSignature signature = (this.signature != null && this.signature.isOf(getMethod(), getURI(), body))
				? this.signature : RequestSignature.of(this.signer, getMethod(), getURI(), body);
		getHeaders().set(HttpHeaders.AUTHORIZATION, signature.authorization());
		if (this.platformSerialNumber != null) {
			getHeaders().set(WechatPayVerifier.SERIAL_HEADER, this.platformSerialNumber);
		}
	}

}
