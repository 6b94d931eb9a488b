package io.github.wechatpayspring.samples.bulk.run;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link FailureWindow}.
 */
class FailureWindowTests {

	private final FailureWindow window = new FailureWindow(4, 0.5);

	private void add(boolean... deactivated) {
		for (boolean outcome : deactivated) {
			this.window.add(outcome);
		}
	}

	@Test
	void pauseReasonWhenWindowIsNotFullIsEmpty() {
		add(false, false, false);
		assertThat(this.window.pauseReason()).isEmpty();
	}

	@Test
	void pauseReasonWhenShareIsAtMaximumIsEmpty() {
		add(false, true, false, true);
		assertThat(this.window.pauseReason()).isEmpty();
	}

	@Test
	void pauseReasonWhenShareIsExceededNamesNumbers() {
		add(false, true, false, false);
		assertThat(this.window.pauseReason()).contains("3 of the last 4 coupons were not deactivated");
	}

	@Test
	void pauseReasonWhenFailuresHaveLeftWindowIsEmpty() {
		add(false, false, false, false, true, true);
		assertThat(this.window.pauseReason()).isEmpty();
	}

}
