package io.github.wechatpayspring.client;

import java.time.Duration;

import org.springframework.util.unit.DataSize;

/**
 * How long one exchange may take and how much may come back.
 *
 * @param headTimeout the time from the first wish for a connection to the head of the
 * answer, which bounds what the HTTP client does not: waiting, handshakes, bytes that
 * trickle
 * @param bodyTimeout the time from the head of the answer to its end
 * @param maxResponseSize the size up to which the body of an answer is read
 * @since 0.1.0
 */
public record ExchangeLimits(Duration headTimeout, Duration bodyTimeout, DataSize maxResponseSize) {
}
