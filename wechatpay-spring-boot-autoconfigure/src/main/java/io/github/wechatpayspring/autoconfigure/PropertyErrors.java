package io.github.wechatpayspring.autoconfigure;

import java.util.function.Supplier;

import io.github.wechatpayspring.WechatPayConfigurationException;

/**
 * Adds the name of the property to the exception for a value that cannot be used.
 */
final class PropertyErrors {

	private PropertyErrors() {
	}

	/**
	 * Read the value of a property.
	 * @param <T> the type of the result
	 * @param property the name of the property
	 * @param read reads the value
	 * @return the result
	 * @throws WechatPayConfigurationException if the value cannot be used; it has the
	 * name of the property, unless it had one before
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
