package io.github.wechatpayspring.traffic;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SendSlots}.
 */
class SendSlotsTests {

	// System.nanoTime() may overflow
	private long now = Long.MAX_VALUE - 5;

	private final SendSlots slots = new SendSlots(500, this.now);

	private Duration reserve() {
		return Duration.ofNanos(this.slots.reserve(this.now));
	}

	@Test
	void reserveWhenCeilingIsInfiniteReturnsZero() {
		SendSlots unlimited = new SendSlots(Double.POSITIVE_INFINITY, this.now);
		for (int i = 0; i < 1000; i++) {
			assertThat(unlimited.reserve(this.now)).isZero();
		}
	}

	@Test
	void reserveWhenRequestsWereDelayedReturnsZeroForCatchUpTimeOnly() {
		for (int i = 0; i < 6; i++) {
			assertThat(reserve()).isZero();
		}
		assertThat(reserve()).isEqualTo(Duration.ofMillis(2));
		assertThat(reserve()).isEqualTo(Duration.ofMillis(4));
	}

	@Test
	void reserveWhenTimeHasPassedReturnsRemainingTime() {
		for (int i = 0; i < 6; i++) {
			reserve();
		}
		this.now += Duration.ofMillis(1).toNanos();
		assertThat(reserve()).isEqualTo(Duration.ofMillis(1));
		this.now += Duration.ofSeconds(1).toNanos();
		assertThat(reserve()).isZero();
	}

}
