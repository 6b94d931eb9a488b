package io.github.wechatpayspring.test.autoconfigure;

import java.util.HashMap;
import java.util.Map;

import io.github.wechatpayspring.autoconfigure.WechatPayConnectionDetails;
import io.github.wechatpayspring.test.FakeWechatPay;

/**
 * The merchant that a {@link FakeWechatPay} knows.
 */
record FakeWechatPayConnectionDetails(FakeWechatPay wechatPay) implements WechatPayConnectionDetails {

	private static final String PREFIX = "wechatpay.";

	@Override
	public Map<String, String> properties() {
		Map<String, String> properties = new HashMap<>();
		// what the application may have set and the fake does not say
		properties.put("signature-scheme", "rsa");
		properties.put("platform-certificates.cache-directory", "");
		this.wechatPay.properties().forEach((name, value) -> properties.put(name.substring(PREFIX.length()), value));
		return properties;
	}

}
