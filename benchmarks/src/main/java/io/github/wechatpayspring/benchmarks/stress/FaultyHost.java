package io.github.wechatpayspring.benchmarks.stress;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Host that relays requests to WeChat Pay with random faults. Thread-safe.
 */
final class FaultyHost implements AutoCloseable {

	private static final Pattern CONTENT_LENGTH = Pattern.compile("(?i)\r\nContent-Length: *(\\d+)");

	private static final int[] GATEWAY_STATUSES = { 400, 404, 408, 409, 413, 499, 500, 502, 503, 504 };

	private static final int[] SUCCESSES = { 201, 202, 204, 206, 226, 299 };

	private static final int LONGER_THAN_THE_READ_TIMEOUT = 1_000;

	private final URI wechatPay;

	private final ServerSocket server;

	private final ExecutorService threads = Executors.newCachedThreadPool((task) -> {
		Thread thread = new Thread(task, "faulty-host");
		thread.setDaemon(true);
		return thread;
	});

	private final Set<Socket> connections = ConcurrentHashMap.newKeySet();

	private final RandomGenerator random;

	private final int travelTime;

	/**
	 * Create a host.
	 * @param wechatPay the address of WeChat Pay
	 * @param random the source of the faults
	 * @param travelTime the maximum delay of a request, in milliseconds
	 */
	FaultyHost(URI wechatPay, RandomGenerator random, int travelTime) throws IOException {
		this.wechatPay = wechatPay;
		this.travelTime = travelTime;
		this.random = random;
		this.server = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
		this.threads.execute(this::accept);
	}

	String baseUrl() {
		return "http://127.0.0.1:" + this.server.getLocalPort();
	}

	private void accept() {
		while (!this.server.isClosed()) {
			try {
				Socket connection = this.server.accept();
				connection.setTcpNoDelay(true);
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
			byte[] response = new byte[0];
			while (response != null) {
				response = exchange(connection, response);
			}
		}
		catch (IOException ex) {
			// the client has disconnected
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		finally {
			this.connections.remove(connection);
		}
	}

	/**
	 * Receive a request and send a response.
	 * @return the response, or {@code null} if the connection must be closed
	 */
	private byte @Nullable [] exchange(Socket connection, byte[] previous) throws IOException, InterruptedException {
		InputStream in = connection.getInputStream();
		OutputStream out = connection.getOutputStream();
		byte[] head = head(in);
		if (head.length == 0) {
			return null;
		}
		HostFault fault = fault();
		if (fault == HostFault.EARLY_ERROR) {
			out.write(unsigned(503));
			return null;
		}
		byte[] request = concat(head, in.readNBytes(contentLength(head)));
		if (fault == HostFault.CLOSED_BEFORE) {
			return null;
		}
		if (fault == HostFault.TRAVELLING) {
			this.threads.execute(() -> travel(request));
			return null;
		}
		byte[] response = relay(request);
		return deliver(fault, response, previous, connection, out) ? response : null;
	}

	private boolean deliver(HostFault fault, byte[] response, byte[] previous, Socket connection, OutputStream out)
			throws IOException, InterruptedException {
		switch (fault) {
			case INTERIM -> out.write(concat(interim(), interim(), response));
			case EARLY_INTERIM -> {
				out.write(interim());
				Thread.sleep(between(1, 30));
				out.write(response);
			}
			case SWITCHING_PROTOCOLS ->
				out.write(concat(ascii("HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: a\r\n\r\n"),
						response));
			case SURPLUS -> out.write(concat(response, response));
			case LATE_SURPLUS -> {
				out.write(response);
				Thread.sleep(between(0, 20));
				out.write(previous);
			}
			case HALF_SURPLUS -> out.write(concat(response, Arrays.copyOf(response, response.length / 2)));
			case IDLE_BYTES -> {
				out.write(response);
				Thread.sleep(between(0, 20));
				out.write(ascii("\r\nidle"));
			}
			case MALFORMED_STATUS -> out.write(withStatus(response, pick("2", "20", "2000", "abc", "-200", "")));
			case CLOSED_AFTER -> {
				return false;
			}
			case RESET_AFTER -> {
				connection.setSoLinger(true, 0);
				return false;
			}
			case TRUNCATED -> {
				out.write(Arrays.copyOf(response, between(1, response.length)));
				return false;
			}
			case SLOW -> {
				Thread.sleep(LONGER_THAN_THE_READ_TIMEOUT);
				out.write(response);
			}
			case GATEWAY_ERROR -> out.write(unsigned(GATEWAY_STATUSES[between(0, GATEWAY_STATUSES.length)]));
			case OTHER_SUCCESS ->
				out.write(withStatus(response, String.valueOf(SUCCESSES[between(0, SUCCESSES.length)])));
			case FORGED -> {
				byte[] forged = response.clone();
				forged[forged.length - 2] ^= 1;
				out.write(forged);
			}
			default -> out.write(response);
		}
		return true;
	}

	private void travel(byte[] request) {
		try {
			Thread.sleep(between(0, this.travelTime));
			relay(request);
		}
		catch (IOException ex) {
			// the request is lost
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private synchronized HostFault fault() {
		return HostFault.random(this.random);
	}

	private synchronized int between(int from, int to) {
		return this.random.nextInt(from, to);
	}

	private String pick(String... values) {
		return values[between(0, values.length)];
	}

	private byte[] interim() {
		return ascii("HTTP/1.1 " + pick("100 Continue", "102 Processing", "103 Early Hints", "150 Other") + "\r\n\r\n");
	}

	private byte[] relay(byte[] request) throws IOException {
		try (Socket connection = new Socket(this.wechatPay.getHost(), this.wechatPay.getPort())) {
			connection.getOutputStream().write(request);
			byte[] head = head(connection.getInputStream());
			return concat(head, connection.getInputStream().readNBytes(contentLength(head)));
		}
	}

	private static byte[] withStatus(byte[] response, String status) {
		String text = new String(response, StandardCharsets.ISO_8859_1);
		return text.replaceFirst("^HTTP/1.1 \\d+", "HTTP/1.1 " + status).getBytes(StandardCharsets.ISO_8859_1);
	}

	private static byte[] unsigned(int status) {
		return ascii("HTTP/1.1 " + status + " Gateway\r\nContent-Type: text/html\r\nContent-Length: 13\r\n\r\n"
				+ "<html></html>");
	}

	private static byte[] head(InputStream in) throws IOException {
		ByteArrayOutputStream head = new ByteArrayOutputStream();
		int end = 0;
		while (end < 4) {
			int next = in.read();
			if (next == -1) {
				return new byte[0];
			}
			head.write(next);
			end = (next == "\r\n\r\n".charAt(end)) ? end + 1 : (next == '\r') ? 1 : 0;
		}
		return head.toByteArray();
	}

	private static int contentLength(byte[] head) {
		Matcher length = CONTENT_LENGTH.matcher(new String(head, StandardCharsets.ISO_8859_1));
		return length.find() ? Integer.parseInt(length.group(1)) : 0;
	}

	private static byte[] ascii(String text) {
		return text.getBytes(StandardCharsets.US_ASCII);
	}

	private static byte[] concat(byte[]... parts) {
		ByteArrayOutputStream all = new ByteArrayOutputStream();
		for (byte[] part : parts) {
			all.writeBytes(part);
		}
		return all.toByteArray();
	}

	@Override
	public void close() throws IOException {
		this.server.close();
		for (Socket connection : this.connections) {
			connection.close();
		}
		this.threads.shutdownNow();
	}

}
