package io.github.wechatpayspring.exchange;

import java.time.Duration;
import java.time.Instant;

import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;

/**
 * Reader of {@code Retry-After}, which is a number of seconds or a date.
 */
final class RetryAfter {

	private RetryAfter() {
	}

	/**
	 * Read the time to wait. A date is compared with the date of the response, so clocks
	 * may differ.
	 */
	static @Nullable Duration of(HttpHeaders headers) {
		String value = headers.getFirst(HttpHeaders.RETRY_AFTER);
		if (value == null) {
			return null;
		}
		Duration wait = value.strip().matches("\\d{1,9}") ? Duration.ofSeconds(Long.parseLong(value.strip()))
				: untilDate(headers);
		return (wait != null && !wait.isNegative()) ? wait : null;
	}

	private static @Nullable Duration untilDate(HttpHeaders headers) {
		try {
			long date = headers.getFirstDate(HttpHeaders.RETRY_AFTER);
			long answered = headers.getDate();
			return Duration.ofMillis(date - ((answered != -1) ? answered : Instant.now().toEpochMilli()));
		}
		catch (IllegalArgumentException ex) {
			return null;
		}
	}

}
