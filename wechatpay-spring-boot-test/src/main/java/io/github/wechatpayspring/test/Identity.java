package io.github.wechatpayspring.test;

import java.security.KeyPair;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Who the merchant is and who WeChat Pay is, with the keys of both.
 */
record Identity(String merchantId, String merchantSerialNumber, KeyPair merchantKeys, String publicKeyId,
		KeyPair platformKeys) {

	static Identity create() {
		CompletableFuture<KeyPair> platformKeys = CompletableFuture.supplyAsync(RsaKeys::generate);
		KeyPair merchantKeys = RsaKeys.generate();
		return new Identity(RandomText.merchantId(), RandomText.merchantSerialNumber(), merchantKeys,
				RandomText.publicKeyId(), platformKeys.join());
	}

	Map<String, String> properties() {
		Map<String, String> properties = new LinkedHashMap<>();
		properties.put("wechatpay.merchant-id", this.merchantId);
		properties.put("wechatpay.merchant-serial-number", this.merchantSerialNumber);
		properties.put("wechatpay.private-key", RsaKeys.pem(this.merchantKeys.getPrivate()));
		properties.put("wechatpay.public-key-id", this.publicKeyId);
		properties.put("wechatpay.public-key", RsaKeys.pem(this.platformKeys.getPublic()));
		return Collections.unmodifiableMap(properties);
	}

	@Override
	public String toString() {
		return "Identity of merchant " + this.merchantId;
	}

}
