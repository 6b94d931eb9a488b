package io.github.wechatpayspring.benchmarks.harness;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Results of all rounds.
 */
final class Results {

	private final Map<Scenario, Map<String, List<Sample>>> samples = new LinkedHashMap<>();

	private final Map<String, String> labels = new LinkedHashMap<>();

	private final List<StartSample> startsWith = new ArrayList<>();

	private final List<StartSample> startsWithout = new ArrayList<>();

	private long requestsAtStart;

	void add(Scenario scenario, Variant variant, Sample sample) {
		this.labels.put(variant.name(), variant.label());
		this.samples.computeIfAbsent(scenario, (key) -> new LinkedHashMap<>())
			.computeIfAbsent(variant.name(), (key) -> new ArrayList<>())
			.add(sample);
	}

	void addStart(boolean starter, StartSample sample) {
		(starter ? this.startsWith : this.startsWithout).add(sample);
	}

	void requestsAtStart(long requests) {
		this.requestsAtStart = requests;
	}

	long requestsAtStart() {
		return this.requestsAtStart;
	}

	List<Scenario> scenarios() {
		return List.copyOf(this.samples.keySet());
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

	long failures() {
		return this.samples.values()
			.stream()
			.flatMap((variants) -> variants.values().stream())
			.flatMap(List::stream)
			.mapToLong(Sample::failures)
			.sum();
	}

	private List<Sample> samples(Scenario scenario, String name) {
		return this.samples.getOrDefault(scenario, Map.of()).getOrDefault(name, List.of());
	}

	Optional<Spread> spread(Scenario scenario, String name, ToDoubleFunction<Sample> figure) {
		return spreadOf(samples(scenario, name).stream().map(figure::applyAsDouble).toList());
	}

	/**
	 * Return the ratios of a value between two clients, computed within each round.
	 */
	Optional<Spread> ratio(Scenario scenario, String name, String other, ToDoubleFunction<Sample> figure) {
		return ratio(samples(scenario, name), samples(scenario, other), figure);
	}

	/**
	 * Return the ratios of a value of the same client between two scenarios.
	 */
	Optional<Spread> ratio(Scenario scenario, Scenario other, String name, ToDoubleFunction<Sample> figure) {
		return ratio(samples(scenario, name), samples(other, name), figure);
	}

	private static Optional<Spread> ratio(List<Sample> samples, List<Sample> others, ToDoubleFunction<Sample> figure) {
		return spreadOf(IntStream.range(0, Math.min(samples.size(), others.size()))
			.mapToObj((round) -> figure.applyAsDouble(samples.get(round)) / figure.applyAsDouble(others.get(round)))
			.toList());
	}

	Optional<Spread> start(boolean starter, ToDoubleFunction<StartSample> figure) {
		return spreadOf((starter ? this.startsWith : this.startsWithout).stream().map(figure::applyAsDouble).toList());
	}

	/**
	 * Return the difference that the starter makes to the startup, computed within each
	 * pair.
	 */
	Optional<Spread> added(ToDoubleFunction<StartSample> figure) {
		return spreadOf(IntStream.range(0, Math.min(this.startsWith.size(), this.startsWithout.size()))
			.mapToObj((round) -> figure.applyAsDouble(this.startsWith.get(round))
					- figure.applyAsDouble(this.startsWithout.get(round)))
			.toList());
	}

	private static Optional<Spread> spreadOf(List<Double> values) {
		return values.isEmpty() ? Optional.empty() : Optional.of(Spread.of(values));
	}

}
