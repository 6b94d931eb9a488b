package io.github.wechatpayspring.samples.bulk;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import com.rabbitmq.client.ConnectionFactory;
import org.junit.jupiter.api.Assumptions;

/**
 * A RabbitMQ server on loopback. It is that of Debian's package.
 */
public final class TestRabbit implements AutoCloseable {

	private static final Path PROGRAM = Path.of("/usr/lib/rabbitmq/bin/rabbitmq-server");

	private static final long SECONDS = 60;

	private final int port = freePort();

	private final int epmdPort = freePort();

	private final Path directory;

	private Process process;

	private TestRabbit(Path directory) throws IOException {
		this.directory = directory;
		this.process = launch();
	}

	/**
	 * Start the server and wait for it. If RabbitMQ is not installed, the test is
	 * skipped, except in continuous integration.
	 * @param directory the directory of its files
	 */
	public static TestRabbit start(Path directory) throws Exception {
		if (!Files.isExecutable(PROGRAM)) {
			String message = "RabbitMQ is not installed: there is no " + PROGRAM;
			if (System.getenv("CI") != null) {
				throw new IllegalStateException(message);
			}
			Assumptions.abort(message);
		}
		TestRabbit server = new TestRabbit(Files.createDirectories(directory));
		server.await();
		return server;
	}

	private static int freePort() {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return socket.getLocalPort();
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private Process launch() throws IOException {
		ProcessBuilder builder = new ProcessBuilder(PROGRAM.toString()).redirectErrorStream(true)
			.redirectOutput(this.directory.resolve("log").toFile());
		builder.environment()
			.putAll(Map.ofEntries(Map.entry("HOME", this.directory.toString()),
					Map.entry("ERL_EPMD_ADDRESS", "127.0.0.1"),
					Map.entry("ERL_EPMD_PORT", Integer.toString(this.epmdPort)),
					Map.entry("RABBITMQ_NODENAME", "bulk" + this.port + "@localhost"),
					Map.entry("RABBITMQ_NODE_IP_ADDRESS", "127.0.0.1"),
					Map.entry("RABBITMQ_NODE_PORT", Integer.toString(this.port)),
					Map.entry("RABBITMQ_DIST_PORT", Integer.toString(freePort())),
					Map.entry("RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS", "-kernel inet_dist_use_interface {127,0,0,1}"),
					Map.entry("RABBITMQ_CONFIG_FILE", this.directory.resolve("none").toString()),
					Map.entry("RABBITMQ_CONF_ENV_FILE", this.directory.resolve("none").toString()),
					Map.entry("RABBITMQ_ENABLED_PLUGINS_FILE", this.directory.resolve("plugins").toString()),
					Map.entry("RABBITMQ_MNESIA_BASE", this.directory.toString()),
					Map.entry("RABBITMQ_LOG_BASE", this.directory.toString()),
					Map.entry("RABBITMQ_PID_FILE", this.directory.resolve("pid").toString())));
		return builder.start();
	}

	private void await() throws Exception {
		ConnectionFactory factory = new ConnectionFactory();
		factory.setHost("127.0.0.1");
		factory.setPort(this.port);
		long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
		while (true) {
			try {
				factory.newConnection().close();
				return;
			}
			catch (IOException | TimeoutException ex) {
				if (System.nanoTime() > deadline || !this.process.isAlive()) {
					close();
					throw new IllegalStateException("RabbitMQ has not started", ex);
				}
				Thread.sleep(100);
			}
		}
	}

	/**
	 * Return the properties of the application.
	 */
	public List<String> properties() {
		return List.of("spring.rabbitmq.host=127.0.0.1", "spring.rabbitmq.port=" + this.port);
	}

	/**
	 * Kill the server and start it again.
	 */
	public void restart() throws Exception {
		kill();
		this.process = launch();
		await();
	}

	private void kill() {
		this.process.descendants().forEach(ProcessHandle::destroyForcibly);
		this.process.destroyForcibly().onExit().join();
	}

	@Override
	public void close() throws IOException {
		kill();
		ProcessBuilder epmd = new ProcessBuilder("epmd", "-port", Integer.toString(this.epmdPort), "-kill");
		epmd.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
	}

}
