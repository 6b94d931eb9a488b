package io.github.wechatpayspring.autoconfigure;

import java.util.function.Supplier;

import io.github.wechatpayspring.WechatPayConfigurationException;

/**
 * Adds the name of the property to exceptions that do not have it.
 */
final class PropertyErrors {

	private PropertyErrors() {
	}

	/**
	 * Read the value of a property.
	 * @param property the name of the property
	 * @param read the supplier that reads the value
	 * @return the result of the supplier
	 * @throws WechatPayConfigurationException if the value is wrong, with the name of the
	 * property
	 */
	static <T> T named(String property, Supplier<T> read) {
		try {
			return read.get();
		}
		catch (WechatPayConfigurationException ex) {
			throw (ex.getProperty() != null) ? ex : ex.withProperty(property);
		}
	}

}
