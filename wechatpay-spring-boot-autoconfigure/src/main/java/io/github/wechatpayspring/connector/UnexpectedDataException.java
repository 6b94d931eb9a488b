package io.github.wechatpayspring.connector;

import java.io.IOException;

/**
 * Exception for data on a connection that the request in flight does not explain.
 */
@SuppressWarnings("serial")
final class UnexpectedDataException extends IOException {

	UnexpectedDataException(String message) {
		super(message);
	}

	/**
	 * Reactor Netty logs the exception. The stack is that of an event loop.
	 */
	@Override
	public Throwable fillInStackTrace() {
		return this;
	}

}
