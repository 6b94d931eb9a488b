package io.github.wechatpayspring.samples.bulk;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that kill the program and start it again.
 */
class KillTests {

	private static final int COUPONS = Integer.getInteger("kill.coupons", 800);

	private static final int REQUESTS_PER_SECOND = Integer.getInteger("kill.rate", 400);

	@TempDir
	private Path directory;

	private TestTrial trial;

	/**
	 * Return the properties of the database.
	 */
	List<String> database() throws IOException {
		return List.of();
	}

	@BeforeEach
	void addCoupons() {
		this.trial = new TestTrial(this.directory, "KILL", COUPONS);
		this.trial.wechatPay().allowRequestsPerSecond(REQUESTS_PER_SECOND);
	}

	@AfterEach
	void stop() throws IOException {
		this.trial.close();
	}

	@ParameterizedTest
	@ValueSource(ints = { 30, 70 })
	void runWhenProcessIsKilledResumesWithoutLossOrRepetition(int percent) throws Exception {
		List<String> properties = new ArrayList<>(database());
		properties.add("spring.profiles.active=merchant");
		Process first = this.trial.startRun(properties);
		this.trial.awaitPercent(percent, first);
		first.destroyForcibly().waitFor();
		Process second = this.trial.startRun(properties);
		assertThat(second.waitFor(300, TimeUnit.SECONDS)).as(this.trial::log).isTrue();
		assertThat(second.exitValue()).as(this.trial::log).isIn(1, 2);
		this.trial.assertComplete(TestTrial.CHUNK_SIZE);
	}

}
