package io.github.wechatpayspring.benchmarks.harness;

/**
 * Load on a client.
 *
 * @param callers the number of threads, each of which waits for the response
 * @param delay the delay of responses, in milliseconds
 */
record Scenario(int callers, int delay) {

	static final Scenario USUAL = new Scenario(8, 0);

	@Override
	public String toString() {
		String text = this.callers + ((this.callers == 1) ? " caller" : " callers");
		return (this.delay > 0) ? text + ", responses after " + this.delay + " ms" : text;
	}

}
