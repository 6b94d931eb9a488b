package io.github.wechatpayspring.benchmarks.harness;

import java.util.ArrayList;
import java.util.List;

/**
 * Extent of a measurement.
 *
 * @param name the name of the plan
 * @param cold the number of processes whose first calls are measured
 * @param open the number of rounds with a fixed rate
 * @param openSeconds the duration of a fixed rate
 * @param steady the number of rounds with 8 callers
 * @param warmUpSeconds the duration of their warm-up
 * @param measuredSeconds the duration in which they are measured
 * @param bulks the concurrencies of bulks, the default first
 * @param starts the number of application starts
 */
record Plan(String name, int cold, int open, int openSeconds, int steady, int warmUpSeconds, int measuredSeconds,
		List<Integer> bulks, int starts) {

	static Plan of(String name) {
		return switch (name) {
			case "quick" -> new Plan(name, 1, 0, 0, 1, 3, 3, List.of(), 2);
			case "full" -> new Plan(name, 4, 1, 20, 2, 25, 8, List.of(32, 8, 128), 10);
			default -> throw new IllegalArgumentException("'" + name + "' must be 'quick' or 'full'");
		};
	}

	/**
	 * Return the number of rounds of a scenario.
	 */
	int rounds(Scenario scenario) {
		return switch (scenario.mode()) {
			case "cold" -> this.cold;
			case "closed" -> scenario.equals(Scenario.BULK) ? 1 : this.steady;
			case "startup" -> this.starts;
			default -> this.open;
		};
	}

	/**
	 * Return the JVM options of the load program.
	 */
	List<String> options(Scenario scenario) {
		List<String> options = new ArrayList<>(scenario.options());
		if (scenario.mode().equals("closed")) {
			// compiler threads whose CPU time can be read, and early compilation of
			// clients that make only a thousand calls per second
			options.add("-XX:-UseDynamicNumberOfCompilerThreads");
			options.add("-XX:CompileThresholdScaling=0.1");
			options.add("-Dload.warm-up-seconds=" + this.warmUpSeconds);
			options.add("-Dload.measured-seconds=" + this.measuredSeconds);
		}
		else if (this.openSeconds > 0) {
			options.add("-Dload.measured-seconds=" + this.openSeconds);
		}
		return options;
	}

}
