package io.github.wechatpayspring.benchmarks.harness;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleBinaryOperator;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * Results of all rounds.
 */
final class Results {

	private final Map<Scenario, Map<String, List<Sample>>> samples = new LinkedHashMap<>();

	private final Map<String, String> labels = new LinkedHashMap<>();

	private long requestsAtStart;

	void add(Scenario scenario, Variant variant, Sample sample) {
		this.labels.put(variant.name(), variant.label());
		this.samples.computeIfAbsent(scenario, (key) -> new LinkedHashMap<>())
			.computeIfAbsent(variant.name(), (key) -> new ArrayList<>())
			.add(sample);
	}

	void addRequestsAtStart(long requests) {
		this.requestsAtStart += requests;
	}

	long requestsAtStart() {
		return this.requestsAtStart;
	}

	/**
	 * Return the names of the variants that were measured in the scenario.
	 */
	List<String> names(Scenario scenario) {
		return List.copyOf(this.samples.getOrDefault(scenario, Map.of()).keySet());
	}

	String label(String name) {
		return this.labels.getOrDefault(name, name);
	}

	private List<Sample> samples(Scenario scenario, String name) {
		return this.samples.getOrDefault(scenario, Map.of()).getOrDefault(name, List.of());
	}

	Optional<Spread> spread(Scenario scenario, String name, String metric) {
		return spreadOf(samples(scenario, name).stream().mapToDouble((sample) -> sample.get(metric)));
	}

	/**
	 * Return the ratios of a value between two clients, computed within each round.
	 */
	Optional<Spread> ratio(Scenario scenario, String name, String other, String metric) {
		return combine(scenario, name, other, metric, (value, otherValue) -> value / otherValue);
	}

	/**
	 * Return the differences of a value between two clients, computed within each round.
	 */
	Optional<Spread> difference(Scenario scenario, String name, String other, String metric) {
		return combine(scenario, name, other, metric, (value, otherValue) -> value - otherValue);
	}

	private Optional<Spread> combine(Scenario scenario, String name, String other, String metric,
			DoubleBinaryOperator operator) {
		List<Sample> samples = samples(scenario, name);
		List<Sample> others = samples(scenario, other);
		return spreadOf(IntStream.range(0, Math.min(samples.size(), others.size()))
			.mapToDouble(
					(round) -> operator.applyAsDouble(samples.get(round).get(metric), others.get(round).get(metric))));
	}

	private static Optional<Spread> spreadOf(DoubleStream values) {
		List<Double> measured = values.filter((value) -> !Double.isNaN(value)).boxed().toList();
		return measured.isEmpty() ? Optional.empty() : Optional.of(Spread.of(measured));
	}

}
