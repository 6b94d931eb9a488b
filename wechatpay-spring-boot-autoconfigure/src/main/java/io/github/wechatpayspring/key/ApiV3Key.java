package io.github.wechatpayspring.key;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;

import javax.crypto.AEADBadTagException;

import io.github.wechatpayspring.WechatPayConfigurationException;

/**
 * APIv3 key (APIv3密钥), with which WeChat Pay encrypts for the merchant. Immutable.
 */
final class ApiV3Key {

	private static final int LENGTH = 32;

	private final String merchantId;

	private final byte[] bytes;

	private ApiV3Key(String merchantId, byte[] bytes) {
		this.merchantId = merchantId;
		this.bytes = bytes;
	}

	/**
	 * Read an APIv3 key.
	 * @param merchantId the merchant id, which messages name
	 * @param value the key, exactly 32 bytes; blanks around it do not count
	 * @return the key
	 * @throws WechatPayConfigurationException if it is not one
	 */
	static ApiV3Key read(String merchantId, String value) {
		byte[] bytes = value.replace("\uFEFF", "").strip().getBytes(StandardCharsets.UTF_8);
		if (bytes.length != LENGTH) {
			throw WechatPayConfigurationException.ofValue(
					"must have exactly " + LENGTH + " bytes, but has " + bytes.length,
					"Set it to the APIv3 key (APIv3密钥) that was set on the merchant platform under API security"
							+ " (API安全): 32 letters and digits.");
		}
		return new ApiV3Key(merchantId, bytes);
	}

	/**
	 * Decrypt a ciphertext of WeChat Pay.
	 * @throws PlatformCertificateException if it cannot be decrypted or was modified
	 */
	byte[] decrypt(KeyAlgorithm algorithm, byte[] nonce, byte[] associatedData, byte[] ciphertext) {
		// JDKs throw different exceptions for such a ciphertext
		if (ciphertext.length < KeyAlgorithm.TAG_BYTES) {
			throw new PlatformCertificateException("A platform certificate cannot be decrypted: it is too short", null);
		}
		try {
			return algorithm.decrypt(this.bytes, nonce, associatedData, ciphertext);
		}
		catch (AEADBadTagException ex) {
			throw new PlatformCertificateException(
					"The APIv3 key does not decrypt the platform certificates that WeChat"
							+ " Pay sent. Set the property 'api-v3-key' to the APIv3 key (APIv3密钥) of this merchant,"
							+ " which is not the APIv2 key; if it is lost, set a new one on the merchant platform",
					ex);
		}
		catch (GeneralSecurityException | RuntimeException ex) {
			// the JDK throws a ProviderException if the ciphertext is shorter than a tag
			throw new PlatformCertificateException("A platform certificate cannot be decrypted: " + ex.getMessage(),
					ex);
		}
	}

	@Override
	public String toString() {
		return "ApiV3Key[merchantId=" + this.merchantId + "]";
	}

}
