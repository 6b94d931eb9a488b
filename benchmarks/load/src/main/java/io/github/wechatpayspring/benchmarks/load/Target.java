package io.github.wechatpayspring.benchmarks.load;

import java.nio.file.Path;

/**
 * The WeChat Pay that is called, and the merchant that calls it. Thread-safe.
 *
 * @param host the host
 * @param port the port, where it talks TLS
 * @param trustStore a PKCS#12 file that trusts its certificate, with the password
 * {@link #TRUST_STORE_PASSWORD}
 * @param merchantId the merchant id
 * @param merchantSerialNumber the serial number of the merchant API certificate
 * @param privateKey the merchant's private key, a PEM file of PKCS#8
 * @param publicKeyId the id of WeChat Pay's public key
 * @param publicKey WeChat Pay's public key, a PEM file
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
	 * Return the target that the system properties {@code target.*} tell.
	 * @return the target
	 * @throws IllegalStateException if one is missing
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
