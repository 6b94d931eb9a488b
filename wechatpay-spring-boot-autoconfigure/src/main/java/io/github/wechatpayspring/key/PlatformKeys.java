package io.github.wechatpayspring.key;

import java.security.PublicKey;
import java.util.List;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * The keys of WeChat Pay that a merchant trusts. Thread-safe.
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
	 * @return the serial number or id, or {@code null} to leave the choice to WeChat Pay
	 */
	@Nullable String preferredSerialNumber();

	/**
	 * Return the platform certificates among the keys, whether they are valid or not.
	 * @return the certificates as they are now
	 */
	default List<PlatformCertificate> platformCertificates() {
		return List.of();
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

}
