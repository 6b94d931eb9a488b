package io.github.wechatpayspring.coupon;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.wechatpayspring.coupon.RawFault.Tolerance;

/**
 * Server that forwards requests to a {@code FakeWechatPay} unchanged and returns the
 * responses with the scheduled faults.
 */
final class RawSocketServer implements Closeable {

	private static final Pattern LENGTH = Pattern.compile("(?i)\\r\\nContent-Length: (\\d+)");

	private static final byte[] UNSIGNED = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"
		.getBytes(StandardCharsets.US_ASCII);

	private final URI wechatPay;

	private final ServerSocket server;

	private final ExecutorService threads = Executors.newCachedThreadPool();

	private final Set<Socket> connections = ConcurrentHashMap.newKeySet();

	private final Queue<FaultyExchange> exchanges = new ConcurrentLinkedQueue<>();

	private final AtomicInteger requests = new AtomicInteger();

	RawSocketServer(URI wechatPay) throws IOException {
		this.wechatPay = wechatPay;
		this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
		this.threads.execute(this::accept);
	}

	String baseUrl() {
		return "http://127.0.0.1:" + this.server.getLocalPort();
	}

	/**
	 * Schedule the faults of the next exchanges, in place of those that were scheduled
	 * before, and count requests from zero.
	 */
	void schedule(List<FaultyExchange> exchanges) {
		this.exchanges.clear();
		this.exchanges.addAll(exchanges);
		this.requests.set(0);
	}

	/**
	 * Return the number of requests that were received at least in part.
	 */
	int requests() {
		return this.requests.get();
	}

	private void accept() {
		while (!this.server.isClosed()) {
			try {
				Socket connection = this.server.accept();
				this.connections.add(connection);
				this.threads.execute(() -> serve(connection));
			}
			catch (IOException | RejectedExecutionException ex) {
				// closed
			}
		}
	}

	private void serve(Socket connection) {
		try (connection) {
			boolean open = true;
			while (open) {
				open = exchange(connection);
			}
		}
		catch (IOException ex) {
			// the client has closed the connection
		}
		finally {
			this.connections.remove(connection);
		}
	}

	private boolean exchange(Socket connection) throws IOException {
		int first = connection.getInputStream().read();
		if (first == -1) {
			return false;
		}
		this.requests.incrementAndGet();
		FaultyExchange next = this.exchanges.poll();
		if (next != null && next.fault == RawFault.RESET_WHILE_SENDING) {
			connection.setSoLinger(true, 0);
			return false;
		}
		byte[] request = request(first, connection.getInputStream());
		byte[] response = (next == null || next.effect) ? forward(request) : UNSIGNED;
		connection.setSoLinger(next != null && next.fault == RawFault.RESET, 0);
		if (next == null) {
			connection.getOutputStream().write(response);
			return true;
		}
		next.fault.deliver(connection.getOutputStream(), response);
		return next.fault.tolerance() != Tolerance.BROKEN;
	}

	private static byte[] request(int first, InputStream in) throws IOException {
		ByteArrayOutputStream request = new ByteArrayOutputStream();
		// up to the end of the JSON
		for (int next = first; next != -1; next = (next != '}') ? in.read() : -1) {
			request.write(next);
		}
		return request.toByteArray();
	}

	private byte[] forward(byte[] request) throws IOException {
		try (Socket connection = new Socket(this.wechatPay.getHost(), this.wechatPay.getPort())) {
			connection.getOutputStream().write(request);
			InputStream in = connection.getInputStream();
			ByteArrayOutputStream response = new ByteArrayOutputStream();
			while (!response.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
				response.write(in.read());
			}
			Matcher length = LENGTH.matcher(response.toString(StandardCharsets.ISO_8859_1));
			if (!length.find()) {
				throw new IllegalStateException("Response has no Content-Length");
			}
			response.write(in.readNBytes(Integer.parseInt(length.group(1))));
			return response.toByteArray();
		}
	}

	@Override
	public void close() throws IOException {
		this.server.close();
		for (Socket connection : this.connections) {
			connection.close();
		}
		this.threads.shutdownNow();
	}

	/**
	 * Exchange with a fault.
	 *
	 * @param fault the fault
	 * @param effect whether WeChat Pay has received the request and deactivated the
	 * coupon
	 */
	record FaultyExchange(RawFault fault, boolean effect) {
	}

}
