package io.github.wechatpayspring.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

import io.github.wechatpayspring.coupon.CouponDeactivation;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Client of a {@link FakeServer} in a separate process.
 */
final class RemoteFake implements AutoCloseable {

	static final String STOCK_ID = "1234567891";

	private final Process process;

	private final BufferedReader output;

	private final PrintWriter commands;

	private final Map<String, String> properties = new TreeMap<>();

	RemoteFake() throws IOException {
		this.process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx4g",
				"-cp", System.getProperty("java.class.path"), FakeServer.class.getName())
			.redirectError(Redirect.INHERIT)
			.start();
		this.output = this.process.inputReader(StandardCharsets.UTF_8);
		this.commands = new PrintWriter(this.process.outputWriter(StandardCharsets.UTF_8), true);
		for (String line = readLine(); !line.isEmpty(); line = readLine()) {
			String[] property = line.split("=", 2);
			this.properties.put(property[0], property[1].replace('~', '\n'));
		}
	}

	static String couponCode(int number) {
		return "c" + number;
	}

	static CouponDeactivation request(int number) {
		return CouponDeactivation.of(STOCK_ID, couponCode(number));
	}

	/**
	 * Execute a command and return its result.
	 */
	synchronized long execute(String command, int argument) {
		this.commands.println(command + " " + argument);
		try {
			return Long.parseLong(readLine());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private String readLine() throws IOException {
		String line = this.output.readLine();
		if (line == null) {
			throw new IOException("The process of the fake has terminated");
		}
		return line;
	}

	/**
	 * Start an application that uses this fake.
	 */
	ConfigurableApplicationContext application(String... arguments) {
		return new SpringApplicationBuilder(BenchmarkApplication.class).web(WebApplicationType.NONE)
			.properties(Map.copyOf(this.properties))
			.run(arguments);
	}

	@Override
	public void close() {
		this.commands.close();
		this.process.destroy();
	}

}
