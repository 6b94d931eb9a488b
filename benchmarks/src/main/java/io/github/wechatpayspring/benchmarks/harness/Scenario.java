package io.github.wechatpayspring.benchmarks.harness;

/**
 * How clients are called.
 *
 * @param callers how many threads call, each waiting for its answer
 * @param delay how many milliseconds an answer takes
 */
record Scenario(int callers, int delay) {

	static final Scenario USUAL = new Scenario(8, 0);

	@Override
	public String toString() {
		String text = this.callers + ((this.callers == 1) ? " caller" : " callers");
		return (this.delay > 0) ? text + ", answers after " + this.delay + " ms" : text;
	}

}
