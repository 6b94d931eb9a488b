package io.github.wechatpayspring.autoconfigure;

import java.util.function.Supplier;

import io.github.wechatpayspring.WechatPayConfigurationException;

/**
 * Adds the name of the property to errors of types that do not know it.
 */
final class PropertyErrors {

	private PropertyErrors() {
	}

	/**
	 * Read the value of a property.
	 * @param property the name of the property
	 * @param read reads the value
	 * @return what was read
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
