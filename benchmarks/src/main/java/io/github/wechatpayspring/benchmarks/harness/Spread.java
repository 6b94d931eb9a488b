package io.github.wechatpayspring.benchmarks.harness;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Median and range of repeated measurements.
 *
 * @param median the median
 * @param minimum the minimum
 * @param maximum the maximum
 * @param count the number of values
 */
record Spread(double median, double minimum, double maximum, int count) {

	static Spread of(List<Double> values) {
		double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
		if (sorted.length == 0) {
			throw new IllegalArgumentException("'values' must not be empty");
		}
		double median = (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
		return new Spread(median, sorted[0], Arrays.stream(sorted).max().orElseThrow(), sorted.length);
	}

	String format(int decimals) {
		String median = format(this.median, decimals);
		return (this.count > 1)
				? median + " (" + format(this.minimum, decimals) + "–" + format(this.maximum, decimals) + ")" : median;
	}

	private static String format(double value, int decimals) {
		return String.format(Locale.ROOT, "%,." + decimals + "f", value);
	}

}
