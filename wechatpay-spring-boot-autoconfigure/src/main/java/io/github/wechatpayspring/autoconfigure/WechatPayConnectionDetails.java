package io.github.wechatpayspring.autoconfigure;

import java.util.List;

import io.github.wechatpayspring.merchant.MerchantSettings;
import io.github.wechatpayspring.signature.SignatureScheme;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;

/**
 * Details of the default merchant and of WeChat Pay's hosts. Declare a bean of this type
 * if the keys are in a vault, or if a test runs a WeChat Pay on loopback. It replaces the
 * {@code wechatpay.*} properties for the identity, the keys and the hosts of the default
 * merchant. Named merchants do not inherit these details. The methods are called once,
 * when the application starts. A detail that is missing or wrong fails the start with the
 * name of its property. Secrets are neither logged nor printed.
 *
 * @since 0.1.0
 */
public interface WechatPayConnectionDetails extends ConnectionDetails {

	/**
	 * Return the merchant id (商户号).
	 * @return the merchant id
	 */
	String getMerchantId();

	/**
	 * Return the serial number of the merchant API certificate.
	 * @return the serial number in hexadecimal, or {@code null} to read it from the
	 * certificate
	 */
	default @Nullable String getMerchantSerialNumber() {
		return null;
	}

	/**
	 * Return the private key of the merchant.
	 * @return the location of the key, {@code base64:} and the PEM file in Base64, or the
	 * PEM text; {@code null} with an SSL bundle or a signer of the application
	 */
	default @Nullable String getPrivateKey() {
		return null;
	}

	/**
	 * Return the password of the private key.
	 * @return the password, or {@code null} if the key is not encrypted
	 */
	default @Nullable String getPrivateKeyPassword() {
		return null;
	}

	/**
	 * Return the merchant API certificate (商户API证书).
	 * @return the certificate, in the forms of {@link #getPrivateKey()}, or {@code null}
	 */
	default @Nullable String getCertificate() {
		return null;
	}

	/**
	 * Return the name of an SSL bundle with the merchant's key and certificate.
	 * @return the name, or {@code null}
	 */
	default @Nullable String getSslBundle() {
		return null;
	}

	/**
	 * Return the id of WeChat Pay's public key (微信支付公钥ID).
	 * @return the id with the prefix {@code PUB_KEY_ID_}, or {@code null}
	 */
	default @Nullable String getPublicKeyId() {
		return null;
	}

	/**
	 * Return WeChat Pay's public key (微信支付公钥).
	 * @return the key, in the forms of {@link #getPrivateKey()}, or {@code null}
	 */
	default @Nullable String getPublicKey() {
		return null;
	}

	/**
	 * Return the APIv3 key (APIv3密钥), with which platform certificates are downloaded.
	 * @return the key, 32 bytes, or {@code null}
	 */
	default @Nullable String getApiV3Key() {
		return null;
	}

	/**
	 * Return platform certificates (平台证书) that are trusted from the start.
	 * @return the certificates, in the forms of {@link #getPrivateKey()}
	 */
	default List<String> getPlatformCertificates() {
		return List.of();
	}

	/**
	 * Return the directory in which the last good platform certificates are kept.
	 * @return the directory, an empty text for none, or {@code null} for that of the
	 * properties
	 */
	default @Nullable String getPlatformCertificateCacheDirectory() {
		return null;
	}

	/**
	 * Return the scheme of signatures.
	 * @return the scheme, or {@code null} for that of the properties
	 */
	default @Nullable SignatureScheme getSignatureScheme() {
		return null;
	}

	/**
	 * Return the base URL of the primary host.
	 * @return the base URL, or {@code null} for that of the properties
	 */
	default @Nullable String getBaseUrl() {
		return null;
	}

	/**
	 * Return the base URLs of the backup hosts.
	 * @return the base URLs, or {@code null} for those of the properties, or for none if
	 * there is a base URL
	 */
	default @Nullable List<String> getBackupBaseUrls() {
		return null;
	}

	/**
	 * Create details from settings, for example from {@link MerchantSettings#from}.
	 * @param settings the settings, of which identity, keys and hosts are used
	 * @return the details
	 */
	static WechatPayConnectionDetails of(MerchantSettings settings) {
		return new SettingsConnectionDetails(settings);
	}

}
