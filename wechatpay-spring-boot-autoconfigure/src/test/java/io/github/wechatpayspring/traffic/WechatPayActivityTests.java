package io.github.wechatpayspring.traffic;

import java.time.Instant;
import java.util.Map;

import io.github.wechatpayspring.TestClock;
import io.github.wechatpayspring.WechatPayApiException;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link WechatPayActivity}.
 */
class WechatPayActivityTests {

	private final TestClock clock = new TestClock(Instant.EPOCH);

	private final WechatPayActivity activity = new WechatPayActivity(this.clock);

	private void fail(int status, String code, String requestId, int second) {
		this.clock.set(Instant.ofEpochSecond(second));
		this.activity.failed(new WechatPayApiException(status, code, "message", null, requestId, true));
	}

	@Test
	void lastErrorsReturnsLastErrorOfEachCode() {
		fail(400, "PARAM_ERROR", "first", 1);
		fail(429, "FREQUENCY_LIMIT", null, 2);
		fail(500, "PARAM_ERROR", "third\n", 3);
		assertThat(this.activity.lastErrors()).containsExactly(
				Map.entry("FREQUENCY_LIMIT", new WechatPayTraffic.LastError(429, Instant.ofEpochSecond(2), null, 1)),
				Map.entry("PARAM_ERROR", new WechatPayTraffic.LastError(500, Instant.ofEpochSecond(3), "third ", 2)));
	}

	@Test
	void lastErrorsWhenCodeIsMissingOrInvalidUsesStatus() {
		fail(502, null, null, 1);
		fail(502, "{\"echo\":\"sxxe34343434\"}", null, 2);
		assertThat(this.activity.lastErrors()).containsOnlyKeys("502")
			.extractingByKey("502")
			.extracting(WechatPayTraffic.LastError::count)
			.isEqualTo(2L);
	}

	@Test
	void lastErrorsWhenCodesAreTooManyDropsOldest() {
		for (int i = 0; i < 51; i++) {
			fail(400, "CODE_" + i, null, i);
		}
		assertThat(this.activity.lastErrors()).hasSize(50).doesNotContainKey("CODE_0").containsKey("CODE_1");
	}

}
