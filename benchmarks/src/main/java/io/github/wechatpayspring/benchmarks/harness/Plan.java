package io.github.wechatpayspring.benchmarks.harness;

import java.util.List;

/**
 * Extent of a measurement.
 *
 * @param name the name of the plan
 * @param usual the rounds and durations with the usual number of callers
 * @param other the rounds and durations of everything else
 * @param scenarios the other scenarios
 * @param bulks the concurrencies of bulks, the default first
 * @param neighbours the numbers of callers of the starter beside another client
 * @param starts the number of application starts
 */
record Plan(String name, Measure usual, Measure other, List<Scenario> scenarios, List<Integer> bulks,
		List<Integer> neighbours, int starts) {

	static Plan of(String name) {
		return switch (name) {
			case "quick" ->
				new Plan(name, new Measure(1, 3, 3), new Measure(1, 3, 3), List.of(), List.of(), List.of(), 2);
			case "full" -> new Plan(name, new Measure(3, 40, 10), new Measure(1, 40, 6),
					List.of(new Scenario(1, 0), new Scenario(32, 0), new Scenario(256, 0), new Scenario(8, 30)),
					List.of(32, 4, 8, 16, 64, 128), List.of(0, 32), 20);
			default -> throw new IllegalArgumentException("'" + name + "' must be 'quick' or 'full'");
		};
	}

	/**
	 * Number of rounds and their duration.
	 *
	 * @param rounds the number of rounds
	 * @param warmUpSeconds the duration of the warm-up
	 * @param measuredSeconds the measured duration
	 */
	record Measure(int rounds, int warmUpSeconds, int measuredSeconds) {

		@Override
		public String toString() {
			return this.rounds + ((this.rounds == 1) ? " round" : " rounds") + ", " + this.warmUpSeconds
					+ " s warm-up, " + this.measuredSeconds + " s measured";
		}

	}

}
