package io.github.wechatpayspring.key;

import java.nio.file.Path;
import java.security.PublicKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;

import io.github.wechatpayspring.WechatPayConfigurationException;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * The keys of WeChat Pay that a merchant trusts. A bean of this type replaces the keys of
 * the configuration properties. Implementations must be thread-safe.
 *
 * @since 0.1.0
 */
public interface PlatformKeys {

	/**
	 * Wait until responses can be verified. Called before each request is signed. If it
	 * fails, the request is not sent, because its outcome would remain unknown. It may
	 * wait for a download; the caller applies its own time limit and may cancel at any
	 * time.
	 * @return completes once responses can be verified, immediately if they can be
	 * already
	 */
	default Mono<Void> ready() {
		return Mono.empty();
	}

	/**
	 * Find the key that a response names in its {@code Wechatpay-Serial} header.
	 * @param serialNumber the serial number of a platform certificate or the id of a
	 * public key, as it was received
	 * @return emits the key, or completes empty if there is no trusted key of that name
	 */
	Mono<PublicKey> find(String serialNumber);

	/**
	 * Return the name of the key that WeChat Pay is requested to sign its responses with,
	 * sent as the {@code Wechatpay-Serial} header of each request.
	 * @return the serial number or id, or {@code null} if WeChat Pay selects the key
	 */
	@Nullable String preferredSerialNumber();

	/**
	 * Return the current status of these keys, without secrets.
	 * @return the status, empty for keys of the application
	 */
	default Status status() {
		return new Status(null, null);
	}

	/**
	 * Trust WeChat Pay's public key (微信支付公钥) and nothing else.
	 * @param id the id of the key with the prefix {@code PUB_KEY_ID_}
	 * @param key the key
	 * @return the keys
	 */
	static PlatformKeys publicKey(String id, PublicKey key) {
		return new PlatformPublicKey(id, key);
	}

	/**
	 * Trust platform certificates (平台证书) while they are valid.
	 * @param certificates the certificates, at least one of them valid now
	 * @param clock the clock that determines which certificates are valid
	 * @return the keys
	 * @throws WechatPayConfigurationException if no certificate is valid, or two
	 * different ones have the same serial number
	 */
	static PlatformKeys certificates(Collection<PlatformCertificate> certificates, Clock clock) {
		CertificateSet set = distinct(certificates, clock);
		if (!set.hasValid()) {
			throw WechatPayConfigurationException.ofValue("names no certificate that is valid at " + clock.instant(),
					"Download the platform certificates again, and check the clock of this system.");
		}
		return set;
	}

	/**
	 * Trust the platform certificates that WeChat Pay offers for download. They are
	 * downloaded and renewed when they are used.
	 * @param known certificates that are trusted from the start; may be empty
	 * @param renewal how they are renewed
	 * @param download downloads the list of certificates
	 * @param clock the clock that determines which certificates are valid
	 * @return the keys
	 * @throws WechatPayConfigurationException if two different known certificates have
	 * the same serial number
	 */
	static PlatformKeys renewed(Collection<PlatformCertificate> known, Renewal renewal, Download download,
			Clock clock) {
		return PlatformCertificates.create(distinct(known, clock), null, renewal, download, clock);
	}

	/**
	 * Trust WeChat Pay's public key and platform certificates, while a merchant migrates
	 * from the certificates to the public key. WeChat Pay is asked to sign with the
	 * public key.
	 * @param publicKey WeChat Pay's {@linkplain #publicKey public key}
	 * @param certificates the {@linkplain #certificates platform certificates}
	 * @return the keys
	 */
	static PlatformKeys combined(PlatformKeys publicKey, PlatformKeys certificates) {
		return new CombinedPlatformKeys(PlatformPublicKey.of(publicKey), certificates);
	}

