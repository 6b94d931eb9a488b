package io.github.wechatpayspring.fake;

import java.util.Arrays;

/**
 * Counter of responses by status. Not safe for use by several threads.
 */
final class StatusCounts {

	private static final int END = 600;

	private final long[] counts = new long[END];

	/**
	 * Count a response, unless nothing of it is sent.
	 */
	void add(PreparedResponse response) {
		if (response.delivery() == ResponseDelivery.WHOLE || response.delivery() == ResponseDelivery.CUT_OFF) {
			this.counts[response.status()]++;
		}
	}

	long get(int status) {
		FakeResponse.checkStatus(status);
		return this.counts[status];
	}

	void clear() {
		Arrays.fill(this.counts, 0);
	}

}
