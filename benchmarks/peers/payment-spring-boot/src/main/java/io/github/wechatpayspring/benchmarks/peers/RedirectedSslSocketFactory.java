package io.github.wechatpayspring.benchmarks.peers;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;

import javax.net.ssl.SSLSocketFactory;

/**
 * {@link SSLSocketFactory} for {@code HttpsURLConnection} whose sockets connect to a port
 * on loopback. Methods that return connected sockets are not supported.
 */
final class RedirectedSslSocketFactory extends SSLSocketFactory {

	private final SSLSocketFactory delegate = (SSLSocketFactory) SSLSocketFactory.getDefault();

	private final int port;

	RedirectedSslSocketFactory(int port) {
		this.port = port;
	}

	@Override
	public Socket createSocket() {
		return new RedirectedSocket(this.port);
	}

	@Override
	public Socket createSocket(Socket socket, String host, int port, boolean autoClose) throws IOException {
		return this.delegate.createSocket(socket, host, port, autoClose);
	}

	@Override
	public String[] getDefaultCipherSuites() {
		return this.delegate.getDefaultCipherSuites();
	}

	@Override
	public String[] getSupportedCipherSuites() {
		return this.delegate.getSupportedCipherSuites();
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
