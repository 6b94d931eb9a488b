package io.github.wechatpayspring.merchant;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.wechatpayspring.WechatPayConfigurationException;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/**
 * Binds settings of a merchant that the application provides, in the same way as those of
 * a configuration file.
 */
final class SettingsBinder {

	private static final String ROOT = "merchant";

	private static final Pattern PLACEHOLDER = Pattern.compile("(?<!\\\\)\\$\\{([^}:]*)[}:]");

	private SettingsBinder() {
	}

	static MerchantSettings bind(Map<String, ? extends @Nullable Object> properties) {
		MapConfigurationPropertySource source = new MapConfigurationPropertySource();
		properties.forEach((name, value) -> {
			if (value != null) {
				checkResolved(name, value);
				source.put(ROOT + "." + name, value);
			}
		});
		try {
			return new Binder(source).bindOrCreate(ROOT, Bindable.of(MerchantSettings.class),
					new NoUnboundElementsBindHandler(BindHandler.DEFAULT));
		}
		catch (BindException ex) {
			if (ex.getCause() instanceof UnboundConfigurationPropertiesException unbound) {
				throw new WechatPayConfigurationException(
						nameOf(unbound.getUnboundProperties().iterator().next().getName()),
						"is not a property of a merchant",
						"Use the names of the properties under 'wechatpay.merchants.<name>', such as 'merchant-id'.");
			}
			// the cause is left out: its message may contain the value
			throw new WechatPayConfigurationException(nameOf(ex.getName()),
					"cannot be converted to the type of the property", "Write it as in a configuration file.");
		}
	}

	private static String nameOf(ConfigurationPropertyName name) {
		return name.toString().substring(ROOT.length() + 1);
	}

	private static void checkResolved(String name, Object value) {
		Matcher placeholder = PLACEHOLDER.matcher(value.toString());
		if (placeholder.find()) {
			throw new WechatPayConfigurationException(name,
					"contains the placeholder '${" + placeholder.group(1) + "}', which is not resolved",
					"Set the value itself.");
		}
	}

}
