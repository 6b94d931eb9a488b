package io.github.wechatpayspring.client;

import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.nio.channels.UnresolvedAddressException;

/**
 * Remembers how much of one request was handed to the connector, which decides whether it
 * may have reached WeChat Pay. Connectors ask for a body once they have a connection. A
 * request without a body the JDK's client takes before that.
 */
final class Handover {

	private volatile boolean withoutBody;

	private volatile boolean withBody;

	void withoutBody() {
		this.withoutBody = true;
	}

	void withBody() {
		this.withBody = true;
	}

	boolean mayHaveArrived(Throwable failure) {
		return this.withBody || (this.withoutBody && !isConnectFailure(failure));
	}

	private static boolean isConnectFailure(Throwable failure) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (cause instanceof ConnectException || cause instanceof HttpConnectTimeoutException
					|| cause instanceof UnknownHostException || cause instanceof UnresolvedAddressException) {
				return true;
			}
		}
		return false;
	}

}
