package io.github.wechatpayspring.autoconfigure.health;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.wechatpayspring.merchant.MerchantKeyDescriptor;
import io.github.wechatpayspring.merchant.WechatPayMerchant;
import io.github.wechatpayspring.traffic.WechatPayTraffic;
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

	MerchantHealthIndicator(WechatPayMerchant merchant, Clock clock) {
		super("WeChat Pay health check failed");
		this.merchant = merchant;
		this.clock = clock;
	}

	@Override
	protected void doHealthCheck(Health.Builder builder) {
		MerchantKeyDescriptor keys = MerchantKeyDescriptor.of(this.merchant);
		builder.up().withDetail("scheme", this.merchant.signer().scheme().authorizationScheme());
		if (keys.merchantKey() != null) {
			describe(keys.merchantKey(), builder);
		}
		if (keys.publicKey() != null) {
			builder.withDetail("publicKey", Map.of("id", keys.publicKey().id()));
		}
		if (keys.platformCertificates() != null) {
			describe(keys.platformCertificates(), keys.publicKey() == null, builder);
		}
		describe(this.merchant.traffic(), builder);
	}

	private void describe(WechatPayTraffic traffic, Health.Builder builder) {
		builder.withDetail("hosts", traffic.baseUrls());
		Instant lastVerifiedAt = traffic.lastVerifiedAt();
		if (lastVerifiedAt != null) {
			builder.withDetail("lastVerifiedAnswer", lastVerifiedAt);
		}
		Duration clockOffset = this.merchant.verifier().clockOffset();
		if (clockOffset != null) {
			builder.withDetail("clockOffset", clockOffset);
		}
	}

	private void describe(MerchantKeyDescriptor.Own key, Health.Builder builder) {
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

	private void describe(MerchantKeyDescriptor.Certificates certificates, boolean alone, Health.Builder builder) {
		List<Map<String, Object>> list = certificates.certificates().stream().map(this::describe).toList();
		Map<String, Object> details = new LinkedHashMap<>();
		details.put("certificates", list);
		Instant renewedAt = certificates.renewedAt();
		if (renewedAt != null) {
			details.put("renewedAt", renewedAt);
			details.put("age", Duration.between(renewedAt, this.clock.instant()));
		}
		putProblem(details, certificates.problem());
		boolean noneValid = this.merchant.platformKeys().preferredSerialNumber() == null;
		if (alone && noneValid && (certificates.problem() != null || !list.isEmpty())) {
			builder.down();
		}
		builder.withDetail("platformCertificates", details);
	}

	private Map<String, Object> describe(MerchantKeyDescriptor.Certificate certificate) {
		Map<String, Object> details = new LinkedHashMap<>();
		details.put("serialNumber", certificate.serialNumber());
		putExpiry(details, certificate.expiresAt());
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
