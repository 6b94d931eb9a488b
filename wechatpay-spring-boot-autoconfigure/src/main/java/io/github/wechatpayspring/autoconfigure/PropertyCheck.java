package io.github.wechatpayspring.autoconfigure;

import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.github.wechatpayspring.WechatPayConfigurationException;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.context.aot.AbstractAotProcessor;
import org.springframework.core.SpringProperties;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * Check of everything under {@code wechatpay}: names that are not known, placeholders
 * that are not resolved, and text that YAML has changed.
 */
final class PropertyCheck {

	private static final ConfigurationPropertyName ROOT = ConfigurationPropertyName.of("wechatpay");

	private static final ConfigurationPropertyName MERCHANTS = ConfigurationPropertyName.of(MerchantNames.PREFIX);

	private static final Log logger = LogFactory.getLog(PropertyCheck.class);

	private static final String API_V3_KEY = "api-v3-key";

	private static final Pattern PLACEHOLDER = Pattern.compile("(?<!\\\\)\\$\\{([^}:]*)[}:]");

	private final ConfigurableEnvironment environment;

	private final boolean clients;

	private final boolean connectionDetails;

	/**
	 * Create a check.
	 * @param environment the environment of the application
	 * @param clients whether there are clients, even if the starter is not enabled, as in
	 * an application that was processed ahead of time
	 * @param connectionDetails whether connection details replace the identity, the keys
	 * and the hosts of the default merchant, so that their properties are not used
	 */
	PropertyCheck(ConfigurableEnvironment environment, boolean clients, boolean connectionDetails) {
		this.environment = environment;
		this.clients = clients;
		this.connectionDetails = connectionDetails;
	}

	/**
	 * Check names and values. Values are not available yet when an application is
	 * processed ahead of time.
	 * @throws WechatPayConfigurationException if a name is unknown or a value differs
	 * from the text of the file
	 */
	void check() {
		String enabled = this.environment.getProperty("wechatpay.enabled", "true");
		checkEnabled(enabled);
		if (Boolean.parseBoolean(enabled)) {
			checkNames();
			if (!SpringProperties.getFlag(AbstractAotProcessor.AOT_PROCESSING)) {
				checkValues();
			}
		}
	}

	private void checkEnabled(String value) {
		if (!value.equalsIgnoreCase("true") && !value.equalsIgnoreCase("false")) {
			throw new WechatPayConfigurationException("wechatpay.enabled", "is neither 'true' nor 'false'",
					"Set it to one of them, or remove it.");
		}
		if (value.equalsIgnoreCase("false") && this.clients) {
			throw new WechatPayConfigurationException("wechatpay.enabled",
					"is 'false', but the application was processed ahead of time with clients for WeChat Pay",
					"Process the application ahead of time with 'wechatpay.enabled=false'.");
		}
	}

	private void checkNames() {
		EnvironmentVariables variables = new EnvironmentVariables(MerchantNames.of(this.environment));
		for (PropertySource<?> source : this.environment.getPropertySources()) {
			if (source instanceof SystemEnvironmentPropertySource environment) {
				List.of(environment.getPropertyNames()).forEach(variables::check);
			}
		}
		for (ConfigurationPropertySource source : ConfigurationPropertySources.get(this.environment)) {
			if (source instanceof IterableConfigurationPropertySource iterable
					&& !(source.getUnderlyingSource() instanceof SystemEnvironmentPropertySource)) {
				iterable.stream().filter(ROOT::isAncestorOf).forEach((name) -> checkName(iterable, name));
			}
		}
	}

	private static void checkName(ConfigurationPropertySource source, ConfigurationPropertyName name) {
		if (!isEmptyGroup(source, name)) {
			checkName(name);
		}
	}

	/**
	 * Return whether a name is that of a group of properties that YAML has with nothing
	 * under it.
	 */
	private static boolean isEmptyGroup(ConfigurationPropertySource source, ConfigurationPropertyName name) {
		ConfigurationProperty property = source.getConfigurationProperty(name);
		boolean empty = property == null || property.getValue().toString().isBlank();
		boolean ofMerchant = MERCHANTS.isAncestorOf(name) && name.getNumberOfElements() > 3;
		return empty && (MERCHANTS.equals(name)
				|| KnownProperties.isGroup(KnownProperties.OF_MERCHANT, name.subName(ofMerchant ? 3 : 1).toString()));
	}

