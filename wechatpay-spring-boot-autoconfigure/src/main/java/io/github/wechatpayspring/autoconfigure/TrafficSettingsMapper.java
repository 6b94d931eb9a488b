package io.github.wechatpayspring.autoconfigure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.github.wechatpayspring.WechatPayConfigurationException;
import io.github.wechatpayspring.merchant.MerchantSettings;
import io.github.wechatpayspring.traffic.WechatPayTraffic;

/**
 * Maps the properties of hosts, rate limit, retries and shutdown to
 * {@link WechatPayTraffic.Settings}.
 *
 * @param prefix the prefix of the names of the properties
 * @param settings the settings
 */
record TrafficSettingsMapper(String prefix, MerchantSettings settings) {

	private static final int MAXIMUM_ATTEMPTS = 100;

	private static final int MAXIMUM_CONCURRENCY = 100_000;

	private static final String DEFAULT_PRIMARY = "https://api.mch.weixin.qq.com";

	private static final String DEFAULT_BACKUP = "https://api2.mch.weixin.qq.com";

	WechatPayTraffic.Settings toTrafficSettings() {
		return new WechatPayTraffic.Settings(baseUrl(), backupBaseUrls(), retry(), requestsPerSecond(),
				PropertyLimits.duration(this.prefix + "grace-period", this.settings.gracePeriod()));
	}

	String baseUrl() {
		String property = this.prefix + "base-url";
		return baseUrl(property, PropertyLimits.required(property, this.settings.baseUrl()));
	}

	private static String baseUrl(String property, String value) {
		return PropertyErrors.named(property, () -> WechatPayTraffic.Settings.normalizeBaseUrl(value));
	}

	/**
	 * WeChat Pay's backup host is the default only for its primary host, because another
	 * primary host is not WeChat Pay.
	 */
	private List<String> backupBaseUrls() {
		List<String> values = this.settings.backupBaseUrls();
		if (values == null) {
			values = baseUrl().equals(DEFAULT_PRIMARY) ? List.of(DEFAULT_BACKUP) : List.of();
		}
		List<String> backups = new ArrayList<>();
		for (int i = 0; i < values.size(); i++) {
			String property = this.prefix + "backup-base-urls[" + i + "]";
			String backup = baseUrl(property, values.get(i));
			if (backup.equals(baseUrl())) {
				throw new WechatPayConfigurationException(property, "is the same host as '" + this.prefix + "base-url'",
						"Give another host, or leave it out.");
			}
			backups.add(backup);
		}
		return List.copyOf(backups);
	}

	private WechatPayTraffic.Settings.Retry retry() {
		MerchantSettings.Retry retry = this.settings.retry();
		String retryPrefix = this.prefix + "retry.";
		Duration initial = PropertyLimits.duration(retryPrefix + "initial-backoff", retry.initialBackoff());
		Duration max = PropertyLimits.duration(retryPrefix + "max-backoff", retry.maxBackoff());
		if (initial.compareTo(max) > 0) {
			throw new WechatPayConfigurationException(retryPrefix + "initial-backoff",
					"is more than '" + retryPrefix + "max-backoff'", "Set it to that value or less.");
		}
		return new WechatPayTraffic.Settings.Retry(
				PropertyLimits.number(retryPrefix + "max-attempts", retry.maxAttempts(), MAXIMUM_ATTEMPTS), initial,
				max, PropertyLimits.duration(retryPrefix + "timeout", retry.timeout()));
	}

	private double requestsPerSecond() {
		return PropertyLimits.requestsPerSecond(this.prefix + "rate-limit.requests-per-second",
				this.settings.rateLimit().requestsPerSecond());
	}

	int bulkConcurrency() {
		return PropertyLimits.number(this.prefix + "bulk.concurrency", this.settings.bulk().concurrency(),
				MAXIMUM_CONCURRENCY);
	}

}
