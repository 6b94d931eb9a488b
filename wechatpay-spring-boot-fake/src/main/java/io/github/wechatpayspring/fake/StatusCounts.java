package io.github.wechatpayspring.fake;

import java.util.Arrays;

/**
 * Counts answers by their status. Not safe for use by several threads.
 */
final class StatusCounts {

	private static final int END = 600;

	private final long[] counts = new long[END];

	/**
	 * Count an answer, unless nothing of it is sent.
	 */
	void add(Answer answer) {
		if (answer.delivery() == ResponseDelivery.WHOLE || answer.delivery() == ResponseDelivery.CUT_OFF) {
			this.counts[answer.status()]++;
		}
	}

	long get(int status) {
		FakeAnswer.checkStatus(status);
		return this.counts[status];
	}

	void clear() {
		Arrays.fill(this.counts, 0);
	}

}
