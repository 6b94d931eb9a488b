package io.github.wechatpayspring.autoconfigure;

import io.github.wechatpayspring.key.MerchantKey;
import io.github.wechatpayspring.key.PlatformKeys;
import io.github.wechatpayspring.signature.WechatPaySigner;

/**
 * One line about a merchant for the log: who it is, and how its requests are signed, sent
 * and verified. Has no secret.
 *
 * @param name the name of the merchant
 * @param merchantId the merchant id
 * @param baseUrl the primary host
 * @param connector the name of the HTTP client
 * @param cryptoProvider the JCA provider of signatures
 */
record MerchantSummary(String name, String merchantId, String baseUrl, String connector, String cryptoProvider) {

	String describe(WechatPaySigner signer, PlatformKeys platformKeys) {
		return "WeChat Pay merchant '" + this.name + "': merchant id " + this.merchantId + ", " + describe(signer)
				+ ", " + describe(platformKeys) + ", " + this.baseUrl + ", connector " + this.connector
				+ ", crypto provider " + this.cryptoProvider;
	}

	private static String describe(WechatPaySigner signer) {
		MerchantKey.Source source = signer.keySource();
		return (source != null) ? "serial number " + source.key().serialNumber()
				: "signer " + signer.getClass().getName();
	}

	private static String describe(PlatformKeys keys) {
		if (!PlatformKeys.isBuiltIn(keys)) {
			return "platform keys " + keys.getClass().getName();
		}
		PlatformKeys.Status status = keys.status();
		if (status.publicKeyId() == null) {
			return "platform certificates";
		}
		return "public key " + status.publicKeyId()
				+ ((status.certificates() != null) ? " and platform certificates" : "");
	}

}
