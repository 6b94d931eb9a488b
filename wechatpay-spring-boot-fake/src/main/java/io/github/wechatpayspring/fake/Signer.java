package io.github.wechatpayspring.fake;

import java.security.PrivateKey;

/**
 * Private key that signs a response, with its value of {@code Wechatpay-Serial}.
 */
record Signer(String serialNumber, PrivateKey key) {

	@Override
	public String toString() {
		return "Signer " + this.serialNumber;
	}

}
