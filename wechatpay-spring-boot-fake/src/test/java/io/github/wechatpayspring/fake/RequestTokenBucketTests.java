package io.github.wechatpayspring.fake;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link RequestTokenBucket}.
 */
class RequestTokenBucketTests {

	// just before the overflow, because the origin of System.nanoTime is arbitrary
	private long now = Long.MAX_VALUE - 50_000_000;

	@ParameterizedTest
	@CsvSource({ "1, 1", "9, 1", "10, 1", "19, 1", "20, 2", "500, 50" })
	void takeWhenFullAllowsTenthOfSecondAndAtLeastOne(int rate, int burst) {
		RequestTokenBucket bucket = bucket(rate);
		assertThat(takeAll(bucket)).isEqualTo(burst);
		this.now += 3_600_000_000_000L;
		assertThat(takeAll(bucket)).isEqualTo(burst);
	}

	@Test
	void takeWhenTimePassesSucceedsWithEachToken() {
		RequestTokenBucket bucket = bucket(500);
		takeAll(bucket);
		this.now += 1_999_999;
		assertThat(bucket.take()).isFalse();
		this.now += 1;
		assertThat(bucket.take()).isTrue();
		assertThat(bucket.take()).isFalse();
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 70, 500, 1000 })
	void takeAllowsExactlyTheRate(int rate) {
		RequestTokenBucket bucket = bucket(rate);
		takeAll(bucket);
		int passed = 0;
		for (int i = 0; i < 10_000; i++) {
			this.now += 1_000_000;
			passed += bucket.take() ? 1 : 0;
		}
		assertThat(passed).isEqualTo(10 * rate);
	}

	@Test
	void takeWhenRateIsMaximumSucceeds() {
		RequestTokenBucket bucket = bucket(Integer.MAX_VALUE);
		assertThat(bucket.take()).isTrue();
		this.now += Long.MAX_VALUE;
		assertThat(bucket.take()).isTrue();
	}

	@Test
	void rateReturnsRequestsPerSecond() {
		assertThat(bucket(7).rate()).isEqualTo(7);
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, -1, Integer.MIN_VALUE })
	void createWhenRateIsNotPositiveFails(int rate) {
		assertThatIllegalArgumentException().isThrownBy(() -> bucket(rate))
			.withMessage("'requestsPerSecond' must be positive");
	}

	private RequestTokenBucket bucket(int rate) {
		return new RequestTokenBucket(rate, () -> this.now);
	}

	private static int takeAll(RequestTokenBucket bucket) {
		int taken = 0;
		while (bucket.take()) {
			taken++;
		}
		return taken;
	}

}
