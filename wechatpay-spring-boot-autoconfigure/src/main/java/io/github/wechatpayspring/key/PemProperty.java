package io.github.wechatpayspring.key;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.springframework.boot.io.ApplicationResourceLoader;
import org.springframework.core.io.DefaultResourceLoader;
import org.springframework.core.io.Resource;
import org.springframework.core.io.UrlResource;
import org.springframework.util.StringUtils;

/**
 * PEM text that a property holds itself or names the location of.
 */
final class PemProperty {

	private static final Pattern BEGIN = Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----");

	private static final Pattern BLOCK = Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([^-]+)-----END \\1-----");

	private static final Pattern BLANKS = Pattern.compile("\\s+");

	private static final int MAXIMUM_LOCATION_LENGTH = 512;

	// Base64 mixes cases, which paths of this length hardly do
	private static final Pattern KEY = Pattern
		.compile("[0-9A-Fa-f]{32}|(?=[A-Za-z0-9+/=_-]{32})(?:[a-z0-9+/=_-]*[A-Z]){3}");

	private final String property;

	private final String text;

	private PemProperty(String property, String text) {
		this.property = property;
		this.text = text;
	}

	static PemProperty read(String property, String value) {
		return new PemProperty(property,
				isPem(value) ? clean(value.replace("\\n", "\n")) : load(property, value.strip()));
	}

	private static boolean isPem(String value) {
		return value.contains("-----BEGIN");
	}

	// a byte order mark before the first line and CRLF line ends are what editors on
	// Windows leave behind
	private static String clean(String text) {
		return text.replace("\uFEFF", "").replace("\r", "").strip();
	}

	private static String load(String property, String location) {
		boolean inline = location.startsWith("base64:");
		// a key pasted without its armour must neither be looked for nor printed
		if (!inline && (location.length() > MAXIMUM_LOCATION_LENGTH || location.contains("\n"))) {
			throw unusable(property, "is neither PEM text (it has no '-----BEGIN …-----' line) nor a location");
		}
		String text;
		try {
			Resource resource = ApplicationResourceLoader.get(new DefaultResourceLoader(), true).getResource(location);
			requireLocal(resource);
			text = clean(resource.getContentAsString(StandardCharsets.UTF_8));
		}
		catch (RuntimeException ex) {
			// the cause is left out: its message may hold the value, which may be a key
			throw unusable(property, inline ? "starts with 'base64:' but what follows is not Base64"
					: "is no location that can be read");
		}
		catch (FileNotFoundException | NoSuchFileException ex) {
			throw new WechatPayConfigurationException(property, "names " + show(location) + ", which does not exist",
					"Correct the path, or begin it with 'file:' or 'classpath:' to say where it is.");
		}
		catch (IOException ex) {
			throw new WechatPayConfigurationException(property, "names " + show(location) + ", which cannot be read",
					"Check that the application's user may read it.", mayBeSecret(location) ? null : ex);
		}
		if (!isPem(text)) {
			throw unusable(property, "holds " + (inline ? "Base64" : "'" + location + "'")
					+ " without a '-----BEGIN …-----' line, so it is not PEM");
		}
		return text;
	}

	// 'file://etc/key.pem' would have a host called etc asked for the file, without a
	// time limit
	private static void requireLocal(Resource resource) throws FileNotFoundException {
		if (resource instanceof UrlResource url
				&& (!url.getURL().getProtocol().equals("file") || StringUtils.hasLength(url.getURL().getHost()))) {
			throw new FileNotFoundException("Not a file of this system");
		}
	}

	// a short key pasted without its armour looks like a path
	private static String show(String location) {
		return mayBeSecret(location) ? "a location that is not shown, because it may be a secret"
				: "'" + location + "'";
	}

	private static boolean mayBeSecret(String location) {
		return location.contains("@") || KEY.matcher(location).find();
	}

	private static WechatPayConfigurationException unusable(String property, String problem) {
		return new WechatPayConfigurationException(property, problem,
				"Give a location ('file:', 'classpath:', or a path), 'base64:' and the PEM file in Base64, or the PEM text.");
	}

	String text() {
		return this.text;
	}

	/**
	 * Return the first private key alone, its Base64 on one line: thousands of blank
	 * lines overflow the stack of Spring Boot's parser, and dashes around it take a time
	 * that grows with their square.
	 */
	String privateKeyBlock() {
		return BLOCK.matcher(this.text)
			.results()
			.filter((block) -> block.group(1).endsWith("PRIVATE KEY"))
			.findFirst()
			.map((block) -> "-----BEGIN " + block.group(1) + "-----\n" + BLANKS.matcher(block.group(2)).replaceAll("")
					+ "\n-----END " + block.group(1) + "-----")
			.orElseThrow(this::damagedPrivateKey);
	}

	boolean isEncrypted() {
		return has("ENCRYPTED PRIVATE KEY") || this.text.contains("\nProc-Type: 4,ENCRYPTED");
	}

	boolean has(String... labels) {
		return labels().stream().anyMatch(List.of(labels)::contains);
	}

	String describe() {
		List<String> labels = labels();
		return labels.isEmpty() ? "no readable PEM block" : "'-----BEGIN " + labels.get(0) + "-----'";
	}

	String property() {
		return this.property;
	}

	/**
	 * Return the name of another property of the same merchant.
	 */
	String sibling(String name) {
		return this.property.substring(0, this.property.lastIndexOf('.') + 1) + name;
	}

	WechatPayConfigurationException damagedPrivateKey() {
		return problem("holds a private key that is damaged",
				"Use apiclient_key.pem as the merchant platform's certificate tool made it.");
	}

	WechatPayConfigurationException problem(String problem, String mend) {
		return new WechatPayConfigurationException(this.property, problem, mend);
	}

	private List<String> labels() {
		Matcher matcher = BEGIN.matcher(this.text);
		return matcher.results().map((result) -> result.group(1)).toList();
	}

}
