package io.github.wechatpayspring.connector;

import org.springframework.http.client.reactive.ClientHttpConnector;

/**
 * Connector with a client of its own that can be discarded. It is not a record, because
 * instances are compared by identity.
 */
final class DiscardableConnector {

	private final ClientHttpConnector connector;

	private final Runnable disposal;

	DiscardableConnector(ClientHttpConnector connector, Runnable disposal) {
		this.connector = connector;
		this.disposal = disposal;
	}

	ClientHttpConnector connector() {
		return this.connector;
	}

	void discard() {
		this.disposal.run();
	}

}
