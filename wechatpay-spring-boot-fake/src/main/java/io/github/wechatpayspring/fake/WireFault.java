package io.github.wechatpayspring.fake;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * Deviations of a response on the wire: bytes before and after it, and a literal status
 * line.
 */
record WireFault(String preceding, @Nullable String statusLine, String following, Duration followingDelay) {
}
