package io.github.wechatpayspring.benchmarks.harness;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * Targets for the starter, limited to those that were measured.
 */
final class Goals {

	private static final String DEFAULT_BULK = "bulk-32";

	private final Results results;

	private final List<Goal> goals = new ArrayList<>();

	Goals(Results results) {
		this.results = results;
	}

	List<Goal> all() {
		this.goals.clear();
		Variants.CRYPTO.forEach(this::addBaseline);
		Variants.CRYPTO.forEach((crypto) -> Variants.PEERS.forEach((peer) -> addPeer(crypto, peer)));
		add("CPU per call of wechatpay-java with the JDK relative to the starter with ACCP",
				this.results.ratio(Scenario.USUAL, Variants.name(Variants.PEERS.get(0), "jdk"),
						Variants.name(Variants.STARTER, "accp"), Sample::cpu),
				3.7, false, 2);
		for (String crypto : Variants.CRYPTO) {
			add("KB allocated per call, " + crypto, this.results.spread(Scenario.USUAL,
					Variants.name(Variants.STARTER, crypto), Sample::allocatedKilobytes), 24, true, 1);
			addLatency("p50", crypto, Sample::p50);
			addLatency("p99", crypto, Sample::p99);
			addScenarios(crypto);
			addNeighbour(crypto);
			addBulk(crypto);
		}
		add("application startup time added, ms", this.results.added(StartSample::startMillis), 150, true, 0);
		return List.copyOf(this.goals);
	}

	private void addBaseline(String crypto) {
		add("CPU per call relative to the baseline, " + crypto, this.results.ratio(Scenario.USUAL,
				Variants.name(Variants.STARTER, crypto), Variants.name(Variants.BASELINE, crypto), Sample::cpu), 1.08,
				true, 2);
	}

	private void addPeer(String crypto, String peer) {
		add("CPU per call relative to " + peer + ", " + crypto, this.results.ratio(Scenario.USUAL,
				Variants.name(Variants.STARTER, crypto), Variants.name(peer, crypto), Sample::cpu), 1, true, 2);
	}

	private void addLatency(String title, String crypto, ToDoubleFunction<Sample> figure) {
		Optional<String> best = Variants.PEERS.stream()
			.map((peer) -> Variants.name(peer, crypto))
			.filter(this.results.names(Scenario.USUAL)::contains)
			.min(Comparator.comparingDouble((peer) -> median(peer, figure)));
		best.ifPresent((peer) -> add(title + " relative to the best peer (" + this.results.label(peer) + "), " + crypto,
				this.results.ratio(Scenario.USUAL, Variants.name(Variants.STARTER, crypto), peer, figure), 1, true, 2));
	}

	private double median(String name, ToDoubleFunction<Sample> figure) {
		return this.results.spread(Scenario.USUAL, name, figure).map(Spread::median).orElse(Double.MAX_VALUE);
	}

	private void addScenarios(String crypto) {
		for (Scenario scenario : this.results.scenarios()) {
			if (!scenario.equals(Scenario.USUAL)) {
				add("CPU per call with " + scenario + " relative to " + Scenario.USUAL + ", " + crypto, this.results
					.ratio(scenario, Scenario.USUAL, Variants.name(Variants.STARTER, crypto), Sample::cpu), 1, true, 2);
			}
		}
	}

	private void addNeighbour(String crypto) {
		add("p99 of another WebClient with 32 callers of the starter relative to none, " + crypto,
				this.results.ratio(Report.SINGLE, "neighbour-32-" + crypto, "neighbour-0-" + crypto, Sample::p99), 2,
				true, 2);
	}

	private void addBulk(String crypto) {
		Optional<String> best = this.results.names(Report.SINGLE)
			.stream()
			.filter((name) -> name.startsWith("bulk-") && name.endsWith("-" + crypto))
			.max(Comparator.comparingDouble((name) -> this.results.spread(Report.SINGLE, name, Sample::callsPerSecond)
				.map(Spread::median)
				.orElse(0.0)));
		best.ifPresent((name) -> add(
				"bulk throughput relative to the best concurrency (" + this.results.label(name) + ")",
				this.results.ratio(Report.SINGLE, Variants.name(DEFAULT_BULK, crypto), name, Sample::callsPerSecond),
				0.9, false, 2));
	}

	private void add(String metric, Optional<Spread> measured, double limit, boolean atMost, int decimals) {
		measured.ifPresent((spread) -> this.goals.add(new Goal(metric, spread, limit, atMost, decimals)));
	}

}
