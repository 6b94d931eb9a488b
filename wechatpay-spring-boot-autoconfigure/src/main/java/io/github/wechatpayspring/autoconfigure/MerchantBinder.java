package io.github.wechatpayspring.autoconfigure;

import java.util.Map;

import io.github.wechatpayspring.key.WechatPayConfigurationException;

import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/**
 * Binds the properties of a merchant that come out of the program as those in a
 * configuration file are bound.
 */
final class MerchantBinder {

	// a name at run time may have characters that property names do not have
	private static final String NEUTRAL = "merchant";

	private MerchantBinder() {
	}

	static WechatPayProperties.Merchant bind(String root, Map<String, String> properties) {
		MapConfigurationPropertySource source = new MapConfigurationPropertySource();
		properties.forEach((property, value) -> source.put(NEUTRAL + "." + property, value));
		try {
			return new Binder(source).bindOrCreate(NEUTRAL, Bindable.of(WechatPayProperties.Merchant.class),
					new NoUnboundElementsBindHandler(BindHandler.DEFAULT, (any) -> true));
		}
		catch (BindException ex) {
			// the cause is left out: its message may hold the value
			throw (ex.getCause() instanceof UnboundConfigurationPropertiesException unbound)
					? problem(root, unbound.getUnboundProperties().iterator().next().getName().toString(),
							"is not a property of a merchant",
							"Use the names that stand under 'wechatpay' in the documentation.")
					: problem(root, ex.getName().toString(), "cannot be read as the type it has",
							"Write it as in a configuration file.");
		}
	}

	private static WechatPayConfigurationException problem(String root, String property, String problem, String mend) {
		return new WechatPayConfigurationException(root + property.substring(NEUTRAL.length()), problem, mend);
	}

}
