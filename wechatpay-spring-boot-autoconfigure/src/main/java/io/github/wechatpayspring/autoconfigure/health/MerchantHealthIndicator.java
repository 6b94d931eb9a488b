package io.github.wechatpayspring.autoconfigure.health;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.wechatpayspring.client.WechatPayTraffic;
import io.github.wechatpayspring.key.CertificateSet;
import io.github.wechatpayspring.key.CombinedPlatformKeys;
import io.github.wechatpayspring.key.MerchantKey;
import io.github.wechatpayspring.key.MerchantKeySource;
import io.github.wechatpayspring.key.PlatformCertificate;
import io.github.wechatpayspring.key.PlatformCertificates;
import io.github.wechatpayspring.key.PlatformKeys;
import io.github.wechatpayspring.key.PlatformPublicKey;
import io.github.wechatpayspring.merchant.WechatPayMerchant;
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

	private static final Duration WARNING = Duration.ofDays(30);

	private final WechatPayMerchant merchant;

	private final Clock clock;

	MerchantHealthIndicator(WechatPayMerchant merchant, Clock clock) {
		super("WeChat Pay health check failed");
		this.merchant = merchant;
		this.clock = clock;
	}

	@Override
	protected void doHealthCheck(Health.Builder builder) {
		WechatPaySigner signer = this.merchant.signer();
		builder.up().withDetail("scheme", signer.scheme().authorizationScheme());
		if (signer instanceof PrivateKeySigner privateKeySigner) {
			describe(privateKeySigner.source(), builder);
		}
		describe(this.merchant.platformKeys(), builder);
		describe(this.merchant.traffic(), builder);
	}

	private void describe(WechatPayTraffic traffic, Health.Builder builder) {
		builder.withDetail("hosts", traffic.baseUrls());
		Instant lastVerifiedAt = traffic.activity().lastVerifiedAt();
		if (lastVerifiedAt != null) {
			builder.withDetail("lastVerifiedAnswer", lastVerifiedAt);
		}
		Duration clockOffset = this.merchant.verifier().clockOffset();
		if (clockOffset != null) {
			builder.withDetail("clockOffset", clockOffset);
		}
	}

	private void describe(MerchantKeySource source, Health.Builder builder) {
		MerchantKey key = source.key();
		Map<String, Object> details = new LinkedHashMap<>();
		details.put("serialNumber", key.serialNumber());
		Instant expiresAt = key.expiresAt();
		if (expiresAt != null) {
			putExpiry(details, expiresAt);
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
		List<Map<String, Object>> list = certificates.platformCertificates().stream().map(this::describe).toList();
		Map<String, Object> details = new LinkedHashMap<>();
		details.put("certificates", list);
		put(details, "problem", failure);
		boolean alone = !(this.merchant.platformKeys() instanceof CombinedPlatformKeys);
		if (alone && certificates.preferredSerialNumber() == null && (failure != null || !list.isEmpty())) {
			builder.down();
		}
		builder.withDetail("platformCertificates", details);
	}

	private Map<String, Object> describe(PlatformCertificate certificate) {
		Map<String, Object> details = new LinkedHashMap<>();
		details.put("serialNumber", certificate.serialNumber());
		putExpiry(details, certificate.validUntil());
		return details;
	}

	private void putExpiry(Map<String, Object> details, Instant expiresAt) {
		Duration left = Duration.between(this.clock.instant(), expiresAt);
		details.put("expiresAt", expiresAt);
		details.put("daysLeft", left.toDays());
		if (left.isNegative()) {
			details.put("warning", "It has expired");
		}
		else if (left.compareTo(WARNING) < 0) {
			details.put("warning", "It expires soon");
		}
	}

	private static void put(Map<String, Object> details, String name, @Nullable Throwable failure) {
		if (failure != null) {
			details.put(name, String.valueOf(failure.getMessage()));
		}
	}

}
