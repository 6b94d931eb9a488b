package io.github.wechatpayspring.traffic;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/**
 * Tests for {@link RateMeter}.
 */
class RateMeterTests {

	private final RateMeter meter = new RateMeter();

	private void count(int events, int millis) {
		for (int i = 0; i < events; i++) {
			this.meter.count(Duration.ofMillis(millis).toNanos());
		}
	}

	private void assertRate(int millis, double rate) {
		assertThat(this.meter.perSecond(Duration.ofMillis(millis).toNanos())).isCloseTo(rate, within(1e-9));
	}

	@Test
	void perSecondAfterShortTimeIsExtrapolated() {
		count(10, 5000);
		assertRate(5050, 100);
		assertRate(5500, 20);
	}

	@Test
	void perSecondIncludesShareOfPreviousWindow() {
		count(10, 5000);
		assertRate(6000, 10);
		count(4, 6200);
		assertRate(6500, 10 * 0.5 + 4);
		assertRate(7000, 4);
		assertRate(7750, 1);
	}

	@Test
	void perSecondAfterIdleTimeIsZero() {
		count(10, 5000);
		assertRate(8000, 0);
		count(3, 8500);
		assertRate(8700, 15);
	}

}
