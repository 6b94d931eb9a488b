package io.github.wechatpayspring.benchmarks.stress;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Short form of {@link Stress}.
 */
class StressTests {

	private static final int CALLS = 100;

	private static final int TRAVEL_TIME = 1_000;

	@ParameterizedTest
	@CsvSource({ "reactor, false", "jdk, true", "jetty, false", "http-components, true" })
	void runWhenFaultsAreInjectedHasCorrectOutcomes(String connector, boolean hooks) throws Exception {
		long seed = System.nanoTime();
		StressResult result = Stress.run(connector, hooks, CALLS, TRAVEL_TIME, seed);
		assertThat(result.isClean()).as("%s%nseed %d%n%s", result, seed, result.details()).isTrue();
		assertThat(result.summary().deactivated()).isPositive();
	}

}
