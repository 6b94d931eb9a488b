package io.github.wechatpayspring.benchmarks.harness;

import java.util.List;

/**
 * How much is measured.
 *
 * @param name its name
 * @param usual how often and how long clients are measured with the usual callers
 * @param other the same for everything else
 * @param scenarios other ways to call
 * @param bulks how many coupons bulks deactivate at a time, the default first
 * @param neighbours beside how many callers of the starter another client calls
 * @param starts how often applications are started
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
			default -> throw new IllegalArgumentException("There is a 'quick' and a 'full' run, but no '" + name + "'");
		};
	}

	/**
	 * How often and how long.
	 *
	 * @param rounds how often
	 * @param warmUpSeconds for how long before it counts
	 * @param measuredSeconds for how long
	 */
	record Measure(int rounds, int warmUpSeconds, int measuredSeconds) {

		@Override
		public String toString() {
			return this.rounds + ((this.rounds == 1) ? " round" : " rounds") + ", " + this.warmUpSeconds
					+ " s to warm up, " + this.measuredSeconds + " s measured";
		}

	}

}
