package io.github.wechatpayspring.traffic;

import java.time.Duration;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/**
 * Tests for {@link AdaptiveRate}.
 */
class AdaptiveRateTests {

	private static final Offset<Double> EXACTLY = within(1e-6);

	private static final Duration SECOND = Duration.ofSeconds(1);

	// System.nanoTime() may overflow
	private long now = Long.MAX_VALUE - 5;

	private final AdaptiveRate rate = new AdaptiveRate(Double.POSITIVE_INFINITY, this.now);

	private void advance(AdaptiveRate rate, Duration time, boolean queued) {
		this.now += time.toNanos();
		rate.update(this.now, queued);
	}

	private void accept(AdaptiveRate rate, int requests, boolean queued) {
		for (int i = 0; i < requests; i++) {
			advance(rate, SECOND.dividedBy(requests), queued);
			rate.accepted(this.now);
		}
	}

	/**
	 * Let a first 429 follow on a number of accepted requests in a second.
	 */
	private void refuseAfter(int requests) {
		accept(this.rate, requests, false);
		this.rate.refused(this.now);
	}

	@Test
	void perSecondWhenNothingIsRefusedIsCeiling() {
		assertThat(this.rate.perSecond()).isInfinite();
		assertThat(new AdaptiveRate(7, this.now).perSecond()).isEqualTo(7);
	}

	@Test
	void refusedReducesRateToPartOfAcceptedRate() {
		refuseAfter(200);
		assertThat(this.rate.perSecond()).isCloseTo(200 * 0.9, within(2.0));
	}

	@Test
	void refusedWhenTrafficIsLittleKeepsRateOnce() {
		refuseAfter(4);
		assertThat(this.rate.perSecond()).isInfinite();
		advance(this.rate, SECOND.multipliedBy(2), false);
		this.rate.refused(this.now);
		assertThat(this.rate.perSecond()).isEqualTo(10 * 0.9);
	}

	@Test
	void refusedAgainWithinSecondKeepsRate() {
		refuseAfter(200);
		double reduced = this.rate.perSecond();
		advance(this.rate, SECOND.minusNanos(1), false);
		this.rate.refused(this.now);
		assertThat(this.rate.perSecond()).isEqualTo(reduced);
		advance(this.rate, Duration.ofNanos(1), false);
		this.rate.refused(this.now);
		assertThat(this.rate.perSecond()).isLessThan(reduced);
	}

	@Test
	void refusedWhenRequestsWereQueuedReducesRateToPartOfAcceptedRate() {
		AdaptiveRate limited = new AdaptiveRate(100, this.now);
		accept(limited, 50, true);
		limited.refused(this.now);
		assertThat(limited.perSecond()).isCloseTo((50 + 1) * 0.9, within(1.0));
	}

	@Test
	void refusedWhenNoRequestsWereQueuedHalvesRate() {
		AdaptiveRate limited = new AdaptiveRate(100, this.now);
		limited.refused(this.now);
		assertThat(limited.perSecond()).isCloseTo(100 / 2 * 0.9, EXACTLY);
	}

	@Test
	void refusedKeepsMinimumRate() {
		AdaptiveRate limited = new AdaptiveRate(2, this.now);
		for (int i = 0; i < 5; i++) {
			limited.refused(this.now);
			advance(limited, SECOND, false);
		}
		assertThat(limited.perSecond()).isEqualTo(1);
	}

	@Test
	void updateWhenRequestsAreQueuedIncreasesRateSlowlyUpToAcceptedRate() {
		refuseAfter(200);
		double accepted = this.rate.perSecond() / 0.9;
		advance(this.rate, SECOND, true);
		assertThat(this.rate.perSecond()).isCloseTo(accepted * (0.9 + 0.02), EXACTLY);
	}

	@Test
	void updateWhenAcceptedRateIsExceededIncreasesRateFast() {
		refuseAfter(200);
		for (int i = 0; i < 11; i++) {
			advance(this.rate, SECOND, true);
		}
		double outgrown = this.rate.perSecond();
		advance(this.rate, SECOND, true);
		assertThat(this.rate.perSecond()).isCloseTo(outgrown * 1.25, EXACTLY);
	}

	@Test
	void updateWhenNoRequestsAreQueuedKeepsRate() {
		refuseAfter(200);
		double reduced = this.rate.perSecond();
		advance(this.rate, Duration.ofMinutes(1), false);
		assertThat(this.rate.perSecond()).isEqualTo(reduced);
	}

	@Test
	void updateDoesNotExceedCeiling() {
		AdaptiveRate limited = new AdaptiveRate(100, this.now);
		limited.refused(this.now);
		for (int i = 0; i < 60; i++) {
			advance(limited, SECOND, true);
		}
		assertThat(limited.perSecond()).isEqualTo(100);
	}

	@Test
	void resetReturnsToCeiling() {
		refuseAfter(200);
		this.rate.reset(this.now);
		assertThat(this.rate.perSecond()).isInfinite();
		this.rate.refused(this.now);
		assertThat(this.rate.perSecond()).isInfinite();
	}

}
