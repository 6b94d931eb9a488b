package io.github.wechatpayspring.traffic;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

import io.github.wechatpayspring.WechatPayConfigurationException;

/**
 * Settings for the traffic of a merchant. Base URLs are in their normal form.
 *
 * @param baseUrl the base URL of the primary host
 * @param backupBaseUrls the base URLs of the backup hosts, in the order in which they are
 * tried if the primary host cannot be reached
 * @param retry the settings for retries
 * @param requestsPerSecond the maximum number of requests per second, or infinity
 * @param gracePeriod the maximum time to wait for requests in flight after cancellation,
 * interruption or shutdown
 * @since 0.1.0
 */
public record TrafficSettings(String baseUrl, List<String> backupBaseUrls, Retry retry, double requestsPerSecond,
		Duration gracePeriod) {

	/**
	 * Create new settings.
	 * @param baseUrl the base URL of the primary host
	 * @param backupBaseUrls the base URLs of the backup hosts
	 * @param retry the settings for retries
	 * @param requestsPerSecond the maximum number of requests per second, or infinity
	 * @param gracePeriod the maximum time to wait for requests in flight
	 * @throws WechatPayConfigurationException if a base URL cannot be used
	 */
	public TrafficSettings {
		baseUrl = normalizeBaseUrl(baseUrl);
		backupBaseUrls = backupBaseUrls.stream().map(TrafficSettings::normalizeBaseUrl).toList();
	}

	/**
	 * Check a base URL and return it in its normal form. Equal hosts have equal base
	 * URLs.
	 * @param baseUrl the scheme, host and optional port; the scheme is https, or http for
	 * the loopback interface
	 * @return the base URL in lower case, without the default port
	 * @throws WechatPayConfigurationException if the base URL cannot be used
	 */
	public static String normalizeBaseUrl(String baseUrl) {
		return BaseUrl.of(baseUrl).toString();
	}

	/**
	 * Settings for the retries of a call.
	 *
	 * @param maxAttempts the maximum number of attempts, including the first
	 * @param initialBackoff the maximum pause before the second attempt, doubled for each
	 * further attempt
	 * @param maxBackoff the maximum pause before any attempt
	 * @param timeout the maximum time for all attempts and pauses together
	 */
	public record Retry(int maxAttempts, Duration initialBackoff, Duration maxBackoff, Duration timeout) {

		/**
		 * Choose a random pause up to its maximum (full jitter). Calls that failed
		 * together are not repeated together.
		 */
		Duration backoff(int failedAttempts) {
			double limit = Math.min((double) this.initialBackoff.toNanos() * Math.pow(2, failedAttempts - 1),
					(double) this.maxBackoff.toNanos());
			return Duration.ofNanos((long) (ThreadLocalRandom.current().nextDouble() * limit));
		}

	}

}
