package io.github.wechatpayspring.exchange;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.http.HttpHeaders;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RetryAfter}.
 */
class RetryAfterTests {

	private final HttpHeaders headers = new HttpHeaders();

	@ParameterizedTest
	@CsvSource({ "0, 0", "7, 7", "' 120 ', 120", "999999999, 999999999" })
	void ofWhenValueIsSecondsReturnsThem(String value, long seconds) {
		this.headers.set("Retry-After", value);
		assertThat(RetryAfter.of(this.headers)).isEqualTo(Duration.ofSeconds(seconds));
	}

	@Test
	void ofWhenValueIsDateReturnsTimeSinceDateOfResponse() {
		this.headers.set("Date", "Wed, 21 Oct 2015 07:28:00 GMT");
		this.headers.set("Retry-After", "Wed, 21 Oct 2015 07:29:30 GMT");
		assertThat(RetryAfter.of(this.headers)).isEqualTo(Duration.ofSeconds(90));
	}

	@Test
	void ofWhenResponseHasNoDateReturnsTimeSinceNow() {
		Instant date = Instant.now().plusSeconds(100).truncatedTo(ChronoUnit.SECONDS);
		this.headers.setInstant("Retry-After", date);
		Duration duration = RetryAfter.of(this.headers);
		assertThat(duration).isBetween(Duration.between(Instant.now(), date), Duration.ofSeconds(100));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "-1", "1.5", "9999999999", "soon", "Wed, 21 Oct 2015 07:28:00 GMT" })
	void ofWhenValueIsInvalidOrPastReturnsNull(String value) {
		this.headers.set("Retry-After", value);
		assertThat(RetryAfter.of(this.headers)).isNull();
	}

	@Test
	void ofWhenHeaderIsMissingReturnsNull() {
		assertThat(RetryAfter.of(this.headers)).isNull();
	}

}
