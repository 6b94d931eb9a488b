package io.github.wechatpayspring.samples.bulk;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests with a manager and two workers, RabbitMQ and PostgreSQL.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClusterTests {

	private static final String LONG = "kill.coupons";

	private static final int COUPONS = Integer.getInteger(LONG, 500);

	private static final int REQUESTS_PER_SECOND = Integer.getInteger("kill.rate", 150);

	// partitions that a worker processes at the same time
	private static final int ACTIVE = 2;

	@TempDir
	private static Path servers;

	@TempDir
	private Path directory;

	private TestRabbit rabbit;

	private TestPostgres postgres;

	private TestTrial trial;

	@BeforeAll
	void startServers() throws Exception {
		this.rabbit = TestRabbit.start(servers.resolve("rabbit"));
		this.postgres = new TestPostgres();
	}

	@AfterAll
	void stopServers() throws Exception {
		if (this.rabbit != null) {
			this.rabbit.close();
		}
		if (this.postgres != null) {
			this.postgres.close();
		}
	}

	@BeforeEach
	void addCoupons() {
		// a file with the same codes would be run once
		this.trial = new TestTrial(this.directory, "T" + System.nanoTime(), COUPONS);
	}

	@AfterEach
	void stop() throws IOException {
		this.trial.close();
	}

	private List<String> properties(String profiles) {
		return Stream.of(this.rabbit.properties(), this.postgres.properties(),
				List.of("spring.profiles.active=" + profiles,
						"wechatpay.rate-limit.requests-per-second=" + REQUESTS_PER_SECOND, "bulk.partition-size=100",
						"server.port=0", "bulk.cluster.poll-interval=200ms",
						"bulk.cluster.partitions-per-merchant=" + ACTIVE))
			.flatMap(List::stream)
			.toList();
	}

	private Process worker() throws IOException {
		return this.trial.start(properties("merchant"), "worker");
	}

	private Process manager() throws IOException {
		return this.trial.startRun(properties("merchant,manager"));
	}

	private void awaitEnd(Process manager) throws InterruptedException {
		assertThat(manager.waitFor(300, TimeUnit.SECONDS)).as(this.trial::log).isTrue();
		assertThat(manager.exitValue()).as(this.trial::log).isIn(1, 2);
	}

	@Test
	void runWhenWorkerAndManagerAreKilledIsCompletedByOthers() throws Exception {
		Process worker = worker();
		worker();
		Process manager = manager();
		this.trial.awaitPercent(20, manager);
		worker.destroyForcibly();
		worker();
		this.trial.awaitPercent(60, manager);
		manager.destroyForcibly();
		manager = manager();
		awaitEnd(manager);
		this.trial.assertComplete(3 * ACTIVE * TestTrial.CHUNK_SIZE);
	}

	@Test
	void runWhenWorkerIsStoppedIsCompletedByOthersWithoutRepetition() throws Exception {
		Process first = worker();
		Process manager = manager();
		this.trial.awaitPercent(30, manager);
		worker();
		first.destroy();
		awaitEnd(manager);
		this.trial.assertComplete(0);
	}

	@Test
	@EnabledIfSystemProperty(named = LONG, matches = ".+")
	void runWhenManagerIsStoppedIsPausedAndResumesWithoutRepetition() throws Exception {
		worker();
		Process manager = manager();
		this.trial.awaitPercent(20, manager);
		manager.destroy();
		assertThat(manager.waitFor(60, TimeUnit.SECONDS)).isTrue();
		long sent = this.trial.wechatPay().responseCount(200);
		manager = this.trial.resume(properties("merchant,manager"));
		awaitEnd(manager);
		assertThat(sent).isLessThan(COUPONS / 2);
		this.trial.assertComplete(0);
	}

	@Test
	@EnabledIfSystemProperty(named = LONG, matches = ".+")
	void runWhenBrokerIsRestartedIsCompleted() throws Exception {
		worker();
		worker();
		Process manager = manager();
		this.trial.awaitPercent(20, manager);
		this.rabbit.restart();
		awaitEnd(manager);
		this.trial.assertComplete(2 * ACTIVE * TestTrial.CHUNK_SIZE);
	}

}
