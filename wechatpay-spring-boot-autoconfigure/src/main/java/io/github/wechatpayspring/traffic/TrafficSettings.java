package io.github.wechatpayspring.traffic;

import java.time.Duration;
import java.util.List;

/**
 * Where a merchant's requests go, how fast and how often.
 *
 * @param baseUrl the main host
 * @param backupBaseUrls the hosts that are tried in turn when the main one cannot be
 * reached
 * @param retry how often a call is attempted, and how long it may take
 * @param requestsPerSecond the requests a second that are never exceeded, or infinity
 * @param gracePeriod the time for which a request that was sent is waited for after its
 * caller has left, or the application shuts down
 * @since 0.1.0
 */
public record TrafficSettings(BaseUrl baseUrl, List<BaseUrl> backupBaseUrls, RetrySettings retry,
		double requestsPerSecond, Duration gracePeriod) {
}
