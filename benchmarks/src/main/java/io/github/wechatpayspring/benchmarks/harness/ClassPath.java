package io.github.wechatpayspring.benchmarks.harness;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Class path of a process.
 *
 * @param entries the entries
 */
record ClassPath(List<Path> entries) {

	static ClassPath own() {
		return of(System.getProperty("java.class.path"));
	}

	private static ClassPath of(String text) {
		return new ClassPath(Stream.of(text.strip().split(File.pathSeparator)).map(Path::of).toList());
	}

	/**
	 * Read the class path of a module.
	 * @return the class path, or empty if the module was not built
	 */
	static Optional<ClassPath> ofModule(Path module) throws IOException {
		Path file = module.resolve("target/classpath.txt");
		if (!Files.exists(file)) {
			return Optional.empty();
		}
		return Optional.of(of(Files.readString(file)).with(module.resolve("target/classes")));
	}

	ClassPath with(Path entry) {
		return new ClassPath(Stream.concat(Stream.of(entry), this.entries.stream()).toList());
	}

	/**
	 * Return this class path followed by another one.
	 */
	ClassPath and(ClassPath other) {
		return new ClassPath(Stream.concat(this.entries.stream(), other.entries.stream()).toList());
	}

	/**
	 * Return this class path without the files whose names start with one of the
	 * prefixes.
	 */
	ClassPath without(String... prefixes) {
		return new ClassPath(this.entries.stream()
			.filter((entry) -> Stream.of(prefixes).noneMatch(entry.getFileName().toString()::startsWith))
			.toList());
	}

	/**
	 * Return the version of an artifact or of its starter, or an empty string if it is
	 * missing.
	 */
	String version(String artifact) {
		Pattern pattern = Pattern.compile(Pattern.quote(artifact) + "(?:-starter)?-([0-9].*)\\.jar");
		return this.entries.stream()
			.map((entry) -> pattern.matcher(entry.getFileName().toString()))
			.filter(Matcher::matches)
			.map((matcher) -> matcher.group(1))
			.findFirst()
			.orElse("");
	}

	@Override
	public String toString() {
		return String.join(File.pathSeparator, this.entries.stream().map(Path::toString).toList());
	}

}
