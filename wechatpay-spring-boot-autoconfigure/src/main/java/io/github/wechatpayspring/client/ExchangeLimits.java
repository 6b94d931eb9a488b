package io.github.wechatpayspring.client;

import java.time.Duration;

import org.springframework.util.unit.DataSize;

/**
 * How long one exchange may take and how much may come back.
 *
 * @param sendTimeout the time from the first wish for a connection until the request is
 * sent, which bounds what the HTTP client does not: waiting, handshakes
 * @param readTimeout the time from then to the head of the answer, and again from there
 * to its end
 * @param maxResponseSize the size up to which the body of an answer is read
 * @since 0.1.0
 */
public record ExchangeLimits(Duration sendTimeout, Duration readTimeout, DataSize maxResponseSize) {
}
