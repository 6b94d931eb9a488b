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

/**
 * PEM text that a property holds itself or names the location of.
 */
final class PemProperty {

	private static final Pattern BEGIN = Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----");

	private static final int MAXIMUM_LOCATION_LENGTH = 512;

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
		try {
			Resource resource = ApplicationResourceLoader.get(new DefaultResourceLoader(), true).getResource(location);
			String text = clean(resource.getContentAsString(StandardCharsets.UTF_8));
			if (!isPem(text)) {
				throw unusable(property, "holds " + (inline ? "Base64" : "'" + location + "'")
						+ " without a '-----BEGIN …-----' line, so it is not PEM");
			}
			return text;
		}
		catch (IllegalArgumentException ex) {
			// the cause is left out: its message may hold the value, which may be a key
			throw unusable(property, inline ? "starts with 'base64:' but what follows is not Base64"
					: "is no location that can be read");
		}
		catch (FileNotFoundException | NoSuchFileException ex) {
			throw new WechatPayConfigurationException(property, "names '" + location + "', which does not exist",
					"Correct the path, or begin it with 'file:' or 'classpath:' to say where it is.");
		}
		catch (IOException ex) {
			throw new WechatPayConfigurationException(property, "names '" + location + "', which cannot be read",
					"Check that the application's user may read it.", ex);
		}
	}

	private static WechatPayConfigurationException unusable(String property, String problem) {
		return new WechatPayConfigurationException(property, problem,
				"Give a location ('file:', 'classpath:', or a path), 'base64:' and the PEM file in Base64, or the PEM text.");
	}

	String text() {
		return this.text;
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
