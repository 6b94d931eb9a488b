package io.github.wechatpayspring.samples.bulk;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that kill the program after 30% and 70% of the coupons and start it again.
 */
class KillTests {

	private static final int COUPONS = Integer.getInteger("kill.coupons", 400);

	private static final int REQUESTS_PER_SECOND = Integer.getInteger("kill.rate", 200);

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
	}

	@AfterEach
	void stop() throws IOException {
		this.trial.close();
	}

	@Test
	void runWhenProcessIsKilledResumesWithoutLossOrRepetition() throws Exception {
		List<String> properties = new ArrayList<>(database());
		properties.add("spring.profiles.active=merchant");
		properties.add("wechatpay.rate-limit.requests-per-second=" + REQUESTS_PER_SECOND);
		for (int percent : new int[] { 30, 70 }) {
			Process killed = this.trial.startRun(properties);
			this.trial.awaitPercent(percent, killed);
			killed.destroyForcibly().waitFor();
		}
		Process last = this.trial.startRun(properties);
		assertThat(last.waitFor(300, TimeUnit.SECONDS)).as(this.trial::log).isTrue();
		assertThat(last.exitValue()).as(this.trial::log).isIn(1, 2);
		this.trial.assertComplete(2 * TestTrial.CHUNK_SIZE);
	}

}
