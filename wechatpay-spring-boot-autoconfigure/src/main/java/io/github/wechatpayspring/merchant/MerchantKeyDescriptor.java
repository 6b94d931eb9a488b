package io.github.wechatpayspring.merchant;

import java.time.Instant;
import java.util.List;

import io.github.wechatpayspring.key.CertificateSet;
import io.github.wechatpayspring.key.CombinedPlatformKeys;
import io.github.wechatpayspring.key.MerchantKeySource;
import io.github.wechatpayspring.key.PlatformCertificates;
import io.github.wechatpayspring.key.PlatformKeys;
import io.github.wechatpayspring.key.PlatformPublicKey;
import io.github.wechatpayspring.signature.PrivateKeySigner;
import io.github.wechatpayspring.signature.WechatPaySigner;
import org.jspecify.annotations.Nullable;

/**
 * What may be shown of a merchant's keys: how they are called, when they expire and what
 * is wrong with them, never a key. Immutable.
 *
 * @param merchantKey the key that the merchant signs with, or {@code null} if the
 * application's own signer does not show it
 * @param publicKey WeChat Pay's public key, or {@code null} without one
 * @param platformCertificates WeChat Pay's platform certificates, or {@code null} for a
 * merchant without them
 * @since 0.1.0
 */
public record MerchantKeyDescriptor(@Nullable Own merchantKey, @Nullable PublicKey publicKey,
		@Nullable Certificates platformCertificates) {

	/**
	 * Describe the keys of a merchant.
	 * @param merchant the merchant
	 * @return its keys as they are now
	 */
	public static MerchantKeyDescriptor of(WechatPayMerchant merchant) {
		Own own = own(merchant.signer());
		PlatformKeys keys = merchant.platformKeys();
		return (keys instanceof CombinedPlatformKeys combined)
				? new MerchantKeyDescriptor(own, publicKey(combined.publicKey()), certificates(combined.certificates()))
				: new MerchantKeyDescriptor(own, publicKey(keys), certificates(keys));
	}

	private static @Nullable Own own(WechatPaySigner signer) {
		if (signer instanceof PrivateKeySigner privateKeySigner) {
			MerchantKeySource source = privateKeySigner.source();
			return new Own(source.key().serialNumber(), source.key().expiresAt(), problem(source.failure()));
		}
		return null;
	}

	private static @Nullable PublicKey publicKey(PlatformKeys keys) {
		return (keys instanceof PlatformPublicKey publicKey) ? new PublicKey(publicKey.id()) : null;
	}

	private static @Nullable Certificates certificates(PlatformKeys keys) {
		if (keys instanceof PlatformCertificates certificates) {
			return new Certificates(list(certificates), certificates.renewedAt(), problem(certificates.failure()));
		}
		return (keys instanceof CertificateSet) ? new Certificates(list(keys), null, null) : null;
	}

	private static List<Certificate> list(PlatformKeys keys) {
		return keys.platformCertificates()
			.stream()
			.map((certificate) -> new Certificate(certificate.serialNumber(), certificate.validUntil()))
			.toList();
	}

	private static @Nullable String problem(@Nullable Throwable failure) {
		return (failure != null) ? String.valueOf(failure.getMessage()) : null;
	}

	/**
	 * The key that a merchant signs with.
	 *
	 * @param serialNumber the serial number of the merchant API certificate
	 * @param expiresAt when that expires, or {@code null} if it is not known
	 * @param problem why a newer key is not at work, or {@code null}
	 */
	public record Own(String serialNumber, @Nullable Instant expiresAt, @Nullable String problem) {
	}

	/**
	 * WeChat Pay's public key (微信支付公钥).
	 *
	 * @param id its id
	 */
	public record PublicKey(String id) {
	}

	/**
	 * WeChat Pay's platform certificates (平台证书).
	 *
	 * @param certificates the certificates, valid or not
	 * @param renewedAt when they were last downloaded, or {@code null} if they were not
	 * since the start
	 * @param problem why the last download failed, or {@code null}
	 */
	public record Certificates(List<Certificate> certificates, @Nullable Instant renewedAt, @Nullable String problem) {
	}

	/**
	 * A platform certificate.
	 *
	 * @param serialNumber its serial number
	 * @param expiresAt when it expires
	 */
	public record Certificate(String serialNumber, Instant expiresAt) {
	}

}
