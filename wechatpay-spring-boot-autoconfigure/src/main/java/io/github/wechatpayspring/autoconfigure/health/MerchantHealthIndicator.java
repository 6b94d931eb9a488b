package io.github.wechatpayspring.autoconfigure.health;

import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.wechatpayspring.key.CertificateSet;
import io.github.wechatpayspring.key.CombinedPlatformKeys;
import io.github.wechatpayspring.key.MerchantKey;
import io.github.wechatpayspring.key.MerchantKeySource;
import io.github.wechatpayspring.key.PlatformCertificate;
import io.github.wechatpayspring.key.PlatformCertificates;
import io.github.wechatpayspring.key.PlatformKeys;
import io.github.wechatpayspring.key.PlatformPublicKey;
import io.github.wechatpayspring.signature.PrivateKeySigner;
import io.github.wechatpayspring.signature.WechatPaySigner;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/**
 * Tells which keys a merchant has. Down if its certificate has expired, or if there is no
 * platform certificate to prove an answer with and none could be downloaded. Trouble that
 * has done no harm yet is a detail.
 */
final class MerchantHealthIndicator extends AbstractHealthIndicator {

	private final WechatPaySigner signer;

	private final PlatformKeys platformKeys;

	private final Clock clock;

	MerchantHealthIndicator(WechatPaySigner signer, PlatformKeys platformKeys, Clock clock) {
		super("WeChat Pay health check failed");
		this.signer = signer;
		this.platformKeys = platformKeys;
		this.clock = clock;
	}

	@Override
	protected void doHealthCheck(Health.Builder builder) {
		builder.up().withDetail("scheme", this.signer.scheme().authorizationScheme());
		if (this.signer instanceof PrivateKeySigner privateKeySigner) {
			describe(privateKeySigner.source(), builder);
		}
		describe(this.platformKeys, builder);
	}

	private void describe(MerchantKeySource source, Health.Builder builder) {
		MerchantKey key = source.key();
		Map<String, Object> details = new LinkedHashMap<>();
		details.put("serialNumber", key.serialNumber());
		Instant expiresAt = key.expiresAt();
		if (expiresAt != null) {
			details.put("expiresAt", expiresAt);
			if (this.clock.instant().isAfter(expiresAt)) {
				builder.down();
			}
		}
		put(details, "problem", source.failure());
		builder.withDetail("merchantKey", details);
	}

	private void describe(PlatformKeys keys, Health.Builder builder) {
		if (keys instanceof CombinedPlatformKeys combined) {
			describe(combined.publicKey(), builder);
			describe(combined.certificates(), builder);
		}
		else if (keys instanceof PlatformPublicKey publicKey) {
			builder.withDetail("publicKey", Map.of("id", publicKey.id()));
		}
		else if (keys instanceof PlatformCertificates certificates) {
			describe(certificates.current(), certificates.failure(), builder);
		}
		else if (keys instanceof CertificateSet certificates) {
			describe(certificates, null, builder);
		}
	}

	private void describe(CertificateSet certificates, @Nullable Throwable failure, Health.Builder builder) {
		List<Map<String, Object>> list = certificates.certificates()
			.stream()
			.map(MerchantHealthIndicator::describe)
			.toList();
		Map<String, Object> details = new LinkedHashMap<>();
		details.put("certificates", list);
		put(details, "problem", failure);
		boolean alone = !(this.platformKeys instanceof CombinedPlatformKeys);
		if (alone && certificates.preferredSerialNumber() == null && (failure != null || !list.isEmpty())) {
			builder.down();
		}
		builder.withDetail("platformCertificates", details);
	}

	private static Map<String, Object> describe(PlatformCertificate certificate) {
		return Map.of("serialNumber", certificate.serialNumber(), "expiresAt", certificate.validUntil());
	}

	private static void put(Map<String, Object> details, String name, @Nullable Throwable failure) {
		if (failure != null) {
			details.put(name, String.valueOf(failure.getMessage()));
		}
	}

}
