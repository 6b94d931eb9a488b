package io.github.wechatpayspring.benchmarks.peers;

import java.net.InetAddress;
import java.net.Socket;

import javax.net.SocketFactory;

/**
 * {@link SocketFactory} whose sockets connect to a port on loopback. Methods that return
 * connected sockets are not supported.
 */
final class RedirectedSocketFactory extends SocketFactory {

	private final int port;

	RedirectedSocketFactory(int port) {
		this.port = port;
	}

	@Override
	public Socket createSocket() {
		return new RedirectedSocket(this.port);
	}

	@Override
	public Socket createSocket(String host, int port) {
		throw new UnsupportedOperationException();
	}

	@Override
	public Socket createSocket(String host, int port, InetAddress localHost, int localPort) {
		throw new UnsupportedOperationException();
	}

	@Override
	public Socket createSocket(InetAddress host, int port) {
		throw new UnsupportedOperationException();
	}

	@Override
	public Socket createSocket(InetAddress address, int port, InetAddress localAddress, int localPort) {
		throw new UnsupportedOperationException();
	}

}
