package io.github.wechatpayspring.test.autoconfigure;

import java.util.HashMap;
import java.util.Map;

import io.github.wechatpayspring.autoconfigure.WechatPayConnectionDetails;
import io.github.wechatpayspring.fake.FakeWechatPay;

/**
 * Details of the connection to a {@link FakeWechatPay}.
 */
record FakeWechatPayConnectionDetails(FakeWechatPay wechatPay) implements WechatPayConnectionDetails {

	@Override
	public Map<String, String> properties() {
		Map<String, String> properties = new HashMap<>();
		// override properties of the application that the fake may omit
		properties.put("signature-scheme", "rsa");
		properties.put("platform-certificates.cache-directory", "");
		properties.putAll(this.wechatPay.properties(""));
		return properties;
	}

}
