package io.github.wechatpayspring.traffic;

import java.time.Duration;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.stream.LongStream;

import io.github.wechatpayspring.WechatPayConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link WechatPayTraffic.Settings}.
 */
class WechatPayTrafficSettingsTests {

	private final WechatPayTraffic.Settings.Retry retry = new WechatPayTraffic.Settings.Retry(10,
			Duration.ofMillis(100), Duration.ofMillis(500), Duration.ofSeconds(30));

	private WechatPayTraffic.Settings settings(String baseUrl, String... backupBaseUrls) {
		return new WechatPayTraffic.Settings(baseUrl, List.of(backupBaseUrls), this.retry, 1, Duration.ofSeconds(1));
	}

	@Test
	void baseUrlsAreNormalized() {
		WechatPayTraffic.Settings settings = settings("https://API.mch.weixin.qq.com/",
				"https://api2.mch.weixin.qq.com:443");
		assertThat(settings.baseUrl()).isEqualTo("https://api.mch.weixin.qq.com");
		assertThat(settings.backupBaseUrls()).containsExactly("https://api2.mch.weixin.qq.com");
	}

	@Test
	void createWhenBaseUrlIsNotValidFails() {
		assertThatExceptionOfType(WechatPayConfigurationException.class)
			.isThrownBy(() -> settings("https://a.example.org", "nonsense"))
			.satisfies((ex) -> assertThat(ex.getProperty()).isNull());
	}

	@ParameterizedTest
	@CsvSource({ "1, 100", "2, 200", "3, 400", "4, 500", "9, 500" })
	void backoffIsBetweenZeroAndMaximumThatDoubles(int failedAttempts, long limit) {
		LongSummaryStatistics pauses = LongStream.range(0, 2000)
			.map((i) -> this.retry.backoff(failedAttempts).toMillis())
			.summaryStatistics();
		assertThat(pauses.getMin()).isLessThan(limit / 10);
		assertThat(pauses.getMax()).isBetween(limit * 9 / 10, limit);
	}

}
