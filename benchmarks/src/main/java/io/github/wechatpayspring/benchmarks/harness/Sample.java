package io.github.wechatpayspring.benchmarks.harness;

import java.util.Map;

/**
 * Measured values of one process.
 *
 * @param values the values by name
 */
record Sample(Map<String, Double> values) {

	/**
	 * Return a value, or {@code NaN} if it was not measured.
	 */
	double get(String metric) {
		return this.values.getOrDefault(metric, Double.NaN);
	}

}
