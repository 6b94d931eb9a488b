package io.github.wechatpayspring.autoconfigure;

import java.util.Map;

import io.github.wechatpayspring.WechatPayConfigurationException;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/**
 * Binds the properties of a merchant that the application provides, in the same way as
 * those of a configuration file.
 */
final class MerchantBinder {

	// a name at run time may have characters that property names do not have
	private static final String NEUTRAL = "merchant";

	private MerchantBinder() {
	}

	static WechatPayProperties.Merchant bind(String root, Map<String, @Nullable String> properties) {
		MapConfigurationPropertySource source = new MapConfigurationPropertySource();
		properties.forEach((property, value) -> {
			checkName(root, property);
			if (value != null) {
				PropertyCheck.checkResolved(root + "." + property, value);
				source.put(NEUTRAL + "." + property, value);
			}
		});
		try {
			return new Binder(source).bindOrCreate(NEUTRAL, Bindable.of(WechatPayProperties.Merchant.class));
		}
		catch (BindException ex) {
			// the cause is left out: its message may hold the value
			throw new WechatPayConfigurationException(root + ex.getName().toString().substring(NEUTRAL.length()),
					"cannot be converted to the type of the property", "Write it as in a configuration file.");
		}
	}

	private static void checkName(String root, String property) {
		if (!KnownProperties.isKnown(KnownProperties.OF_MERCHANT, property)) {
			throw new WechatPayConfigurationException(root + "." + property, "is not a property of a merchant",
					"The nearest one is '" + root + "." + KnownProperties.nearest(KnownProperties.OF_MERCHANT, property)
							+ "'.");
		}
	}

}
