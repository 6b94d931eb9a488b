package io.github.wechatpayspring.autoconfigure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.github.wechatpayspring.client.BaseUrl;
import io.github.wechatpayspring.client.RetrySettings;
import io.github.wechatpayspring.client.TrafficSettings;
import io.github.wechatpayspring.key.WechatPayConfigurationException;

/**
 * Turns the properties that say where a merchant's requests go, how fast and how often
 * into what they stand for.
 *
 * @param prefix what stands before the names of the properties
 * @param properties the properties
 */
record TrafficProperties(String prefix, WechatPayProperties properties) {

	private static final String DEFAULT_BACKUP = "https://api2.mch.weixin.qq.com";

	TrafficSettings settings() {
		return new TrafficSettings(baseUrl(), backupBaseUrls(), retry(), requestsPerSecond(),
				MerchantProperties.requirePositive(this.prefix + "grace-period", this.properties.gracePeriod()));
	}

	BaseUrl baseUrl() {
		return BaseUrl.of(this.prefix + "base-url", this.properties.baseUrl());
	}

	/**
	 * WeChat Pay's backup host stands in for its main host alone: what is in the place of
	 * that is not WeChat Pay.
	 */
	private List<BaseUrl> backupBaseUrls() {
		List<String> values = this.properties.backupBaseUrls();
		if (values == null) {
			values = baseUrl().toString().equals(WechatPayProperties.DEFAULT_BASE_URL) ? List.of(DEFAULT_BACKUP)
					: List.of();
		}
		List<BaseUrl> backups = new ArrayList<>();
		for (int i = 0; i < values.size(); i++) {
			String property = this.prefix + "backup-base-urls[" + i + "]";
			BaseUrl backup = BaseUrl.of(property, values.get(i));
			if (backup.toString().equals(baseUrl().toString())) {
				throw new WechatPayConfigurationException(property, "is the same host as '" + this.prefix + "base-url'",
						"Give another host, or leave it out.");
			}
			backups.add(backup);
		}
		return List.copyOf(backups);
	}

	private RetrySettings retry() {
		WechatPayProperties.Retry retry = this.properties.retry();
		String retryPrefix = this.prefix + "retry.";
		requireOneOrMore(retryPrefix + "max-attempts", retry.maxAttempts(), "nothing would ever be sent");
		Duration initial = MerchantProperties.requirePositive(retryPrefix + "initial-backoff", retry.initialBackoff());
		Duration max = MerchantProperties.requirePositive(retryPrefix + "max-backoff", retry.maxBackoff());
		Duration timeout = MerchantProperties.requirePositive(retryPrefix + "timeout", retry.timeout());
		return new RetrySettings(retry.maxAttempts(), initial, max, timeout);
	}

	private double requestsPerSecond() {
		Double value = this.properties.rateLimit().requestsPerSecond();
		if (value == null) {
			return Double.POSITIVE_INFINITY;
		}
		if (!(value > 0)) {
			throw new WechatPayConfigurationException(this.prefix + "rate-limit.requests-per-second",
					"is " + value + ", so nothing could ever be sent",
					"Set it to a positive number, or leave it out: the rate finds itself.");
		}
		return value;
	}

	int bulkConcurrency() {
		int concurrency = this.properties.bulk().concurrency();
		requireOneOrMore(this.prefix + "bulk.concurrency", concurrency, "no coupon would ever be deactivated");
		return concurrency;
	}

	private static void requireOneOrMore(String property, int value, String consequence) {
		if (value < 1) {
			throw new WechatPayConfigurationException(property, "is " + value + ", so " + consequence,
					"Set it to 1 or more.");
		}
	}

}
