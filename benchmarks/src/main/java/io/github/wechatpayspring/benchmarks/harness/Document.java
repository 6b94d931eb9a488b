package io.github.wechatpayspring.benchmarks.harness;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The file that the figures go into, between two marks, and the picture beside it.
 *
 * @param directory where both are
 */
record Document(Path directory) {

	private static final String BEGIN = "<!-- measured: begin -->\n";

	private static final String END = "<!-- measured: end -->\n";

	void write(String figures, String picture) throws IOException {
		Files.createDirectories(this.directory);
		Path file = this.directory.resolve("performance.md");
		String text = Files.exists(file) ? Files.readString(file) : "# Performance\n\n" + BEGIN + END;
		int begin = text.indexOf(BEGIN);
		int end = text.indexOf(END);
		if (begin == -1 || end < begin) {
			throw new IllegalStateException(file + " has no place for figures");
		}
		Files.writeString(file, text.substring(0, begin + BEGIN.length()) + figures + text.substring(end));
		Files.writeString(this.directory.resolve("performance.svg"), picture);
	}

}
