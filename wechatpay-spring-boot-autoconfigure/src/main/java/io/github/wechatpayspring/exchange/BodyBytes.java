package io.github.wechatpayspring.exchange;

import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.core.io.buffer.DataBufferUtils;

/**
 * Collector of the bytes of a body.
 */
final class BodyBytes {

	static final byte[] NONE = {};

	private BodyBytes() {
	}

	/**
	 * Collect a body and release its buffers.
	 * @param body the body
	 * @param maximum the maximum number of bytes, or -1 for no limit
	 * @return emits the bytes, or fails with {@link DataBufferLimitException}
	 */
	static Mono<byte[]> of(Publisher<? extends DataBuffer> body, int maximum) {
		return DataBufferUtils.join(body, maximum).map(BodyBytes::read).defaultIfEmpty(NONE);
	}

	private static byte[] read(DataBuffer buffer) {
		byte[] bytes = new byte[buffer.readableByteCount()];
		buffer.read(bytes);
		DataBufferUtils.release(buffer);
		return bytes;
	}

}
