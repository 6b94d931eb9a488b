package io.github.wechatpayspring.traffic;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How often a merchant's calls may repeat attempts.
 */
class RetryBudgetTests {

	private final RetryBudget budget = new RetryBudget();

	private int paysFor(boolean throttled) {
		int times = 0;
		while (this.budget.pay(throttled) > 0) {
			times++;
		}
		return times;
	}

	@Test
	void runsOut() {
		assertThat(paysFor(false)).isEqualTo(500 / 14);
		assertThat(paysFor(false)).isZero();
	}

	@Test
	void lastsLongerIfWechatPayIsMerelyBusy() {
		assertThat(paysFor(true)).isEqualTo(500 / 5);
	}

	@Test
	void whatHelpedIsPaidBack() {
		paysFor(false);
		paysFor(true);
		this.budget.reward(14);
		assertThat(paysFor(false)).isEqualTo(1);
	}

	@Test
	void fillsUpAsCallsSucceedButNotBeyondItsCapacity() {
		paysFor(true);
		for (int i = 0; i < 14; i++) {
			this.budget.reward(0);
		}
		assertThat(paysFor(false)).isEqualTo(1);
		for (int i = 0; i < 1000; i++) {
			this.budget.reward(0);
		}
		assertThat(paysFor(false)).isEqualTo(500 / 14);
	}

}
