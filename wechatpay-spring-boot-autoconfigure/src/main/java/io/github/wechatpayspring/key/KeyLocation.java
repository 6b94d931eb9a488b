package io.github.wechatpayspring.key;

import java.io.File;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.regex.Pattern;

import io.github.wechatpayspring.WechatPayConfigurationException;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.io.ApplicationResourceLoader;
import org.springframework.core.io.DefaultResourceLoader;
import org.springframework.core.io.Resource;
import org.springframework.core.io.UrlResource;
import org.springframework.util.StringUtils;

/**
 * Location of a key or certificate: a file of this system or a resource on the class
 * path.
 */
final class KeyLocation {

	private static final int MAXIMUM_LENGTH = 512;

	// Base64 mixes cases, which paths of this length hardly do
	private static final Pattern KEY = Pattern
		.compile("[0-9A-Fa-f]{32}|(?=[A-Za-z0-9+/=_-]{32})(?:[a-z0-9+/=_-]*[A-Z]){3}");

	private final String location;

	private KeyLocation(String location) {
		this.location = location;
	}

	/**
	 * Return the location that a value is, or {@code null} if it can be none.
	 */
	static @Nullable KeyLocation of(String value) {
		// a key pasted without its armour must neither be looked for nor printed
		return (value.length() > MAXIMUM_LENGTH || value.contains("\n")) ? null : new KeyLocation(value);
	}

	/**
	 * Read the content.
	 * @return the content, or {@code null} if the value is no location
	 * @throws WechatPayConfigurationException if it cannot be read
	 */
	byte @Nullable [] read() {
		Resource resource;
		try {
			resource = ApplicationResourceLoader.get(new DefaultResourceLoader(), true).getResource(this.location);
			return read(resource);
		}
		catch (WechatPayConfigurationException ex) {
			throw ex;
		}
		catch (RuntimeException ex) {
			// the cause is left out: its message may hold the value, which may be a key
			return null;
		}
		catch (FileNotFoundException | NoSuchFileException ex) {
			throw problem("which does not exist" + absolutePath(), hasPrefix() ? "Correct the path."
					: "Correct the path, or begin it with 'file:' or 'classpath:' to say where it is.", null);
		}
		catch (AccessDeniedException ex) {
			throw problem("which the application's user is not permitted to read" + absolutePath(), "Give the user '"
					+ System.getProperty("user.name") + "' permission to read the file and to enter its directories.",
					null);
		}
		catch (IOException ex) {
			throw problem("which cannot be read" + absolutePath(), "Check that the application's user may read it.",
					ex);
		}
	}

	private byte[] read(Resource resource) throws IOException {
		requireLocal(resource);
		if (resource.isFile()) {
			requireReadableFile(resource.getFile().toPath());
		}
		return resource.getContentAsByteArray();
	}

	// 'file://etc/key.pem' would have a host called etc asked for the file, without a
	// time limit
	private static void requireLocal(Resource resource) throws FileNotFoundException {
		if (resource instanceof UrlResource url
				&& (!url.getURL().getProtocol().equals("file") || StringUtils.hasLength(url.getURL().getHost()))) {
			throw new FileNotFoundException("Not a file of this system");
		}
	}

	private void requireReadableFile(Path path) throws IOException {
		if (Files.isDirectory(path)) {
			throw problem("which is a directory" + absolutePath(), "Name the file in it.", null);
		}
		if (!Files.exists(path)) {
			throw new NoSuchFileException(path.toString());
		}
		if (!Files.isReadable(path)) {
			throw new AccessDeniedException(path.toString());
		}
	}

	private String absolutePath() {
		if (mayBeSecret() || this.location.contains(":")) {
			return "";
		}
		String path = new File(this.location).getAbsolutePath();
		return path.equals(this.location) ? "" : " (the path is '" + path + "')";
	}

	private boolean hasPrefix() {
		return StringUtils.startsWithIgnoreCase(this.location, "file:")
				|| StringUtils.startsWithIgnoreCase(this.location, "classpath:");
	}

	private WechatPayConfigurationException problem(String problem, String mend, @Nullable Exception cause) {
		return WechatPayConfigurationException.ofValue("names " + this + ", " + problem, mend,
				mayBeSecret() ? null : cause);
	}

	// a short key pasted without its armour looks like a path
	private boolean mayBeSecret() {
		return this.location.contains("@") || KEY.matcher(this.location).find();
	}

	@Override
	public String toString() {
		return mayBeSecret() ? "a location that is not shown, because it may be a secret" : "'" + this.location + "'";
	}

}
