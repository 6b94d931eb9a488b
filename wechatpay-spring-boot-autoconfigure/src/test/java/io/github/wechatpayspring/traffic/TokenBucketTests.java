package io.github.wechatpayspring.traffic;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link TokenBucket}.
 */
class TokenBucketTests {

	private static final double RATE = 100;

	// System.nanoTime() may overflow
	private long now = Long.MAX_VALUE - 5;

	private final TokenBucket bucket = new TokenBucket(this.now);

	private void advance(Duration time) {
		this.now += time.toNanos();
		this.bucket.refill(this.now, RATE);
	}

	private Duration untilNext() {
		return Duration.ofNanos(this.bucket.nanosToNext(this.now, RATE));
	}

	private int takeAll() {
		int taken = 0;
		while (this.bucket.nanosToNext(this.now, RATE) <= 0) {
			this.bucket.take();
			taken++;
		}
		return taken;
	}

	@Test
	void nanosToNextWhenTokenIsTakenIsIntervalOfRate() {
		assertThat(untilNext()).isLessThanOrEqualTo(Duration.ZERO);
		this.bucket.take();
		assertThat(untilNext()).isEqualTo(Duration.ofMillis(10));
		advance(Duration.ofMillis(4));
		assertThat(untilNext()).isEqualTo(Duration.ofMillis(6));
	}

	@Test
	void refillWhenIdleKeepsOneToken() {
		advance(Duration.ofSeconds(10));
		assertThat(takeAll()).isEqualTo(1);
	}

	@Test
	void refillWhenRateIsHighKeepsTokensOfCatchUpTime() {
		this.now += Duration.ofSeconds(10).toNanos();
		this.bucket.refill(this.now, 1000);
		assertThat(takeAll()).isEqualTo(10);
	}

	@Test
	void nanosToNextWhenRateIsInfiniteIsZero() {
		this.bucket.refill(this.now, Double.POSITIVE_INFINITY);
		for (int i = 0; i < 1000; i++) {
			this.bucket.take();
		}
		assertThat(this.bucket.nanosToNext(this.now, Double.POSITIVE_INFINITY)).isZero();
	}

	@Test
	void pauseRemovesTokensAndAddsNoneUntilItEnds() {
		this.bucket.pause(this.now);
		assertThat(untilNext()).isEqualTo(Duration.ofMillis(20));
		advance(Duration.ofMillis(19));
		assertThat(untilNext()).isEqualTo(Duration.ofMillis(10));
		advance(Duration.ofMillis(10));
		assertThat(untilNext()).isLessThanOrEqualTo(Duration.ZERO);
	}

	@Test
	void pauseWhenRepeatedDoublesUpToMaximum() {
		for (int millis : new int[] { 20, 40, 80, 160, 320, 640, 1000, 1000 }) {
			this.bucket.pause(this.now);
			assertThat(untilNext()).isEqualTo(Duration.ofMillis(millis));
		}
	}

	@Test
	void pauseAfterResumeIsShort() {
		this.bucket.pause(this.now);
		this.bucket.pause(this.now);
		this.bucket.resume();
		assertThat(untilNext()).isEqualTo(Duration.ofMillis(10));
		this.bucket.pause(this.now);
		assertThat(untilNext()).isEqualTo(Duration.ofMillis(20));
	}

	@ParameterizedTest
	@ValueSource(longs = { 0, 1 })
	void isPausedAfterWhenPauseIsNotLaterIsFalse(long later) {
		this.bucket.pause(this.now);
		assertThat(this.bucket.isPausedAfter(this.now + later)).isFalse();
		assertThat(this.bucket.isPausedAfter(this.now - 1)).isTrue();
	}

	@Test
	void resetReturnsToOneTokenWithoutPause() {
		this.bucket.pause(this.now);
		this.bucket.reset(this.now);
		assertThat(takeAll()).isEqualTo(1);
		assertThat(this.bucket.isPausedAfter(this.now - 1)).isFalse();
	}

}
