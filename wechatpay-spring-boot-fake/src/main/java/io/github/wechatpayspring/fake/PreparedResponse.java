package io.github.wechatpayspring.fake;

import java.time.Duration;

import io.netty.handler.codec.http.HttpHeaders;

/**
 * Response that is ready to be sent.
 */
final class PreparedResponse {

	private final int status;

	private final HttpHeaders headers;

	private final byte[] body;

	private final Duration delay;

	private final ResponseDelivery delivery;

	private final WireFault wireFault;

	PreparedResponse(int status, HttpHeaders headers, byte[] body, Duration delay, ResponseDelivery delivery,
			WireFault wireFault) {
		this.status = status;
		this.headers = headers;
		this.body = body;
		this.delay = delay;
		this.delivery = delivery;
		this.wireFault = wireFault;
	}

	int status() {
		return this.status;
	}

	HttpHeaders headers() {
		return this.headers;
	}

	byte[] body() {
		return this.body;
	}

	Duration delay() {
		return this.delay;
	}

	ResponseDelivery delivery() {
		return this.delivery;
	}

	WireFault wireFault() {
		return this.wireFault;
	}

}
