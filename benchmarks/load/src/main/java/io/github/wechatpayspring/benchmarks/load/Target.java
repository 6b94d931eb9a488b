package io.github.wechatpayspring.benchmarks.load;

import java.nio.file.Path;

/**
 * Address and keys of the WeChat Pay under test, and identity of the calling merchant.
 * Immutable.
 *
 * @param host the host
 * @param port the TLS port
 * @param trustStore the PKCS#12 trust store with the certificate of the host, protected
 * by {@link #TRUST_STORE_PASSWORD}
 * @param merchantId the merchant id
 * @param merchantSerialNumber the serial number of the merchant API certificate
 * @param privateKey the PKCS#8 PEM file of the merchant's private key
 * @param publicKeyId the id of WeChat Pay's public key
 * @param publicKey the PEM file of WeChat Pay's public key
 * @param apiV3Key the merchant's APIv3 key
 * @since 0.1.0
 */
public record Target(String host, int port, Path trustStore, String merchantId, String merchantSerialNumber,
		Path privateKey, String publicKeyId, Path publicKey, String apiV3Key) {

	/**
	 * The password of the trust store.
	 */
	public static final String TRUST_STORE_PASSWORD = "changeit";

	/**
	 * Create the target of the system properties {@code target.*}.
	 * @return the target
	 * @throws IllegalStateException if a property is missing
	 */
	public static Target fromSystemProperties() {
		return new Target(property("host"), Integer.parseInt(property("port")), Path.of(property("trust-store")),
				property("merchant-id"), property("merchant-serial-number"), Path.of(property("private-key")),
				property("public-key-id"), Path.of(property("public-key")), property("api-v3-key"));
	}

	private static String property(String name) {
		String value = System.getProperty("target." + name);
		if (value == null) {
			throw new IllegalStateException("The system property 'target." + name + "' is missing");
		}
		return value;
	}

	@Override
	public String toString() {
		return "Target[" + this.host + ":" + this.port + "]";
	}

}
