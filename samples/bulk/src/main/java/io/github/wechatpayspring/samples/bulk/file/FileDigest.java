package io.github.wechatpayspring.samples.bulk.file;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * SHA-256 digests of files and of texts that identify them.
 */
public final class FileDigest {

	private static final int BUFFER_SIZE = 1 << 16;

	private FileDigest() {
	}

	/**
	 * Compute the SHA-256 digest of a file.
	 * @param file the file
	 * @return the digest as 64 lower-case hexadecimal digits
	 * @throws IOException if the file cannot be read
	 */
	public static String sha256(Path file) throws IOException {
		MessageDigest digest = createDigest();
		byte[] buffer = new byte[BUFFER_SIZE];
		try (InputStream stream = Files.newInputStream(file)) {
			for (int count = stream.read(buffer); count >= 0; count = stream.read(buffer)) {
				digest.update(buffer, 0, count);
			}
		}
		return HexFormat.of().formatHex(digest.digest());
	}

	/**
	 * Compute the SHA-256 digest of a text.
	 * @param text the text
	 * @return the digest of its UTF-8 bytes as 64 lower-case hexadecimal digits
	 */
	public static String sha256(String text) {
		return HexFormat.of().formatHex(createDigest().digest(text.getBytes(StandardCharsets.UTF_8)));
	}

	private static MessageDigest createDigest() {
		try {
			return MessageDigest.getInstance("SHA-256");
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("SHA-256 is not available", ex);
		}
	}

}
