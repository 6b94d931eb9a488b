package io.github.wechatpayspring.benchmarks.peers;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;

/**
 * Socket that connects to a port on loopback instead of the requested address.
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
