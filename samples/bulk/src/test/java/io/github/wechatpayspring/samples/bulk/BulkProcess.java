package io.github.wechatpayspring.samples.bulk;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The program in a process of its own.
 */
final class BulkProcess implements AutoCloseable {

	private final Process process;

	private final Path log;

	private BulkProcess(Process process, Path log) {
		this.process = process;
		this.log = log;
	}

	/**
	 * Start the program.
	 * @param shell the shell commands before the program, or an empty string
	 * @param properties the properties of the application
	 * @param arguments the arguments of the program
	 */
	static BulkProcess start(Path directory, String shell, String[] properties, String... arguments)
			throws IOException {
		List<String> command = new ArrayList<>(List.of("bash", "-c", shell + "exec \"$@\"", "bash"));
		command.addAll(command(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx256m", "-XX:-UsePerfData"),
				properties, arguments));
		command.add("--spring.profiles.active=merchant");
		Path log = Files.createTempFile(directory, "process", ".log");
		return new BulkProcess(new ProcessBuilder(command).redirectErrorStream(true)
			.redirectOutput(ProcessBuilder.Redirect.to(log.toFile()))
			.start(), log);
	}

	/**
	 * Return the command that starts the program.
	 * @param options the options of the JVM
	 * @param properties the properties of the application
	 * @param arguments the arguments of the program
	 */
	static List<String> command(List<String> options, String[] properties, String... arguments) {
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command.addAll(options);
		command.addAll(List.of("-Dfile.encoding=UTF-8", "-cp", System.getProperty("java.class.path"),
				BulkApplication.class.getName()));
		command.addAll(List.of(properties));
		command.addAll(List.of(arguments));
		return command;
	}

	/**
	 * Wait for the end.
	 * @return the exit code
	 */
	int await() throws InterruptedException {
		if (!this.process.waitFor(100, TimeUnit.SECONDS)) {
			throw new IllegalStateException("The program has not ended: " + log());
		}
		return this.process.exitValue();
	}

	boolean isAlive() {
		return this.process.isAlive();
	}

	/**
	 * Ask the program to end, as a service manager does.
	 */
	void terminate() {
		this.process.destroy();
	}

	String log() {
		try {
			return Files.readString(this.log);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public void close() {
		this.process.destroyForcibly();
	}

	/**
	 * Return the status of each coupon in a file of results.
	 */
	static Map<String, String> outcomes(Path results) throws IOException {
		Map<String, String> outcomes = new HashMap<>();
		List<String> lines = Files.readAllLines(results, StandardCharsets.UTF_8);
		for (String line : lines.subList(1, lines.size())) {
			String[] cells = line.split(",", -1);
			if (outcomes.put(cells[3], cells[5]) != null) {
				throw new IllegalStateException("Two outcomes of coupon " + cells[3]);
			}
		}
		return outcomes;
	}

}
