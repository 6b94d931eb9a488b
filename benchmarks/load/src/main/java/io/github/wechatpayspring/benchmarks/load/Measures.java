package io.github.wechatpayspring.benchmarks.load;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Measured values by name. Names end with the unit.
 */
final class Measures {

	private final Map<String, Double> values = new LinkedHashMap<>();

	Measures add(String name, double value) {
		this.values.put(name, value);
		return this;
	}

	/**
	 * Add the median and high percentiles of latencies, in milliseconds. Nothing is added
	 * if there are no latencies.
	 */
	Measures addLatencies(String prefix, Latencies latencies) {
		if (latencies.count() == 0) {
			return this;
		}
		return add(name(prefix, "P50Millis"), latencies.millis(0.5))
			.add(name(prefix, "P99Millis"), latencies.millis(0.99))
			.add(name(prefix, "P999Millis"), latencies.millis(0.999))
			.add(name(prefix, "MaxMillis"), latencies.millis(1));
	}

	private static String name(String prefix, String metric) {
		return prefix.isEmpty() ? Character.toLowerCase(metric.charAt(0)) + metric.substring(1) : prefix + metric;
	}

	String toJson() {
		return this.values.entrySet()
			.stream()
			.map((entry) -> String.format(Locale.ROOT, "\"%s\":%.3f", entry.getKey(), entry.getValue()))
			.collect(Collectors.joining(",", "{", "}"));
	}

}
