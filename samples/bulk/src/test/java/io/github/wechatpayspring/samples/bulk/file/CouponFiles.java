package io.github.wechatpayspring.samples.bulk.file;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * Files of coupons for tests.
 */
final class CouponFiles {

	static final FileOptions STOCK = new FileOptions(Map.of(), "1234567891", null, null);

	private CouponFiles() {
	}

	static Path write(Path directory, String text) throws IOException {
		return write(directory, text, StandardCharsets.UTF_8);
	}

	static Path write(Path directory, String text, Charset charset) throws IOException {
		return write(directory, text.getBytes(charset));
	}

	static Path write(Path directory, byte[] bytes) throws IOException {
		return Files.write(Files.createTempFile(directory, "coupons", ".dat"), bytes);
	}

	/**
	 * Return whether this process has opened a file. Requires Linux.
	 */
	static boolean isOpen(Path file) throws IOException {
		Path descriptors = Path.of("/proc/self/fd");
		assumeThat(descriptors).isDirectory();
		try (Stream<Path> links = Files.list(descriptors)) {
			return links.anyMatch((link) -> isLink(link, file));
		}
	}

	private static boolean isLink(Path link, Path file) {
		try {
			return Files.readSymbolicLink(link).equals(file.toAbsolutePath());
		}
		catch (IOException ex) {
			// the descriptor of the directory itself
			return false;
		}
	}

	static List<FileRow> read(Path file, FileOptions options) throws IOException {
		try (CouponFileReader reader = CouponFileReader.open(file, options)) {
			return read(reader);
		}
	}

	static List<FileRow> read(CouponFileReader reader) throws IOException {
		List<FileRow> rows = new ArrayList<>();
		for (FileRow row = reader.read(); row != null; row = reader.read()) {
			rows.add(row);
		}
		return rows;
	}

}