	private static void checkName(ConfigurationPropertyName name) {
		if (!MERCHANTS.equals(name) && !MERCHANTS.isAncestorOf(name)) {
			checkName(name, 1, KnownProperties.COMMON);
		}
		else if (name.getNumberOfElements() > 3) {
			checkName(name, 3, KnownProperties.OF_MERCHANT);
		}
		else {
			throw new WechatPayConfigurationException(name.toString(), "has no properties of a merchant",
					"Set them under it, or remove it.");
		}
	}

	private static void checkName(ConfigurationPropertyName name, int prefix, List<String> known) {
		String own = name.subName(prefix).toString();
		if (!KnownProperties.isKnown(known, own)) {
			throw new WechatPayConfigurationException(name.toString(), "is not a property of WeChat Pay",
					"The nearest one is '" + name.chop(prefix) + "." + KnownProperties.nearest(known, own) + "'."
							+ ((prefix == 3 && name.getNumberOfElements() > 4) ? adviceForDots(name) : ""));
		}
	}

	private static String adviceForDots(ConfigurationPropertyName name) {
		return " If the name of the merchant contains a dot, write it in brackets and quotes: \"["
				+ name.getElement(2, Form.ORIGINAL) + "." + name.getElement(3, Form.ORIGINAL) + "]\".";
	}

	private void checkValues() {
		checkValues(ROOT,
				KnownProperties.COMMON.stream()
					.filter((name) -> !this.connectionDetails || !KnownProperties.isOfConnection(name))
					.toList());
		Collection<ConfigurationPropertyName> merchants = MerchantNames.properties(this.environment);
		merchants.forEach((merchant) -> checkValues(merchant, KnownProperties.OF_MERCHANT));
		warnOfUnusedDownloads(merchants);
	}

	/**
	 * Warn of properties of downloads that have no effect, because there is no key to
	 * decrypt platform certificates.
	 */
	private void warnOfUnusedDownloads(Collection<ConfigurationPropertyName> merchants) {
		merchants.forEach((merchant) -> {
			if (!isSet(merchant, API_V3_KEY)) {
				warnOfUnusedDownloads(merchant);
			}
		});
		if (!this.connectionDetails && !isSet(ROOT, API_V3_KEY)
				&& merchants.stream().noneMatch((merchant) -> isSet(merchant, API_V3_KEY))) {
			warnOfUnusedDownloads(ROOT);
		}
	}

	private void warnOfUnusedDownloads(ConfigurationPropertyName prefix) {
		Stream.of("platform-certificates.cache-directory", "platform-certificates.refresh-interval")
			.filter((name) -> isSet(prefix, name))
			.forEach((name) -> logger.warn("'" + prefix + "." + name + "' has no effect, because '" + prefix + "."
					+ API_V3_KEY + "' is not set"));
	}

	private boolean isSet(ConfigurationPropertyName prefix, String name) {
		return Binder.get(this.environment)
			.bind(prefix.append(name), Bindable.of(String.class))
			.map((value) -> !value.isBlank())
			.orElse(false);
	}

	private void checkValues(ConfigurationPropertyName prefix, Collection<String> known) {
		for (String name : known) {
			ConfigurationPropertyName property = prefix.append(name);
			checkValue(name, property);
			for (int i = 0; KnownProperties.isList(name) && checkValue(name, property.append("[" + i + "]")); i++) {
				// until there is no further element
			}
		}
	}

	private boolean checkValue(String name, ConfigurationPropertyName property) {
		for (ConfigurationPropertySource source : ConfigurationPropertySources.get(this.environment)) {
			ConfigurationProperty value = source.getConfigurationProperty(property);
			if (value != null) {
				if (value.getValue() instanceof CharSequence text && PLACEHOLDER.matcher(text).find()) {
					checkResolved(property.toString(), this.environment.resolvePlaceholders(text.toString()));
				}
				YamlValue.check(name, value);
				return true;
			}
		}
		return false;
	}

	/**
	 * Check that a value has no placeholder left.
	 * @param property the name of the property
	 * @param value the value after placeholders have been resolved
	 * @throws WechatPayConfigurationException if it has one
	 */
	private static void checkResolved(String property, String value) {
		Matcher placeholder = PLACEHOLDER.matcher(value);
		if (placeholder.find()) {
			throw new WechatPayConfigurationException(property,
					"refers to '${" + placeholder.group(1) + "}', which is not set",
					"Set the environment variable or property '" + placeholder.group(1)
							+ "', or give the placeholder a default.");
		}
	}

}
