package io.github.wechatpayspring.autoconfigure;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import io.github.wechatpayspring.WechatPayConfigurationException;
import io.github.wechatpayspring.merchant.MerchantSettings;
import io.github.wechatpayspring.signature.SignatureScheme;

/**
 * Check that no property of a merchant is missing, which names all that are.
 */
final class RequiredProperties {

	private static final String PUBLIC_KEY_ID = "the id (微信支付公钥ID) that the merchant platform shows beside pub_key.pem";

	private static final String PUBLIC_KEY = "the location of WeChat Pay's public key (微信支付公钥), such as"
			+ " 'file:/etc/wechatpay/pub_key.pem'";

	private final String prefix;

	private final MerchantSettings settings;

	private final Map<String, String> missing = new LinkedHashMap<>();

	private String advice = "";

	private RequiredProperties(String prefix, MerchantSettings settings) {
		this.prefix = prefix;
		this.settings = settings;
	}

	/**
	 * Check the properties of a merchant.
	 * @param prefix the prefix of the names of the properties
	 * @param settings the settings
	 * @param signer whether they must hold the merchant's key
	 * @param platformKeys whether they must hold WeChat Pay's keys
	 * @throws WechatPayConfigurationException if one is missing
	 */
	static void check(String prefix, MerchantSettings settings, boolean signer, boolean platformKeys) {
		RequiredProperties required = new RequiredProperties(prefix, settings);
		required.require("merchant-id", settings.merchantId() != null,
				"the merchant id (商户号) that the merchant platform shows");
		if (signer && settings.sslBundle() == null) {
			required.requireMerchantKey();
		}
		if (platformKeys) {
			required.requirePlatformKeys();
		}
		required.end();
	}

	private void requireMerchantKey() {
		require("private-key", this.settings.privateKey() != null,
				"the location of apiclient_key.pem, such as 'file:/etc/wechatpay/apiclient_key.pem'");
		require("merchant-serial-number",
				this.settings.merchantSerialNumber() != null || this.settings.certificate() != null,
				"the serial number of the merchant API certificate (商户API证书), which 'openssl x509 -in"
						+ " apiclient_cert.pem -noout -serial' prints, or set '" + this.prefix
						+ "certificate' to the location of apiclient_cert.pem");
	}

	private void requirePlatformKeys() {
		boolean certificates = this.settings.apiV3Key() != null
				|| !this.settings.platformCertificates().locations().isEmpty();
		boolean id = this.settings.publicKeyId() != null;
		boolean key = this.settings.publicKey() != null;
		if (id || key) {
			// both are required even if platform certificates are used
			require("public-key-id", id, PUBLIC_KEY_ID);
			require("public-key", key, PUBLIC_KEY);
		}
		else if (this.settings.signatureScheme() != SignatureScheme.RSA) {
			require("api-v3-key", certificates,
					"the APIv3 key (APIv3密钥), because WeChat Pay signs with platform certificates if the scheme is '"
							+ this.settings.signatureScheme() + "'");
		}
		else if (!certificates) {
			require("public-key-id", false, PUBLIC_KEY_ID);
			require("public-key", false, PUBLIC_KEY);
			this.advice = " If the merchant still has platform certificates (平台证书), set '" + this.prefix
					+ "api-v3-key' instead of '" + this.prefix + "public-key-id' and '" + this.prefix + "public-key'.";
		}
	}

	private void require(String name, boolean set, String value) {
		if (!set) {
			this.missing.put("'" + this.prefix + name + "'", value);
		}
	}

	private void end() {
		if (this.missing.isEmpty()) {
			return;
		}
		List<String> names = List.copyOf(this.missing.keySet());
		String others = names.stream().skip(1).collect(Collectors.joining(", "));
		String values = this.missing.entrySet()
			.stream()
			.map((entry) -> entry.getKey() + " to " + entry.getValue())
			.collect(Collectors.joining("; "));
		String first = names.get(0).replace("'", "");
		if (others.isEmpty()) {
			throw new WechatPayConfigurationException(first, "is not set",
					"Set it to " + this.missing.get(names.get(0)) + "." + this.advice);
		}
		throw new WechatPayConfigurationException(first,
				"is not set, and neither " + ((names.size() > 2) ? "are " : "is ") + others,
				"Set " + values + "." + this.advice);
	}

}
