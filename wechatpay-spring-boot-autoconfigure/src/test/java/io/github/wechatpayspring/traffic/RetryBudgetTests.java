package io.github.wechatpayspring.traffic;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RetryBudget}.
 */
class RetryBudgetTests {

	private final RetryBudget budget = new RetryBudget();

	private int withdrawAll(boolean throttled) {
		int times = 0;
		while (this.budget.withdraw(throttled) > 0) {
			times++;
		}
		return times;
	}

	@Test
	void withdrawWhenBudgetIsEmptyReturnsZero() {
		assertThat(withdrawAll(false)).isEqualTo(500 / 14);
		assertThat(withdrawAll(false)).isZero();
	}

	@Test
	void withdrawWhenThrottledCostsLess() {
		assertThat(withdrawAll(true)).isEqualTo(500 / 5);
	}

	@Test
	void depositReturnsTokensOfRetry() {
		withdrawAll(false);
		withdrawAll(true);
		this.budget.deposit(14);
		assertThat(withdrawAll(false)).isEqualTo(1);
	}

	@Test
	void depositDoesNotExceedCapacity() {
		withdrawAll(true);
		for (int i = 0; i < 14; i++) {
			this.budget.deposit(0);
		}
		assertThat(withdrawAll(false)).isEqualTo(1);
		for (int i = 0; i < 1000; i++) {
			this.budget.deposit(0);
		}
		assertThat(withdrawAll(false)).isEqualTo(500 / 14);
	}

}
