package io.github.wechatpayspring.benchmarks.harness;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.github.wechatpayspring.benchmarks.load.Target;
import io.github.wechatpayspring.benchmarks.stub.StubServer;

/**
 * Client of a {@link StubServer} in a separate process.
 */
final class StubProcess implements AutoCloseable {

	private static final String TRUST_STORE = "target.trust-store=";

	private final Process process;

	private final BufferedReader output;

	private final PrintWriter commands;

	private final List<String> options = new ArrayList<>();

	/**
	 * Start the process.
	 * @param directory the directory for the key files
	 * @param accp Amazon Corretto Crypto Provider, which signs faster, or empty
	 */
	StubProcess(Path directory, Optional<Path> accp) throws IOException {
		List<String> command = new ArrayList<>(List.of(Jvm.java()));
		accp.ifPresent((jar) -> command.add("-Dload.provider=accp"));
		ClassPath classPath = accp.map(ClassPath.own()::with).orElse(ClassPath.own());
		command.addAll(List.of("-cp", classPath.toString(), StubServer.class.getName(), directory.toString()));
		this.process = new ProcessBuilder(command).redirectError(Redirect.INHERIT).start();
		this.output = this.process.inputReader(StandardCharsets.UTF_8);
		this.commands = new PrintWriter(this.process.outputWriter(StandardCharsets.UTF_8), true);
		for (String line = readLine(); !line.isEmpty(); line = readLine()) {
			this.options.add("-D" + line);
			if (line.startsWith(TRUST_STORE)) {
				this.options.add("-Djavax.net.ssl.trustStore=" + line.substring(TRUST_STORE.length()));
				this.options.add("-Djavax.net.ssl.trustStorePassword=" + Target.TRUST_STORE_PASSWORD);
			}
		}
	}

	/**
	 * Return the JVM options of a client that calls the stub.
	 */
	List<String> options() {
		return this.options;
	}

	/**
	 * Execute a command and return its result.
	 */
	long execute(String command, int argument) throws IOException {
		this.commands.println(command + " " + argument);
		return Long.parseLong(readLine());
	}

	private String readLine() throws IOException {
		String line = this.output.readLine();
		if (line == null) {
			throw new IOException("The process of the stub has terminated");
		}
		return line;
	}

	@Override
	public void close() {
		this.commands.close();
		this.process.destroy();
	}

}
