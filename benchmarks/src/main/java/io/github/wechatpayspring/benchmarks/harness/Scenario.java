package io.github.wechatpayspring.benchmarks.harness;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Load on a client.
 *
 * @param title the title of its table
 * @param mode the mode of the load program
 * @param properties the properties of the load program without their prefix
 * @param delay the delay of responses, in milliseconds
 */
record Scenario(String title, String mode, Map<String, Integer> properties, int delay) {

	static final Scenario COLD = new Scenario("First calls", "cold", Map.of(), 0);

	static final Scenario OPEN_200 = new Scenario("200 calls per second from the start on", "open", Map.of("rate", 200),
			0);

	static final Scenario OPEN_800 = new Scenario("800 calls per second after 20 s with 50 per second", "open",
			Map.of("rate", 800, "lead-seconds", 20), 0);

	static final Scenario OPEN_400 = new Scenario("400 calls per second, responses after 30 ms", "open",
			Map.of("rate", 400), 30);

	static final Scenario NEIGHBOUR = new Scenario("Another HTTP client beside 200 calls per second", "neighbour",
			Map.of("rate", 200), 0);

	static final Scenario STEADY = new Scenario("8 callers", "closed", Map.of("callers", 8), 0);

	static final Scenario BULK = new Scenario("Bulk", "closed", Map.of("callers", 1), 0);

	static final Scenario STARTUP = new Scenario("Startup", "startup", Map.of(), 0);

	/**
	 * Return the JVM options of the load program.
	 */
	List<String> options() {
		List<String> options = new ArrayList<>(List.of("-Dload.mode=" + this.mode));
		this.properties.forEach((name, value) -> options.add("-Dload." + name + "=" + value));
		return options;
	}

	@Override
	public String toString() {
		return this.title;
	}

}
