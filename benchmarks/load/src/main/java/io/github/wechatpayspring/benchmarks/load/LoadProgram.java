package io.github.wechatpayspring.benchmarks.load;

/**
 * Makes calls with a client and prints what they cost as one line of JSON. The system
 * property {@code load.mode} selects how calls are made:
 * <ul>
 * <li>{@code closed} (default): each of several threads waits for its response before its
 * next call</li>
 * <li>{@code cold}: one call after another, shortly after the start of the client</li>
 * <li>{@code open}: calls at a fixed rate, whether or not earlier calls have ended</li>
 * <li>{@code neighbour}: the latency of another HTTP client beside calls at a fixed
 * rate</li>
 * </ul>
 *
 * @since 0.1.0
 */
public final class LoadProgram {

	private LoadProgram() {
	}

	/**
	 * Measure the client, print the result, and close the client.
	 * @param client the client to measure
	 * @throws Exception if the thread is interrupted or a value cannot be read
	 */
	public static void run(LoadClient client) throws Exception {
		try (client) {
			String mode = System.getProperty("load.mode", "closed");
			Measures measures = switch (mode) {
				case "closed" -> ClosedLoop.measure(client);
				case "cold" -> ColdCalls.measure(client);
				case "open" -> OpenLoop.measure(client);
				case "neighbour" -> Neighbour.measure(client);
				default -> throw new IllegalArgumentException("'load.mode' has the unknown value '" + mode + "'");
			};
			System.out.println(measures.toJson());
		}
	}

}
