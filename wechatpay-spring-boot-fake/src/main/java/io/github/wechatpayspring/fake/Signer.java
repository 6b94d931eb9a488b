package io.github.wechatpayspring.fake;

import java.security.PrivateKey;

/**
 * Who signs a response: what {@code Wechatpay-Serial} says and the key that signs.
 */
record Signer(String serialNumber, PrivateKey key) {

	@Override
	public String toString() {
		return "Signer " + this.serialNumber;
	}

}
