package io.github.wechatpayspring.samples.bulk.run;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;

import io.github.wechatpayspring.fake.FakeWechatPay;
import io.github.wechatpayspring.samples.bulk.Requests;
import io.github.wechatpayspring.samples.bulk.TestBulk;
import io.github.wechatpayspring.samples.bulk.TestPostgres;
import io.github.wechatpayspring.samples.bulk.cli.BulkCommandLine;
import io.github.wechatpayspring.samples.bulk.file.FileOptions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link DeactivationRuns} with a PostgreSQL server that closes connections, is
 * restarted or is used by two processes.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PostgresFaultTests {

	private static final int COUPONS = Integer.getInteger("fault.coupons", 400);

	private static final int REQUESTS_PER_SECOND = 400;

	private static final int CHUNK_SIZE = 50;

	// requests that the client sends concurrently, and the page that is marked next
	private static final int AHEAD = 32 + CHUNK_SIZE / 5;

	@TempDir
	private static Path directory;

	private final FakeWechatPay wechatPay = FakeWechatPay.start();

	private TestPostgres postgres;

	private final List<TestBulk> started = new ArrayList<>();

	@BeforeAll
	void startPostgres() throws Exception {
		this.postgres = new TestPostgres(directory.resolve("data"));
	}

	@AfterEach
	void reset() {
		this.started.forEach(TestBulk::close);
		this.started.clear();
		this.wechatPay.reset();
	}

	@AfterAll
	void stop() throws Exception {
		this.postgres.close();
		this.wechatPay.close();
	}

	private TestBulk start() {
		return start(REQUESTS_PER_SECOND);
	}

	private TestBulk start(int requestsPerSecond) {
		List<String> properties = new ArrayList<>(List
			.of("wechatpay.rate-limit.requests-per-second=" + requestsPerSecond, "bulk.chunk-size=" + CHUNK_SIZE));
		properties.addAll(this.postgres.properties());
		TestBulk bulk = new TestBulk(this.wechatPay, directory, properties.toArray(String[]::new));
		this.started.add(bulk);
		return bulk;
	}

	private static void until(BooleanSupplier condition) throws InterruptedException {
		long deadline = System.nanoTime() + 30_000_000_000L;
		while (!condition.getAsBoolean()) {
			assertThat(System.nanoTime()).isLessThan(deadline);
			Thread.sleep(5);
		}
	}

	private long startAndAwaitResponses(TestBulk bulk, Path file, int percent) throws Exception {
		long run = bulk.runs().start(new RunRequest(file, FileOptions.defaults(), "", true)).id();
		until(() -> this.wechatPay.responseCount(200) >= COUPONS * percent / 100);
		return run;
	}

	private long locks() {
		return this.postgres.jdbc()
			.queryForObject("select count(*) from pg_locks where locktype = 'advisory'", Long.class);
	}

	private void assertCompletedWithoutLoss(Run run, int repeatable) {
		assertThat(run.state()).as(run::stateReason).isEqualTo(RunState.COMPLETED);
		assertThat(run.counts()).isEqualTo(new RunCounts(COUPONS, 0, 0, 0, COUPONS, 0, 0));
		assertThat(this.postgres.jdbc()
			.queryForObject("select count(*) from coupon where run_id = ? and status = 'DEACTIVATED'", Long.class,
					run.id()))
			.isEqualTo(COUPONS);
		Map<String, Set<String>> numbers = Requests.numbers(this.wechatPay);
		assertThat(numbers).hasSize(COUPONS);
		assertThat(numbers.values()).allSatisfy((number) -> assertThat(number).hasSize(1));
		assertThat(this.wechatPay.responseCount(200) - COUPONS).isLessThanOrEqualTo(repeatable);
		assertThat(locks()).isZero();
	}

	@ParameterizedTest
	@ValueSource(ints = { 10, 80 })
	void runWhenConnectionsAreLostFailsWithReasonAndResumes(int percent) throws Exception {
		TestBulk bulk = start();
		long id = startAndAwaitResponses(bulk, bulk.file("LOSTDB" + percent + "X", COUPONS), percent);
		this.postgres.disconnect();
		Run run = bulk.await(id);
		if (run.state() == RunState.FAILED) {
			assertThat(run.stateReason()).containsAnyOf("terminating connection", "I/O error", "has been closed");
			bulk.runs().resume(id);
			run = bulk.await(id);
		}
		assertCompletedWithoutLoss(run, CHUNK_SIZE + AHEAD);
	}

	@Test
	void runWhenServerIsRestartedFailsWithReasonAndResumes() throws Exception {
		TestBulk bulk = start();
		long id = startAndAwaitResponses(bulk, bulk.file("RESTART", COUPONS), 30);
		this.postgres.restart(directory.resolve("data"));
		Run run = bulk.await(id);
		if (run.state() == RunState.FAILED) {
			assertThat(run.stateReason()).isNotBlank();
			bulk.runs().resume(id);
			run = bulk.await(id);
		}
		assertCompletedWithoutLoss(run, CHUNK_SIZE + AHEAD);
	}

	@Test
	void resumeWhenOtherProcessHasRunIsRefusedWithoutEffect() throws Exception {
		TestBulk first = start();
		TestBulk second = start();
		Path file = first.file("OTHER", COUPONS);
		long id;
		try (Connection connection = this.postgres.dataSource().getConnection();
				Statement statement = connection.createStatement()) {
			connection.setAutoCommit(false);
			// the run cannot import coupons
			statement.execute("lock table coupon in exclusive mode");
			id = first.runs().start(new RunRequest(file, FileOptions.defaults(), "", false)).id();
			assertRefusedWithoutEffect(second, id, file);
			connection.rollback();
		}
		Run paused = first.await(id);
		assertThat(paused.approved()).isFalse();
		assertThat(paused.stateReason()).startsWith("Trial finished: 10 deactivated");
		second.runs().resume(id);
		assertCompletedWithoutLoss(second.await(id), 0);
	}

	private static void assertRefusedWithoutEffect(TestBulk second, long id, Path file) {
		String message = "Run " + id + " is active in another process";
		assertThatIllegalStateException().isThrownBy(() -> second.runs().resume(id)).withMessage(message);
		assertThatIllegalStateException()
			.isThrownBy(() -> second.runs().start(new RunRequest(file, FileOptions.defaults(), "", true)))
			.withMessage(message);
		StringWriter errors = new StringWriter();
		assertThat(new BulkCommandLine(second::runs, new PrintWriter(new StringWriter()), new PrintWriter(errors))
			.execute("resume", Long.toString(id))).isEqualTo(4);
		assertThat(errors.toString()).isEqualToIgnoringNewLines(message);
	}

	@Test
	void resumeWhenOtherProcessWasStoppedCompletes() throws Exception {
		TestBulk first = start();
		long id = startAndAwaitResponses(first, first.file("CLOSED", COUPONS), 30);
		first.close();
		// the end of an application closes the connections of others in the same process
		TestBulk second = start();
		Run run = second.runs().get(id);
		assertThat(run.state()).isEqualTo(RunState.PAUSED);
		assertThat(run.stateReason()).isEqualTo("The application was stopped");
		assertThat(run.counts().decided()).isEqualTo(this.wechatPay.responseCount(200));
		second.runs().resume(id);
		assertCompletedWithoutLoss(second.await(id), 0);
	}

	@Test
	void resumeWhenConnectionOfLockWasLostIsRefusedInOtherProcess() throws Exception {
		TestBulk first = start(REQUESTS_PER_SECOND / 4);
		TestBulk second = start();
		long id = startAndAwaitResponses(first, first.file("LOCK", COUPONS), 10);
		List<Integer> pids = this.postgres.jdbc()
			.queryForList("select pid from pg_locks where locktype = 'advisory'", Integer.class);
		assertThat(pids).hasSize(1);
		this.postgres.jdbc().queryForList("select pg_terminate_backend(?)", pids.get(0));
		until(() -> locks() == 0);
		until(() -> locks() == 1);
		assertThatIllegalStateException().isThrownBy(() -> second.runs().resume(id))
			.withMessageContaining("active in another process");
		assertCompletedWithoutLoss(first.await(id), 0);
	}

}
