package io.github.wechatpayspring.autoconfigure;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import io.github.wechatpayspring.WechatPayConfigurationException;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Check of the environment variables whose names begin with {@code WECHATPAY_}. Boot
 * reads a property from a variable with all dashes of its name removed or with all of
 * them replaced by underscores, and ignores any other spelling. Variables that do not
 * resemble a property are ignored, because an application may use them in placeholders
 * and Kubernetes sets some for a service of that name.
 */
final class EnvironmentVariables {

	private static final Log logger = LogFactory.getLog(EnvironmentVariables.class);

	private static final String PREFIX = "WECHATPAY_";

	private final Collection<String> merchants;

	/**
	 * Create a check.
	 * @param merchants the names of the merchants
	 */
	EnvironmentVariables(Collection<String> merchants) {
		this.merchants = merchants;
	}

	/**
	 * Check the name of a variable.
	 * @throws WechatPayConfigurationException if the variable is meant for a property but
	 * does not set it
	 */
	void check(String variable) {
		String upper = variable.toUpperCase(Locale.ROOT);
		if (upper.startsWith(MerchantNames.VARIABLES)) {
			checkOfMerchant(variable, upper.substring(MerchantNames.VARIABLES.length()));
		}
		else if (upper.startsWith(PREFIX)) {
			check(variable, "wechatpay.", KnownProperties.COMMON, upper.substring(PREFIX.length()));
		}
	}

	private void checkOfMerchant(String variable, String rest) {
		Optional<String> name = MerchantNames.ofVariable(rest);
		if (name.isPresent()) {
			check(variable, prefix(name.get()), KnownProperties.OF_MERCHANT, rest.substring(name.get().length() + 1));
			return;
		}
		for (int i = rest.indexOf('_'); i > 0; i = rest.indexOf('_', i + 1)) {
			check(variable, prefix(rest.substring(0, i)), KnownProperties.OF_MERCHANT, rest.substring(i + 1));
		}
		logger.warn("The environment variable '" + variable + "' sets no property of a merchant");
	}

	private String prefix(String name) {
		String merchant = this.merchants.stream()
			.filter((known) -> MerchantNames.compact(known).equals(MerchantNames.compact(name)))
			.findFirst()
			.orElseGet(() -> name.toLowerCase(Locale.ROOT).replace('_', '-'));
		return MerchantNames.PREFIX + "." + merchant + ".";
	}

	private static void check(String variable, String prefix, List<String> known, String rest) {
		KnownProperties.ofVariable(known, rest).ifPresentOrElse((name) -> {
			String index = KnownProperties.isList(name) ? rest.replaceFirst("^.*?(_\\d+_?)?$", "$1") : "";
			String spelling = variable(prefix + name, "_");
			if (!variable.equals(spelling + index) && !variable.equals(variable(prefix + name, "") + index)) {
				throw new WechatPayConfigurationException(variable,
						"is an environment variable that does not set '" + prefix + name + "'",
						"Rename it to " + spelling + index + ".");
			}
		}, () -> KnownProperties.misspeltVariable(known, rest).ifPresent((name) -> {
			throw new WechatPayConfigurationException(variable,
					"is an environment variable that sets no property of WeChat Pay",
					"Rename it to " + variable(prefix + name, "_") + " if it is meant for '" + prefix + name + "'.");
		}));
	}

	private static String variable(String property, String dash) {
		return property.replace(".", "_").replace("-", dash).toUpperCase(Locale.ROOT);
	}

}
