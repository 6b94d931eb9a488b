package io.github.wechatpayspring.benchmarks.harness;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs programs in separate JVMs, one at a time, and reads the line of JSON that each
 * prints. Error output is appended to a log file.
 */
final class Jvm {

	private final Path log;

	Jvm(Path log) {
		this.log = log;
	}

	static String java() {
		return Path.of(System.getProperty("java.home"), "bin", "java").toString();
	}

	String run(String mainClass, String classPath, List<String> options) throws IOException, InterruptedException {
		List<String> command = new ArrayList<>(List.of(java()));
		command.addAll(options);
		command.addAll(List.of("-cp", classPath, mainClass));
		Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.appendTo(this.log.toFile()))
			.start();
		String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		int status = process.waitFor();
		return output.lines()
			.filter((line) -> line.startsWith("{\""))
			.findFirst()
			.orElseThrow(() -> new IllegalStateException(
					mainClass + " exited with status " + status + " and printed no results, see " + this.log));
	}

}
