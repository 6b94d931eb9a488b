package io.github.wechatpayspring.connector;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/**
 * Port of the loopback interface that refuses connections.
 */
public final class ClosedPort {

	private ClosedPort() {
	}

	/**
	 * Return the base URL of a port that was just closed.
	 */
	public static String baseUrl() {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return "http://127.0.0.1:" + socket.getLocalPort();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
