package io.github.wechatpayspring.test.autoconfigure;

import java.util.HashMap;
import java.util.Map;

import io.github.wechatpayspring.autoconfigure.WechatPayConnectionDetails;
import io.github.wechatpayspring.fake.FakeWechatPay;

/**
 * The merchant that a {@link FakeWechatPay} knows.
 */
record FakeWechatPayConnectionDetails(FakeWechatPay wechatPay) implements WechatPayConnectionDetails {

	@Override
	public Map<String, String> properties() {
		Map<String, String> properties = new HashMap<>();
		// what the application may have set and the fake does not say
		properties.put("signature-scheme", "rsa");
		properties.put("platform-certificates.cache-directory", "");
		properties.putAll(this.wechatPay.properties(""));
		return properties;
	}

}
