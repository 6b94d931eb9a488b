package io.github.wechatpayspring.autoconfigure;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;

import io.github.wechatpayspring.WechatPayConfigurationException;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.PropertySourceOrigin;
import org.springframework.boot.origin.TextResourceOrigin;

/**
 * Check of text that YAML reads as a number or as a boolean. A leading zero makes a
 * number octal, {@code 4080079829E10} is a power of ten and {@code yes} is {@code true},
 * so the value is not the text in the file.
 */
final class YamlValue {

	private static final List<String> TEXTS = List.of("merchant-id", "merchant-serial-number", "private-key",
			"private-key-password", "certificate", "ssl-bundle", "public-key-id", "public-key", "api-v3-key");

	private YamlValue() {
	}

	/**
	 * Check a property.
	 * @param name the name of the property, without a prefix
	 * @param property the property with its value and origin
	 * @throws WechatPayConfigurationException if the value differs from the text
	 */
	static void check(String name, ConfigurationProperty property) {
		Object value = property.getValue();
		if (value instanceof CharSequence || !TEXTS.contains(name)) {
			return;
		}
		String text = text(property.getOrigin());
		if (text != null && !text.equals(value.toString())) {
			throw new WechatPayConfigurationException(
					property.getName().toString(), "is read by YAML as a "
							+ ((value instanceof Boolean) ? "boolean" : "number") + ", which changes its characters",
					"Write it in quotes.");
		}
	}

	private static @Nullable String text(@Nullable Origin origin) {
		if (origin instanceof PropertySourceOrigin wrapper) {
			return text(wrapper.getOrigin());
		}
		if (!(origin instanceof TextResourceOrigin text) || text.getResource() == null || text.getLocation() == null) {
			return null;
		}
		try (BufferedReader reader = new BufferedReader(
				new InputStreamReader(text.getResource().getInputStream(), StandardCharsets.UTF_8))) {
			String line = reader.lines().skip(text.getLocation().getLine()).findFirst().orElse("");
			return line.substring(Math.min(text.getLocation().getColumn(), line.length())).split("[\\s,#}\\]]", 2)[0];
		}
		catch (IOException ex) {
			return null;
		}
	}

}
