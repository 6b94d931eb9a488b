package io.github.wechatpayspring;

import java.util.Map;

/**
 * Properties as a context runner takes them.
 */
public final class PropertyPairs {

	private PropertyPairs() {
	}

	public static String[] of(Map<?, ?> properties) {
		return properties.entrySet().stream().map(Object::toString).toArray(String[]::new);
	}

}
