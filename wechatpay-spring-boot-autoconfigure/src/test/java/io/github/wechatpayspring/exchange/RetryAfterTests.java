package io.github.wechatpayspring.exchange;

import java.time.Duration;
import java.time.Instant;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.http.HttpHeaders;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How long an answer asks to wait.
 */
class RetryAfterTests {

	private final HttpHeaders headers = new HttpHeaders();

	@ParameterizedTest
	@CsvSource({ "0, 0", "7, 7", "' 120 ', 120", "999999999, 999999999" })
	void readsSeconds(String value, long seconds) {
		this.headers.set("Retry-After", value);
		assertThat(RetryAfter.of(this.headers)).isEqualTo(Duration.ofSeconds(seconds));
	}

	@Test
	void readsADateRelativeToThatOfTheAnswer() {
		this.headers.set("Date", "Wed, 21 Oct 2015 07:28:00 GMT");
		this.headers.set("Retry-After", "Wed, 21 Oct 2015 07:29:30 GMT");
		assertThat(RetryAfter.of(this.headers)).isEqualTo(Duration.ofSeconds(90));
	}

	@Test
	void readsADateWithoutThatOfTheAnswer() {
		this.headers.setInstant("Retry-After", Instant.now().plusSeconds(100));
		assertThat(RetryAfter.of(this.headers)).isBetween(Duration.ofSeconds(90), Duration.ofSeconds(100));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "-1", "1.5", "9999999999", "soon", "Wed, 21 Oct 2015 07:28:00 GMT" })
	void ignoresWhatAsksForNothing(String value) {
		this.headers.set("Retry-After", value);
		assertThat(RetryAfter.of(this.headers)).isNull();
	}

	@Test
	void mayBeAbsent() {
		assertThat(RetryAfter.of(this.headers)).isNull();
	}

}
