package io.github.wechatpayspring.traffic;

import java.time.Duration;
import java.util.LongSummaryStatistics;
import java.util.stream.LongStream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RetrySettings}.
 */
class RetrySettingsTests {

	private final RetrySettings settings = new RetrySettings(10, Duration.ofMillis(100), Duration.ofMillis(500),
			Duration.ofSeconds(30));

	@ParameterizedTest
	@CsvSource({ "1, 100", "2, 200", "3, 400", "4, 500", "9, 500" })
	void choosesAPauseBetweenNothingAndALimitThatDoubles(int failedAttempts, long limit) {
		LongSummaryStatistics pauses = LongStream.range(0, 2000)
			.map((i) -> this.settings.backoff(failedAttempts).toMillis())
			.summaryStatistics();
		assertThat(pauses.getMin()).isLessThan(limit / 10);
		assertThat(pauses.getMax()).isBetween(limit * 9 / 10, limit);
	}

}
