package io.github.wechatpayspring.fake;

import java.time.Instant;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Validity}.
 */
class ValidityTests {

	private static final Instant NOW = Instant.parse("2026-05-20T05:29:35.5Z");

	@Test
	void fromBeginsYesterdayAndEndsInFiveYears() {
		assertThat(Validity.from(NOW))
			.isEqualTo(new Validity(Instant.parse("2026-05-19T05:29:35Z"), Instant.parse("2031-05-20T05:29:35Z")));
	}

	@Test
	void createTruncatesToSeconds() {
		assertThat(new Validity(NOW, NOW.plusMillis(600)))
			.isEqualTo(new Validity(Instant.parse("2026-05-20T05:29:35Z"), Instant.parse("2026-05-20T05:29:36Z")));
	}

	@Test
	void nextWhenTimeIsTheSameBeginsSecondLater() {
		assertThat(Validity.from(NOW).next(NOW).notBefore()).isEqualTo("2026-05-19T05:29:36Z");
		assertThat(Validity.from(NOW).next(NOW).notAfter()).isEqualTo("2031-05-20T05:29:36Z");
	}

	@Test
	void nextWhenClockWasSetBackBeginsSecondLater() {
		assertThat(Validity.from(NOW).next(NOW.minusSeconds(100)).notBefore()).isEqualTo("2026-05-19T05:29:36Z");
	}

	@Test
	void nextWhenTimeHasPassedBeginsYesterday() {
		assertThat(Validity.from(NOW).next(NOW.plusSeconds(100))).isEqualTo(Validity.from(NOW.plusSeconds(100)));
	}

}
