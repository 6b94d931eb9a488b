package io.github.wechatpayspring.connector;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;

import javax.net.ServerSocketFactory;

/**
 * HTTP server that responds to the n-th request without a body with the n-th text of a
 * script, or resets the connection.
 */
public final class ScriptedServer implements AutoCloseable {

	/**
	 * Response that resets the connection.
	 */
	public static final String RESET = "";

	private final ServerSocket server;

	private final ExecutorService threads = Executors.newCachedThreadPool();

	private final List<Socket> connections = new CopyOnWriteArrayList<>();

	private final List<String> requests = new CopyOnWriteArrayList<>();

	private final AtomicInteger open = new AtomicInteger();

	private final IntFunction<String> script;

	public ScriptedServer(IntFunction<String> script) throws IOException {
		this(ServerSocketFactory.getDefault(), script);
	}

	public ScriptedServer(ServerSocketFactory sockets, IntFunction<String> script) throws IOException {
		this.server = sockets.createServerSocket(0, 50, InetAddress.getLoopbackAddress());
		this.script = script;
		this.threads.execute(this::accept);
	}

	public static String response(String statusLine, String... headers) {
		StringBuilder response = new StringBuilder("HTTP/1.1 ").append(statusLine).append("\r\nContent-Length: 0\r\n");
		for (String header : headers) {
			response.append(header).append("\r\n");
		}
		return response.append("\r\n").toString();
	}

	public String url() {
		return "http://127.0.0.1:" + this.server.getLocalPort();
	}

	public String tlsUrl() {
		return "https://localhost:" + this.server.getLocalPort();
	}

	public int connections() {
		return this.connections.size();
	}

	/**
	 * Return the number of connections that are open now.
	 */
	public int openConnections() {
		return this.open.get();
	}

	/**
	 * Return the heads of the requests received until now.
	 */
	public List<String> requests() {
		return this.requests;
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
		this.open.incrementAndGet();
		try (connection) {
			BufferedReader in = new BufferedReader(
					new InputStreamReader(connection.getInputStream(), StandardCharsets.ISO_8859_1));
			for (String head = head(in); !head.isEmpty(); head = head(in)) {
				String response = respond(head);
				if (response.equals(RESET)) {
					connection.setSoLinger(true, 0);
					return;
				}
				connection.getOutputStream().write(response.getBytes(StandardCharsets.ISO_8859_1));
			}
		}
		catch (IOException ex) {
			// the client has closed the connection
		}
		finally {
			this.open.decrementAndGet();
		}
	}

	private synchronized String respond(String head) {
		this.requests.add(head);
		return this.script.apply(this.requests.size());
	}

	private static String head(BufferedReader in) throws IOException {
		StringBuilder head = new StringBuilder();
		for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
			head.append(line).append('\n');
		}
		return head.toString();
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
