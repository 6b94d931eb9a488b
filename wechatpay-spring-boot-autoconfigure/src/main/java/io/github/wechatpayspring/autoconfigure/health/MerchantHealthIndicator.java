package io.github.wechatpayspring.autoconfigure.health;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.wechatpayspring.key.PlatformCertificate;
import io.github.wechatpayspring.key.PlatformKeys;
import io.github.wechatpayspring.merchant.WechatPayMerchant;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/**
 * {@code HealthIndicator} for the keys of a merchant. It is down if the merchant API
 * certificate has expired, or if no platform certificate is available to verify responses
 * and none could be downloaded. Problems without an effect yet are details.
 */
final class MerchantHealthIndicator extends AbstractHealthIndicator {

	private static final Duration WARNING = Duration.ofDays(30);

	private final WechatPayMerchant merchant;

	private final Clock clock;

	MerchantHealthIndicator(WechatPayMerchant merchant) {
		super("WeChat Pay health check failed");
		this.merchant = merchant;
		this.clock = merchant.verifier().clock();
	}

	@Override
	protected void doHealthCheck(Health.Builder builder) {
		WechatPayMerchant.Status status = this.merchant.status();
		builder.up().withDetail("scheme", status.scheme());
		if (status.merchantKey() != null) {
			describe(status.merchantKey(), builder);
		}
		String publicKeyId = status.platformKeys().publicKeyId();
		if (publicKeyId != null) {
			builder.withDetail("publicKey", Map.of("id", publicKeyId));
		}
		PlatformKeys.Certificates certificates = status.platformKeys().certificates();
		if (certificates != null) {
			describe(certificates, publicKeyId == null, builder);
		}
		builder.withDetail("hosts", status.hosts());
		if (status.lastVerifiedAt() != null) {
			builder.withDetail("lastVerifiedAnswer", status.lastVerifiedAt());
		}
		if (status.clockOffset() != null) {
			builder.withDetail("clockOffset", status.clockOffset());
		}
	}

	private void describe(WechatPayMerchant.MerchantKeyStatus key, Health.Builder builder) {
		Map<String, Object> details = new LinkedHashMap<>();
		details.put("serialNumber", key.serialNumber());
		Instant expiresAt = key.expiresAt();
		if (expiresAt != null) {
			putExpiry(details, expiresAt);
			if (this.clock.instant().isAfter(expiresAt)) {
				builder.down();
			}
		}
		putProblem(details, key.problem());
		builder.withDetail("merchantKey", details);
	}

	private void describe(PlatformKeys.Certificates certificates, boolean alone, Health.Builder builder) {
		Instant now = this.clock.instant();
		List<Map<String, Object>> list = certificates.certificates().stream().map(this::describe).toList();
		Map<String, Object> details = new LinkedHashMap<>();
		details.put("certificates", list);
		Instant renewedAt = certificates.renewedAt();
		if (renewedAt != null) {
			details.put("renewedAt", renewedAt);
			details.put("age", Duration.between(renewedAt, now));
		}
		putProblem(details, certificates.problem());
		boolean noneValid = certificates.certificates().stream().noneMatch((certificate) -> certificate.isValidAt(now));
		if (alone && noneValid && (certificates.problem() != null || !list.isEmpty())) {
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

	private static void putProblem(Map<String, Object> details, @Nullable String problem) {
		if (problem != null) {
			details.put("problem", problem);
		}
	}

}
