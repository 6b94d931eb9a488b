package io.github.wechatpayspring.key;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.wechatpayspring.WechatPayConfigurationException;

/**
 * PEM text that a property holds itself or names the location of.
 */
final class PemProperty {

	private static final Pattern BEGIN = Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----");

	private static final Pattern BLOCK = Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([^-]+)-----END \\1-----");

	private static final Pattern END = Pattern.compile("-----END [A-Z0-9 ]+-----(?:\\s|\\\\[rn]|[\"'])*$");

	// attributes that 'openssl pkcs12' writes before each block
	private static final Pattern ATTRIBUTES = Pattern
		.compile("^[\\s\"']*(?:Bag Attributes|Key Attributes|subject ?=|issuer ?=)");

	private static final Pattern BLANKS = Pattern.compile("\\s+");

	private static final String BASE64_PREFIX = "base64:";

	private final String text;

	private PemProperty(String text) {
		this.text = text;
	}

	/**
	 * Read a value: PEM text itself, {@code base64:} and PEM or DER in Base64, or a
	 * location of PEM or DER.
	 * @throws WechatPayConfigurationException if it is none of them
	 */
	static PemProperty read(String value) {
		String stripped = unquote(value.replace("\uFEFF", "").strip());
		return new PemProperty(isPem(stripped) ? clean(stripped)
				: stripped.startsWith(BASE64_PREFIX) ? decode(stripped) : load(stripped));
	}

	/**
	 * Join the parts of PEM texts with attributes, which a list was split into at each
	 * comma.
	 */
	static List<String> rejoin(List<String> values) {
		List<String> whole = new ArrayList<>();
		StringBuilder text = new StringBuilder();
		for (String value : values) {
			if (text.isEmpty() && !ATTRIBUTES.matcher(value).find() && !isPem(value)) {
				whole.add(value);
				continue;
			}
			text.append(text.isEmpty() ? "" : ",").append(value);
			if (END.matcher(text).find()) {
				whole.add(text.toString());
				text.setLength(0);
			}
		}
		if (!text.isEmpty()) {
			whole.add(text.toString());
		}
		return whole;
	}

	private static String unquote(String value) {
		boolean quoted = value.length() > 1 && (value.startsWith("\"") || value.startsWith("'"))
				&& value.charAt(value.length() - 1) == value.charAt(0);
		return quoted ? value.substring(1, value.length() - 1).strip() : value;
	}

	private static boolean isPem(String value) {
		return value.contains("-----BEGIN");
	}

	// editors on Windows write a byte order mark before the first line and CRLF line
	// ends; environment files have escapes for line ends
	private static String clean(String text) {
		return text.replace("\\r", "").replace("\\n", "\n").replace("\uFEFF", "").replace("\r", "").strip();
	}

	private static String decode(String value) {
		byte[] content;
		try {
			String base64 = clean(value.substring(BASE64_PREFIX.length()));
			content = Base64.getDecoder().decode(BLANKS.matcher(base64).replaceAll(""));
		}
		catch (IllegalArgumentException ex) {
			// the cause is left out: its message may hold a part of the key
			throw unusable("starts with 'base64:' but what follows is not Base64");
		}
		return text(content, "Base64");
	}

	private static String load(String value) {
		KeyLocation location = KeyLocation.of(value);
		if (location == null) {
			throw unusable("is neither PEM text (it has no '-----BEGIN …-----' line) nor a location");
		}
		byte[] content = location.read();
		if (content == null) {
			throw unusable("is no location that can be read");
		}
		return text(content, location.toString());
	}

	private static String text(byte[] content, String source) {
		String text = new String(content, StandardCharsets.UTF_8);
		if (isPem(text)) {
			return clean(text);
		}
		String label = DerLabel.of(content);
		if (label == null) {
			throw unusable("holds " + source + " without a '-----BEGIN …-----' line, so it is not PEM");
		}
		if (label.equals(DerLabel.PKCS12)) {
			throw WechatPayConfigurationException.ofValue("holds " + source + ", a PKCS#12 store, not PEM",
					"Use apiclient_key.pem and apiclient_cert.pem, or name an SSL bundle that has the store.");
		}
		return DerLabel.toPem(label, content);
	}

	private static WechatPayConfigurationException unusable(String problem) {
		return WechatPayConfigurationException.ofValue(problem,
				"Give a location ('file:', 'classpath:', or a path), 'base64:' and the PEM file in Base64, or the PEM text.");
	}

	String text() {
		return this.text;
	}

	/**
	 * Return the first private key only, with its Base64 on one line: environment
	 * variables and YAML replace line ends with blanks or remove them.
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

	/**
	 * Return the first private key only. If it is encrypted in OpenSSL's older form,
	 * return the text, because its headers are on lines of their own.
	 */
	String privateKeyText() {
		return hasEncryptionHeaders() ? this.text : privateKeyBlock();
	}

	boolean isEncrypted() {
		return has("ENCRYPTED PRIVATE KEY") || hasEncryptionHeaders();
	}

	/**
	 * Return whether the key is encrypted in OpenSSL's older form.
	 */
	boolean hasEncryptionHeaders() {
		return this.text.contains("\nProc-Type: 4,ENCRYPTED");
	}

	boolean has(String... labels) {
		return labels().stream().anyMatch(List.of(labels)::contains);
	}

	String describe() {
		List<String> labels = labels();
		return labels.isEmpty() ? "no readable PEM block" : "'-----BEGIN " + labels.get(0) + "-----'";
	}

	WechatPayConfigurationException damagedPrivateKey() {
		return problem("holds a private key that is damaged",
				"Use apiclient_key.pem as the merchant platform's certificate tool made it.");
	}

	WechatPayConfigurationException problem(String problem, String mend) {
		return WechatPayConfigurationException.ofValue(problem, mend);
	}

	private List<String> labels() {
		Matcher matcher = BEGIN.matcher(this.text);
		return matcher.results().map((result) -> result.group(1)).toList();
	}

}
