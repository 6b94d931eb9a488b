package io.github.wechatpayspring.exchange;

import java.time.Duration;
import java.time.Instant;

import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;

/**
 * Reads {@code Retry-After}, in either of its forms.
 */
final class RetryAfter {

	private RetryAfter() {
	}

	/**
	 * Read how long to wait. A date is taken relative to the date of the answer, so that
	 * clocks need not agree.
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
