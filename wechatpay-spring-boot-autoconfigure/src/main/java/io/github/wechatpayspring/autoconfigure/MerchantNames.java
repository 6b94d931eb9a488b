package io.github.wechatpayspring.autoconfigure;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

import io.github.wechatpayspring.WechatPayConfigurationException;
import io.github.wechatpayspring.merchant.MerchantSettings;

import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.boot.origin.OriginLookup;
import org.springframework.boot.origin.TextResourceOrigin;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.Environment;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * Names of the merchants under {@code wechatpay.merchants}. Relaxed binding supports
 * several spellings of a name. Two spellings of one name in configuration files are
 * refused. Environment variables, which are in upper case, belong to the merchant of a
 * configuration file with an equal name.
 */
final class MerchantNames {

	static final String PREFIX = "wechatpay.merchants";

	private static final ConfigurationPropertyName ROOT = ConfigurationPropertyName.of(PREFIX);

	/**
	 * Prefix of the environment variables of merchants.
	 */
	static final String VARIABLES = "WECHATPAY_MERCHANTS_";

	private static final Pattern PLAIN = Pattern.compile("[0-9A-Za-z_-]+");

	// YAML reads 001 as the number 1, and no merchant id is that short
	private static final Pattern SHORT_NUMBER = Pattern.compile("\\[\\d{1,8}]");

	private final Map<String, ConfigurationPropertyName> names = new LinkedHashMap<>();

	private final Map<String, String> ofVariables = new TreeMap<>();

	private MerchantNames(Environment environment) {
		if (environment instanceof ConfigurableEnvironment configurable) {
			configurable.getPropertySources().forEach(MerchantNames::checkSpelling);
		}
		ConfigurationPropertySources.get(environment).forEach(this::addNames);
		if (environment instanceof ConfigurableEnvironment configurable) {
			configurable.getPropertySources().forEach(this::addVariables);
		}
	}

	/**
	 * Return the names, in the order in which they are found.
	 */
	static Set<String> of(Environment environment) {
		return new MerchantNames(environment).names.keySet();
	}

	/**
	 * Return the name of the property under which the properties of each merchant are.
	 */
	static Collection<ConfigurationPropertyName> properties(Environment environment) {
		return new MerchantNames(environment).names.values();
	}

	/**
	 * Return the properties of each merchant by its name.
	 */
	static Map<String, MerchantSettings> bind(Environment environment) {
		Map<String, MerchantSettings> merchants = new LinkedHashMap<>();
		Binder binder = Binder.get(environment);
		new MerchantNames(environment).names.forEach((name, property) -> merchants.put(name,
				binder.bindOrCreate(property, Bindable.of(MerchantSettings.class), BindHandler.DEFAULT)));
		return merchants;
	}

	private static void checkSpelling(PropertySource<?> source) {
		if (source instanceof EnumerablePropertySource<?> enumerable
				&& !(source instanceof SystemEnvironmentPropertySource)) {
			for (String property : enumerable.getPropertyNames()) {
				rawName(property).ifPresent((name) -> checkSpelling(enumerable, property, name));
			}
		}
	}

	private static void checkSpelling(PropertySource<?> source, String property, String name) {
		if (!name.startsWith("[") && !PLAIN.matcher(name).matches()) {
			throw new WechatPayConfigurationException(PREFIX + "." + name,
					"is not a merchant name that relaxed binding accepts",
					"Write it in brackets and quotes: \"[" + name + "]\".");
		}
		if (SHORT_NUMBER.matcher(name).matches() && isYaml(source, property)) {
			throw new WechatPayConfigurationException(PREFIX + "." + name,
					"is a merchant name that YAML reads as a number, without its leading zeros",
					"Write it in quotes, such as \"001\".");
		}
	}

	/**
	 * Return the name of a merchant as it is spelt in a property source.
	 */
	private static Optional<String> rawName(String property) {
		int end = property.indexOf('.');
		int start = (end >= 0) ? end + 1 : property.length();
		if (end < 0 || !property.substring(0, end).strip().equalsIgnoreCase("wechatpay")
				|| !property.regionMatches(true, start, "merchants", 0, 9)) {
			return Optional.empty();
		}
		String rest = property.substring(start + 9);
		if (rest.startsWith("[") && rest.contains("]")) {
			return Optional.of(rest.substring(0, rest.indexOf(']') + 1));
		}
		return rest.startsWith(".") ? Optional.of(rest.substring(1).split("\\.", 2)[0]) : Optional.empty();
	}

	private static boolean isYaml(PropertySource<?> source, String property) {
		return OriginLookup.getOrigin(source, property) instanceof TextResourceOrigin origin
				&& origin.getResource() != null && origin.getResource().getFilename() != null
				&& origin.getResource().getFilename().matches(".*\\.ya?ml");
	}

	private void addNames(ConfigurationPropertySource source) {
		if (!(source.getUnderlyingSource() instanceof SystemEnvironmentPropertySource)
				&& source instanceof IterableConfigurationPropertySource iterable) {
			iterable.stream()
				.filter((name) -> ROOT.isAncestorOf(name) && name.getNumberOfElements() > 3)
				.map((name) -> name.chop(3))
				.forEach(this::add);
		}
	}

	private void add(ConfigurationPropertyName property) {
		String name = property.getElement(2, Form.ORIGINAL);
		for (ConfigurationPropertyName other : this.names.values()) {
			if (other.equals(property) && !other.getElement(2, Form.ORIGINAL).equals(name)) {
				throw new WechatPayConfigurationException(PREFIX + "." + name,
						"is the same name as '" + PREFIX + "." + other.getElement(2, Form.ORIGINAL)
								+ "' under relaxed binding",
						"Spell the name of the merchant in one way, or give the other merchant another name.");
			}
		}
		this.names.putIfAbsent(name, property);
	}

	private void addVariables(PropertySource<?> source) {
		if (source instanceof SystemEnvironmentPropertySource environment) {
			for (String variable : environment.getPropertyNames()) {
				String upper = variable.toUpperCase(Locale.ROOT);
				if (upper.startsWith(VARIABLES)) {
					ofVariable(upper.substring(VARIABLES.length())).ifPresent((name) -> addOfVariable(variable, name));
				}
			}
		}
	}

	/**
	 * Return the name of the merchant in the name of a variable. It is the shortest part
	 * that is followed by the name of a property.
	 */
	static Optional<String> ofVariable(String variable) {
		for (int i = variable.indexOf('_'); i > 0; i = variable.indexOf('_', i + 1)) {
			if (KnownProperties.ofVariable(KnownProperties.OF_MERCHANT, variable.substring(i + 1)).isPresent()) {
				return Optional.of(variable.substring(0, i));
			}
		}
		return Optional.empty();
	}

	private void addOfVariable(String variable, String name) {
		if (this.names.keySet().stream().anyMatch((known) -> compact(known).equals(compact(name)))
				&& !this.ofVariables.containsKey(compact(name))) {
			return;
		}
		String other = this.ofVariables.putIfAbsent(compact(name), name);
		if (other != null && !other.equals(name)) {
			throw new WechatPayConfigurationException(variable,
					"spells the name of the merchant '" + other + "' of other environment variables in another way",
					"Spell it in one way.");
		}
		String lowerCase = name.toLowerCase(Locale.ROOT).replace('_', '-');
		this.names.putIfAbsent(lowerCase, ROOT.append(lowerCase));
	}

	static String compact(String name) {
		return name.replace("-", "").replace("_", "").toUpperCase(Locale.ROOT);
	}

}
