package io.github.wechatpayspring.autoconfigure;

import java.util.List;

import io.github.wechatpayspring.merchant.MerchantSettings;
import io.github.wechatpayspring.signature.SignatureScheme;
import org.jspecify.annotations.Nullable;

/**
 * {@link WechatPayConnectionDetails} from settings.
 */
final class SettingsConnectionDetails implements WechatPayConnectionDetails {

	private final MerchantSettings settings;

	SettingsConnectionDetails(MerchantSettings settings) {
		this.settings = settings;
	}

	/**
	 * Return the settings of the default merchant: identity, keys and hosts of the
	 * details, and the rest of the properties.
	 */
	static MerchantSettings merge(WechatPayConnectionDetails details, MerchantSettings properties) {
		return MerchantSettings.builder()
			.merchantId(details.getMerchantId())
			.merchantSerialNumber(details.getMerchantSerialNumber())
			.privateKey(details.getPrivateKey())
			.privateKeyPassword(details.getPrivateKeyPassword())
			.certificate(details.getCertificate())
			.sslBundle(details.getSslBundle())
			.publicKeyId(details.getPublicKeyId())
			.publicKey(details.getPublicKey())
			.apiV3Key(details.getApiV3Key())
			.platformCertificates(new MerchantSettings.PlatformCertificates(details.getPlatformCertificates(), null,
					details.getPlatformCertificateCacheDirectory()))
			.signatureScheme(details.getSignatureScheme())
			.baseUrl(details.getBaseUrl())
			.backupBaseUrls(details.getBackupBaseUrls())
			.build()
			.orElse(properties.withoutIdentity());
	}

	@Override
	public String getMerchantId() {
		return (this.settings.merchantId() != null) ? this.settings.merchantId() : "";
	}

	@Override
	public @Nullable String getMerchantSerialNumber() {
		return this.settings.merchantSerialNumber();
	}

	@Override
	public @Nullable String getPrivateKey() {
		return this.settings.privateKey();
	}

	@Override
	public @Nullable String getPrivateKeyPassword() {
		return this.settings.privateKeyPassword();
	}

	@Override
	public @Nullable String getCertificate() {
		return this.settings.certificate();
	}

	@Override
	public @Nullable String getSslBundle() {
		return this.settings.sslBundle();
	}

	@Override
	public @Nullable String getPublicKeyId() {
		return this.settings.publicKeyId();
	}

	@Override
	public @Nullable String getPublicKey() {
		return this.settings.publicKey();
	}

	@Override
	public @Nullable String getApiV3Key() {
		return this.settings.apiV3Key();
	}

	@Override
	public List<String> getPlatformCertificates() {
		return this.settings.platformCertificates().locations();
	}

	@Override
	public @Nullable String getPlatformCertificateCacheDirectory() {
		return this.settings.platformCertificates().cacheDirectory();
	}

	@Override
	public @Nullable SignatureScheme getSignatureScheme() {
		return this.settings.signatureScheme();
	}

	@Override
	public @Nullable String getBaseUrl() {
		return this.settings.baseUrl();
	}

	@Override
	public @Nullable List<String> getBackupBaseUrls() {
		return this.settings.backupBaseUrls();
	}

}
