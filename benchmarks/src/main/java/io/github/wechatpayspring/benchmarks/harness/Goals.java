package io.github.wechatpayspring.benchmarks.harness;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Targets for the measured values. A target for a value that was not measured is left
 * out.
 */
final class Goals {

	private static final int DEFAULT_BULK = 32;

	private final Results results;

	private final List<Goal> goals = new ArrayList<>();

	Goals(Results results) {
		this.results = results;
	}

	List<Goal> all() {
		addStartup();
		String starter = Variants.name(Variants.STARTER, "jdk");
		add("first call, ms", this.results.spread(Scenario.COLD, starter, "firstMillis"), 100, true, 0);
		addBest(Scenario.COLD, "earlyP50Millis", "p50 of calls 3 to 20", "jdk");
		for (String crypto : Variants.CRYPTO) {
			for (Scenario scenario : List.of(Scenario.OPEN_200, Scenario.OPEN_800, Scenario.OPEN_400)) {
				addPeer(scenario, "p99Millis", scenario + ", p99", "wechatpay-java", crypto);
				addPeer(scenario, "p999Millis", scenario + ", p99.9", "wechatpay-java", crypto);
			}
			addPeer(Scenario.OPEN_800, "firstSecondMaxMillis", Scenario.OPEN_800 + ", longest call of the first second",
					"wechatpay-java", crypto);
			for (String peer : Variants.PEERS) {
				addPeer(Scenario.NEIGHBOUR, "p99Millis", Scenario.NEIGHBOUR + ", its p99", peer, crypto);
			}
			for (String peer : Variants.PEERS) {
				addPeer(Scenario.STEADY, "cpuMicros", Scenario.STEADY + ", CPU per call", peer, crypto);
			}
			addPeer(Scenario.STEADY, "cpuMicros", Scenario.STEADY + ", CPU per call", Variants.BASELINE, crypto, 1.08);
			addBulk(crypto);
		}
		return List.copyOf(this.goals);
	}

	private void addStartup() {
		double peer = this.results
			.difference(Scenario.STARTUP, Variants.STARTUP_PEER, Variants.STARTUP_WITHOUT, "startMillis")
			.map(Spread::median)
			.orElse(0.0);
		add("startup time added, ms", this.results.difference(Scenario.STARTUP, Variants.STARTUP_WITH,
				Variants.STARTUP_WITHOUT, "startMillis"), Math.max(150, peer), true, 0);
	}

	private void addPeer(Scenario scenario, String metric, String title, String peer, String crypto) {
		addPeer(scenario, metric, title, peer, crypto, 1);
	}

	private void addPeer(Scenario scenario, String metric, String title, String peer, String crypto, double limit) {
		add(title + " relative to " + peer + ", " + crypto, this.results.ratio(scenario,
				Variants.name(Variants.STARTER, crypto), Variants.name(peer, crypto), metric), limit, true, 2);
	}

	private void addBest(Scenario scenario, String metric, String title, String crypto) {
		Variants.PEERS.stream()
			.map((peer) -> Variants.name(peer, crypto))
			.filter(this.results.names(scenario)::contains)
			.min(Comparator.comparingDouble((peer) -> median(scenario, peer, metric)))
			.ifPresent((peer) -> add(title + " relative to the best peer (" + this.results.label(peer) + "), " + crypto,
					this.results.ratio(scenario, Variants.name(Variants.STARTER, crypto), peer, metric), 1, true, 2));
	}

	private double median(Scenario scenario, String name, String metric) {
		return this.results.spread(scenario, name, metric).map(Spread::median).orElse(Double.MAX_VALUE);
	}

	private void addBulk(String crypto) {
		Optional<String> best = this.results.names(Scenario.BULK)
			.stream()
			.filter((name) -> name.endsWith("-" + crypto))
			.min(Comparator.comparingDouble((name) -> -median(Scenario.BULK, name, "callsPerSecond")));
		best.ifPresent((name) -> add(
				"bulk throughput relative to the best concurrency (" + this.results.label(name) + ")", this.results
					.ratio(Scenario.BULK, Variants.name("bulk-" + DEFAULT_BULK, crypto), name, "callsPerSecond"),
				0.9, false, 2));
	}

	private void add(String metric, Optional<Spread> measured, double limit, boolean atMost, int decimals) {
		measured.ifPresent((spread) -> this.goals.add(new Goal(metric, spread, limit, atMost, decimals)));
	}

}
