package io.github.wechatpayspring.samples.bulk;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import io.github.wechatpayspring.fake.FakeWechatPay;
import io.github.wechatpayspring.samples.bulk.run.Run;
import io.github.wechatpayspring.samples.bulk.run.RunState;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the program in a process that is terminated, or whose database file cannot
 * grow. The requests are counted at the fake, which is in the process of the test.
 */
class ProcessTests {

	private static final int COUPONS = Integer.getInteger("process.coupons", 800);

	private static final int CHUNK_SIZE = 100;

	// requests that the client sends concurrently, and the page that is marked next
	private static final int AHEAD = 32 + CHUNK_SIZE / 5;

	private static final String CHUNK = "bulk.chunk-size=" + CHUNK_SIZE;

	private static final String RATE = "wechatpay.rate-limit.requests-per-second=400";

	private static final int TERMINATED = 128 + 15;

	// kilobytes of the database file for a part of the outcomes
	private static final int GROWTH = 450;

	private static final long RUN = 1;

	@TempDir
	private Path directory;

	private final FakeWechatPay wechatPay = FakeWechatPay.start();

	private final List<String> codes = TestBulk.codes("PROC", COUPONS);

	@AfterEach
	void stop() {
		this.wechatPay.close();
	}

	private Path file() {
		this.codes.forEach((code) -> this.wechatPay.addCoupon(TestBulk.STOCK_ID, code));
		return TestBulk.write(this.directory, "coupons.csv", this.codes);
	}

	private BulkProcess start(String shell, String... arguments) throws Exception {
		return BulkProcess.start(this.directory, shell, TestBulk.arguments(this.wechatPay, this.directory, CHUNK, RATE),
				arguments);
	}

	private TestBulk application() {
		return new TestBulk(this.wechatPay, this.directory, CHUNK, RATE);
	}

	private void assertCompletedWithoutLoss(TestBulk bulk, int repeatable) throws Exception {
		assertThat(bulk.runs().get(RUN).state()).isEqualTo(RunState.COMPLETED);
		Path results = this.directory.resolve("results.csv");
		bulk.runs().writeResults(RUN, results);
		Map<String, String> outcomes = BulkProcess.outcomes(results);
		assertThat(outcomes).containsOnlyKeys(this.codes);
		assertThat(outcomes.values()).containsOnly("DEACTIVATED");
		assertThat(Requests.numbers(this.wechatPay).values()).hasSize(COUPONS)
			.allSatisfy((numbers) -> assertThat(numbers).hasSize(1));
		assertThat(this.wechatPay.responseCount(200) - COUPONS).isLessThanOrEqualTo(repeatable);
	}

	@Test
	void runWhenProcessIsTerminatedPausesAndResumes() throws Exception {
		try (BulkProcess process = start("", "--file", file().toString(), "--yes")) {
			while (this.wechatPay.responseCount(200) < COUPONS / 3) {
				assertThat(process.isAlive()).as(process::log).isTrue();
				Thread.sleep(5);
			}
			process.terminate();
			assertThat(process.await()).as(process::log).isEqualTo(TERMINATED);
			assertThat(process.log()).doesNotContain("ERROR", "WARN");
		}
		try (TestBulk bulk = application()) {
			Run run = bulk.runs().get(RUN);
			assertThat(run.state()).isEqualTo(RunState.PAUSED);
			assertThat(run.stateReason()).isEqualTo("The application was stopped");
			assertThat(run.counts().deactivated()).isEqualTo(this.wechatPay.responseCount(200)).isLessThan(COUPONS);
			bulk.runs().resume(RUN);
			bulk.await(RUN);
			assertCompletedWithoutLoss(bulk, 0);
		}
	}

	@Test
	void resumeWhenDatabaseFileCannotGrowFailsWithReasonAndStartContinues() throws Exception {
		Path file = file();
		try (TestBulk bulk = application()) {
			assertThat(bulk.tryOut(file).state()).isEqualTo(RunState.PAUSED);
		}
		long kilobytes = Files.size(this.directory.resolve("bulk.mv.db")) / 1024;
		try (BulkProcess process = start("ulimit -f " + (kilobytes + GROWTH) + "; ", "resume", "1")) {
			assertThat(process.await()).as(process::log).isEqualTo(4);
			assertThat(process.log()).contains("Run 1 has failed: File too large");
		}
		assertThat(this.wechatPay.responseCount(200)).isBetween(11L, COUPONS - 1L);
		try (TestBulk bulk = application()) {
			// this could not be stored
			assertThat(bulk.runs().get(RUN).state()).isEqualTo(RunState.RUNNING);
			bulk.run(file);
			assertCompletedWithoutLoss(bulk, CHUNK_SIZE + AHEAD);
		}
	}

}
