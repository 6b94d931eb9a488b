package io.github.wechatpayspring.exchange;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.http.HttpHeaders;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ErrorHints}.
 */
class ErrorHintsTests {

	private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");

	private static final String IDENTITY = "belong together";

	private @Nullable Duration clockOffset;

	private final ErrorHints hints = new ErrorHints(Clock.fixed(NOW, ZoneOffset.UTC), () -> this.clockOffset);

	private static HttpHeaders headersWithDate(Instant date) {
		HttpHeaders headers = new HttpHeaders();
		headers.setDate(date.toEpochMilli());
		return headers;
	}

	@ParameterizedTest
	@CsvSource({ "-301, ahead of", "301, behind" })
	void hintWhenDateOfResponseDiffersReportsClock(int seconds, String direction) {
		assertThat(this.hints.of(401, headersWithDate(NOW.plusSeconds(seconds))))
			.contains("According to the date of this response, the Clock bean of the application is 301 seconds "
					+ direction + " WeChat Pay (maximum 300). Correct the bean");
	}

	@ParameterizedTest
	@CsvSource({ "-301, ahead of", "301, behind" })
	void hintWhenClockOffsetIsKnownReportsClock(int seconds, String direction) {
		this.clockOffset = Duration.ofSeconds(seconds);
		String hint = "According to the last signed response, the Clock bean of the application is 301 seconds "
				+ direction + " WeChat Pay";
		assertThat(this.hints.of(401, new HttpHeaders())).contains(hint);
		assertThat(this.hints.of(401, headersWithDate(NOW.plusSeconds(300)))).contains(hint);
		HttpHeaders nonsense = new HttpHeaders();
		nonsense.set(HttpHeaders.DATE, "soon");
		assertThat(this.hints.of(401, nonsense)).contains(hint);
	}

	@ParameterizedTest
	@ValueSource(ints = { -300, 0, 300 })
	void hintWhenClockIsWithinLimitReportsIdentity(int seconds) {
		assertThat(this.hints.of(401, headersWithDate(NOW.plusSeconds(seconds)))).contains(IDENTITY);
		this.clockOffset = Duration.ofSeconds(seconds);
		assertThat(this.hints.of(401, new HttpHeaders())).contains(IDENTITY);
	}

	@Test
	void hintWhenStatusIsNot401IsEmpty() {
		this.clockOffset = Duration.ofHours(1);
		assertThat(this.hints.of(403, headersWithDate(NOW.plusSeconds(3600)))).isEmpty();
	}

}
