package io.github.wechatpayspring.benchmarks.peers;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;

/**
 * A socket that connects to a port on loopback, whatever it is told.
 */
final class RedirectedSocket extends Socket {

	private final int port;

	RedirectedSocket(int port) {
		this.port = port;
	}

	@Override
	public void connect(SocketAddress endpoint) throws IOException {
		connect(endpoint, 0);
	}

	@Override
	public void connect(SocketAddress endpoint, int timeout) throws IOException {
		super.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), this.port), timeout);
	}

}
