package io.github.wechatpayspring.benchmarks.harness;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Document that contains the results between two markers, with charts in separate files.
 *
 * @param directory the directory of the files
 */
record Document(Path directory) {

	private static final String BEGIN = "<!-- measured: begin -->\n";

	private static final String END = "<!-- measured: end -->\n";

	void write(String results, Map<String, String> charts) throws IOException {
		Files.createDirectories(this.directory);
		Path file = this.directory.resolve("performance.md");
		String text = Files.exists(file) ? Files.readString(file) : "# Performance\n\n" + BEGIN + END;
		int begin = text.indexOf(BEGIN);
		int end = text.indexOf(END);
		if (begin == -1 || end < begin) {
			throw new IllegalStateException(file + " has no markers for the results");
		}
		Files.writeString(file, text.substring(0, begin + BEGIN.length()) + results + text.substring(end));
		for (Map.Entry<String, String> chart : charts.entrySet()) {
			Files.writeString(this.directory.resolve("performance-" + chart.getKey() + ".svg"), chart.getValue());
		}
	}

}
