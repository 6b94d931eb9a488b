package io.github.wechatpayspring.benchmarks.harness;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Document that contains the results between two markers, with a chart in a separate
 * file.
 *
 * @param directory the directory of both files
 */
record Document(Path directory) {

	private static final String BEGIN = "<!-- measured: begin -->\n";

	private static final String END = "<!-- measured: end -->\n";

	void write(String results, String chart) throws IOException {
		Files.createDirectories(this.directory);
		Path file = this.directory.resolve("performance.md");
		String text = Files.exists(file) ? Files.readString(file) : "# Performance\n\n" + BEGIN + END;
		int begin = text.indexOf(BEGIN);
		int end = text.indexOf(END);
		if (begin == -1 || end < begin) {
			throw new IllegalStateException(file + " has no markers for the results");
		}
		Files.writeString(file, text.substring(0, begin + BEGIN.length()) + results + text.substring(end));
		Files.writeString(this.directory.resolve("performance.svg"), chart);
	}

}