	/**
	 * Trust WeChat Pay's public key and the platform certificates that WeChat Pay offers
	 * for download, which may be signed with either.
	 * @param publicKey WeChat Pay's {@linkplain #publicKey public key}
	 * @param known certificates that are trusted from the start; may be empty
	 * @param renewal how they are renewed
	 * @param download downloads the list of certificates
	 * @param clock the clock that determines which certificates are valid
	 * @return the keys
	 * @throws WechatPayConfigurationException if two different known certificates have
	 * the same serial number
	 */
	static PlatformKeys combined(PlatformKeys publicKey, Collection<PlatformCertificate> known, Renewal renewal,
			Download download, Clock clock) {
		PlatformPublicKey trusted = PlatformPublicKey.of(publicKey);
		return new CombinedPlatformKeys(trusted,
				PlatformCertificates.create(distinct(known, clock), trusted, renewal, download, clock));
	}

	private static CertificateSet distinct(Collection<PlatformCertificate> certificates, Clock clock) {
		try {
			return CertificateSet.distinct(certificates, clock);
		}
		catch (PlatformCertificateException ex) {
			throw WechatPayConfigurationException.ofValue("cannot be used: " + ex.getMessage(),
					"Remove the certificate that is not WeChat Pay's.");
		}
	}

	/**
	 * Return whether keys are those of the library, which never block.
	 * @param keys the keys
	 * @return {@code false} for an implementation of the application
	 */
	static boolean isBuiltIn(PlatformKeys keys) {
		return keys instanceof PlatformPublicKey || keys instanceof CertificateSet
				|| keys instanceof PlatformCertificates || keys instanceof CombinedPlatformKeys;
	}

	/**
	 * Download of the list of platform certificates ({@code GET /v3/certificates}).
	 */
	@FunctionalInterface
	interface Download {

		/**
		 * Return the download of the list, whose response is verified. Called once.
		 * @param algorithmType the value of {@code algorithm_type}, {@code RSA} or
		 * {@code SM2}
		 * @param listedKeys the function that returns the keys in the raw body of a
		 * response, with which its signature is verified. After a verification, their
		 * {@link PlatformKeys#ready() ready()} fails if the list could not be read
		 * @return downloads the list anew for each subscription; emits the raw body of
		 * the verified response, or fails, always within a time limit
		 */
		Mono<byte[]> download(String algorithmType, Function<byte[], PlatformKeys> listedKeys);

	}

	/**
	 * Renewal of platform certificates.
	 *
	 * @param merchantId the merchant id (商户号), which messages name
	 * @param algorithm the algorithm of their keys
	 * @param apiV3Key the APIv3 key (APIv3密钥) that decrypts them, 32 bytes
	 * @param interval the time after which they are renewed
	 * @param cacheFile the file that keeps the last list, encrypted, across restarts, or
	 * {@code null}
	 * @param listener called after certificates have been replaced
	 */
	record Renewal(String merchantId, KeyAlgorithm algorithm, String apiV3Key, Duration interval,
			@Nullable Path cacheFile, Runnable listener) {

		/**
		 * Create a renewal.
		 * @param merchantId the merchant id
		 * @param algorithm the algorithm of the keys
		 * @param apiV3Key the APIv3 key
		 * @param interval the time after which certificates are renewed
		 * @param cacheFile the file that keeps the last list, or {@code null}
		 * @param listener called after certificates have been replaced
		 * @throws WechatPayConfigurationException if the APIv3 key has not 32 bytes
		 */
		public Renewal {
			ApiV3Key.read(merchantId, apiV3Key);
		}

		@Override
		public String toString() {
			return "Renewal[algorithm=" + this.algorithm + ", interval=" + this.interval + "]";
		}

	}

	/**
	 * Status of platform keys, without a secret.
	 *
	 * @param publicKeyId the id of WeChat Pay's public key, or {@code null} without one
	 * @param certificates the platform certificates, or {@code null} for a merchant
	 * without them
	 */
	record Status(@Nullable String publicKeyId, @Nullable Certificates certificates) {
	}

	/**
	 * Status of platform certificates.
	 *
	 * @param certificates the certificates, valid or not
	 * @param renewedAt the time of the last download, or {@code null} if there was none
	 * since the start
	 * @param problem the reason why the last download failed, or {@code null}
	 */
	record Certificates(List<PlatformCertificate> certificates, @Nullable Instant renewedAt, @Nullable String problem) {
	}

}
