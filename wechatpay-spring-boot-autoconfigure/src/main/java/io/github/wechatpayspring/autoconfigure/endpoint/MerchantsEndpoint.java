package io.github.wechatpayspring.autoconfigure.endpoint;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.github.wechatpayspring.NoSuchMerchantException;
import io.github.wechatpayspring.key.PlatformKeys;
import io.github.wechatpayspring.merchant.WechatPayMerchant;
import io.github.wechatpayspring.merchant.WechatPayMerchants;
import io.github.wechatpayspring.traffic.WechatPayTraffic;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;

/**
 * Actuator endpoint with the status of all merchants, without a secret. It sends no
 * request.
 */
@Endpoint(id = "wechatpay")
final class MerchantsEndpoint {

	private final WechatPayMerchants merchants;

	MerchantsEndpoint(WechatPayMerchants merchants) {
		this.merchants = merchants;
	}

	@ReadOperation
	MerchantsDescriptor merchants() {
		Map<String, MerchantDescriptor> descriptors = new TreeMap<>();
		for (String name : this.merchants.names()) {
			MerchantDescriptor descriptor = merchant(name);
			if (descriptor != null) {
				descriptors.put(name, descriptor);
			}
		}
		return new MerchantsDescriptor(descriptors);
	}

	@ReadOperation
	@Nullable MerchantDescriptor merchant(@Selector String name) {
		try {
			return MerchantDescriptor.of(this.merchants.get(name).status());
		}
		catch (NoSuchMerchantException ex) {
			return null;
		}
	}

	/**
	 * All merchants.
	 *
	 * @param merchants the merchants by name
	 */
	record MerchantsDescriptor(Map<String, MerchantDescriptor> merchants) implements OperationResponseBody {
	}

	/**
	 * One merchant.
	 *
	 * @param scheme the scheme of signatures
	 * @param merchantKey the key that the merchant signs with
	 * @param publicKey WeChat Pay's public key
	 * @param platformCertificates WeChat Pay's platform certificates
	 * @param hosts the hosts, in the order in which they are tried
	 * @param requestsPerSecond the current rate limit, or {@code null} if there is none
	 * @param lastErrors the last error of each code, the oldest first
	 */
	record MerchantDescriptor(String scheme, WechatPayMerchant.@Nullable MerchantKeyStatus merchantKey,
			@Nullable PublicKeyDescriptor publicKey, @Nullable CertificatesDescriptor platformCertificates,
			List<String> hosts, @Nullable Double requestsPerSecond,
			Map<String, WechatPayTraffic.LastError> lastErrors) implements OperationResponseBody {

		static MerchantDescriptor of(WechatPayMerchant.Status status) {
			String publicKeyId = status.platformKeys().publicKeyId();
			PlatformKeys.Certificates certificates = status.platformKeys().certificates();
			return new MerchantDescriptor(status.scheme(), status.merchantKey(),
					(publicKeyId != null) ? new PublicKeyDescriptor(publicKeyId) : null,
					(certificates != null) ? CertificatesDescriptor.of(certificates) : null, status.hosts(),
					status.requestsPerSecond(), status.lastErrors());
		}

	}

	/**
	 * WeChat Pay's public key.
	 *
	 * @param id its id
	 */
	record PublicKeyDescriptor(String id) {
	}

	/**
	 * WeChat Pay's platform certificates.
	 *
	 * @param certificates the certificates, valid or not
	 * @param renewedAt the time of the last download, or {@code null}
	 * @param problem the reason why the last download failed, or {@code null}
	 */
	record CertificatesDescriptor(List<CertificateDescriptor> certificates, @Nullable Instant renewedAt,
			@Nullable String problem) {

		static CertificatesDescriptor of(PlatformKeys.Certificates certificates) {
			return new CertificatesDescriptor(certificates.certificates()
				.stream()
				.map((certificate) -> new CertificateDescriptor(certificate.serialNumber(), certificate.validUntil()))
				.toList(), certificates.renewedAt(), certificates.problem());
		}

	}

	/**
	 * A platform certificate.
	 *
	 * @param serialNumber its serial number
	 * @param expiresAt its expiry
	 */
	record CertificateDescriptor(String serialNumber, Instant expiresAt) {
	}

}
