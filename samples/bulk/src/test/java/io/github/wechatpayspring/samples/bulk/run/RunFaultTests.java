package io.github.wechatpayspring.samples.bulk.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;

import io.github.wechatpayspring.fake.FakeResponse;
import io.github.wechatpayspring.fake.FakeWechatPay;
import io.github.wechatpayspring.samples.bulk.Requests;
import io.github.wechatpayspring.samples.bulk.TestBulk;
import io.github.wechatpayspring.samples.bulk.file.FileOptions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.jdbc.core.JdbcTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link DeactivationRuns} that pause at any time, or whose database refuses a
 * change.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RunFaultTests {

	private static final int CHUNK_SIZE = 50;

	// requests that the client sends concurrently, and the page that is marked next
	private static final int AHEAD = 32 + CHUNK_SIZE / 5;

	private static final int REJECTED = 30_000;

	@TempDir
	private static Path directory;

	private final FakeWechatPay wechatPay = FakeWechatPay.start();

	private TestBulk bulk;

	@BeforeEach
	void start() {
		if (this.bulk == null) {
			this.bulk = new TestBulk(this.wechatPay, directory, "wechatpay.retry.max-attempts=2",
					"wechatpay.retry.initial-backoff=10ms", "bulk.chunk-size=" + CHUNK_SIZE);
		}
	}

	@AfterEach
	void reset() {
		this.wechatPay.reset();
	}

	@AfterAll
	void stop() {
		this.bulk.close();
		this.wechatPay.close();
	}

	private void restart() {
		this.bulk.close();
		this.bulk = null;
		start();
	}

	private static void until(BooleanSupplier condition) throws InterruptedException {
		long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
		while (!condition.getAsBoolean()) {
			assertThat(System.nanoTime()).isLessThan(deadline);
			Thread.sleep(2);
		}
	}

	private long launch(Path file, boolean approved) throws IOException {
		return this.bulk.runs().start(new RunRequest(file, FileOptions.defaults(), "", approved)).id();
	}

	private Run resume(long id) throws InterruptedException {
		this.bulk.runs().resume(id);
		return this.bulk.await(id);
	}

	private void execute(String sql) {
		this.bulk.bean(JdbcTemplate.class).execute(sql);
	}

	private Path longFile(String prefix) {
		List<String> lines = new ArrayList<>(TestBulk.codes(prefix, 20));
		lines.forEach((code) -> this.wechatPay.addCoupon(TestBulk.STOCK_ID, code));
		lines.addAll(Collections.nCopies(REJECTED, "1E+20"));
		return this.bulk.write(prefix + ".csv", lines);
	}

	private long pauseImport(Path file) throws Exception {
		long id = launch(file, true);
		this.bulk.runs().pause(id, "Lunch");
		Run run = this.bulk.await(id);
		assertThat(run.state()).isEqualTo(RunState.PAUSED);
		assertThat(run.stateReason()).isEqualTo("Lunch");
		assertThat(run.counts().rows()).isLessThan(REJECTED);
		assertThat(this.wechatPay.deactivations()).isEmpty();
		return id;
	}

	// changes of coupons that the check does not allow fail
	private Run runWithFault(Path file, String check) throws Exception {
		execute("alter table coupon add constraint fault check (" + check + ")");
		try {
			return this.bulk.run(file);
		}
		finally {
			execute("alter table coupon drop constraint fault");
		}
	}

	private void assertImportedOnce(Run run) {
		assertThat(run.state()).isEqualTo(RunState.COMPLETED);
		assertThat(run.counts()).isEqualTo(new RunCounts(20, REJECTED, 0, 0, 20, 0, 0));
		assertThat(this.wechatPay.deactivations()).hasSize(20);
	}

	private void assertCompleted(Run run, int coupons, int repeatable) {
		assertThat(run.state()).isEqualTo(RunState.COMPLETED);
		assertThat(run.counts()).isEqualTo(new RunCounts(coupons, 0, 0, 0, coupons, 0, 0));
		Map<String, Set<String>> numbers = Requests.numbers(this.wechatPay);
		assertThat(numbers.values()).hasSize(coupons).allSatisfy((number) -> assertThat(number).hasSize(1));
		assertThat(this.wechatPay.responseCount(200)).isBetween((long) coupons, (long) coupons + repeatable);
	}

	@Test
	void pauseWhenRunIsImportingEndsImportAndResumes() throws Exception {
		assertImportedOnce(resume(pauseImport(longFile("IMPORT"))));
	}

	@Test
	void closeWhenRunIsImportingPausesAndResumes() throws Exception {
		long id = launch(longFile("STOPPED"), true);
		until(() -> this.bulk.runs().get(id).counts().rows() > 0);
		restart();
		Run run = this.bulk.runs().get(id);
		assertThat(run.state()).isEqualTo(RunState.PAUSED);
		assertThat(run.stateReason()).isEqualTo("The application was stopped");
		assertThat(run.counts().rows()).isLessThan(REJECTED);
		assertImportedOnce(resume(id));
	}

	@Test
	void resumeWhenFileIsNotImportedAndHasChangedFailsUntilItIsRestored() throws Exception {
		Path file = longFile("CHANGED");
		long id = pauseImport(file);
		byte[] content = Files.readAllBytes(file);
		Files.writeString(file, "coupon_code,stock_id\n");
		Run run = resume(id);
		assertThat(run.state()).isEqualTo(RunState.FAILED);
		assertThat(run.stateReason()).isEqualTo("The file " + file + " has changed. Start a new run");
		Files.delete(file);
		run = resume(id);
		assertThat(run.state()).isEqualTo(RunState.FAILED);
		assertThat(run.stateReason()).isEqualTo("The file " + file + " does not exist");
		Files.write(file, content);
		assertImportedOnce(resume(id));
	}

	@Test
	void resumeWhenFileIsImportedAndDeletedCompletes() throws Exception {
		Path file = this.bulk.file("DELETED", 30);
		long id = this.bulk.tryOut(file).id();
		Files.delete(file);
		assertCompleted(resume(id), 30, 0);
	}

	@Test
	void resumeWhenFileWasRefusedIsRefused() throws Exception {
		Path file = this.bulk.write("DAMAGED.csv", List.of("DAMAGED1", "\"DAMAGED2"));
		Run run = this.bulk.run(file);
		assertThat(run.refused()).isTrue();
		assertThatIllegalStateException().isThrownBy(() -> this.bulk.runs().resume(run.id()))
			.withMessage("The file of run " + run.id() + " was refused. Start a new run");
	}

	@Test
	void pauseWhenTrialIsActiveStoresOutcomesAndResumes() throws Exception {
		Path file = this.bulk.file("INTRIAL", 40);
		this.wechatPay.respondAlways(FakeResponse.ordinary().after(Duration.ofMillis(300)));
		long id = launch(file, false);
		until(() -> !this.wechatPay.deactivations().isEmpty());
		this.bulk.runs().pause(id, "Lunch");
		this.bulk.runs().pause(id, "Tea");
		Run run = this.bulk.await(id);
		assertThat(run.state()).isEqualTo(RunState.PAUSED);
		assertThat(run.stateReason()).isEqualTo("Lunch");
		assertThat(run.counts().deactivated()).isEqualTo(this.wechatPay.deactivations().size()).isPositive();
		this.wechatPay.respondNormally();
		assertCompleted(resume(id), 40, 0);
	}

	@Test
	void resumeWhenRunIsPausingIsRefusedUntilItIsPaused() throws Exception {
		Path file = this.bulk.file("PAUSING", 100);
		this.wechatPay.respondAlways(FakeResponse.ordinary().after(Duration.ofMillis(500)));
		long id = launch(file, true);
		until(() -> this.wechatPay.deactivations().size() > 10);
		this.bulk.runs().pause(id, "Lunch");
		assertThatIllegalStateException().isThrownBy(() -> this.bulk.runs().resume(id))
			.withMessage("Run " + id + " is pausing. Resume it when it is paused");
		Run run = this.bulk.await(id);
		assertThat(run.state()).isEqualTo(RunState.PAUSED);
		assertThat(run.stateReason()).isEqualTo("Lunch");
		this.wechatPay.respondNormally();
		assertCompleted(resume(id), 100, 0);
	}

	@Test
	void pauseWhenRunIsReconcilingStoresOutcomesAndResumes() throws Exception {
		Path file = this.bulk.file("RECONCILE", 12);
		FakeResponse lost = FakeResponse.ordinary().dropped();
		this.wechatPay.respondNext(TestBulk.STOCK_ID, "RECONCILE0000003", lost, lost,
				FakeResponse.ordinary().after(Duration.ofMillis(700)));
		long id = launch(file, true);
		until(() -> this.wechatPay.deactivations().size() == 14);
		this.bulk.runs().pause(id, "Lunch");
		Run run = this.bulk.await(id);
		assertThat(run.state()).isEqualTo(RunState.PAUSED);
		assertThat(run.counts().deactivated()).isEqualTo(12);
		assertCompleted(resume(id), 12, 0);
	}

	@Test
	void runWhenCouponsCannotBeMarkedFailsAndStoresOutcomesInFlight() throws Exception {
		Path file = this.bulk.file("UNMARKED", 200);
		Run run = runWithFault(file,
				"coupon_code < 'UNMARKED0000120' or coupon_code > 'UNMARKED9' or status <> 'SENDING'");
		assertThat(run.state()).isEqualTo(RunState.FAILED);
		assertThat(run.stateReason()).containsIgnoringCase("fault");
		assertThat(run.counts().deactivated()).isEqualTo(this.wechatPay.deactivations().size()).isPositive();
		assertCompleted(resume(run.id()), 200, 0);
	}

	@Test
	void runWhenOutcomesCannotBeStoredFailsAndSendsAgainWithSameNumber() throws Exception {
		Path file = this.bulk.file("UNSTORED", 200);
		Run run = runWithFault(file, "coupon_code <> 'UNSTORED0000077' or status <> 'DEACTIVATED'");
		assertThat(run.state()).isEqualTo(RunState.FAILED);
		assertThat(run.stateReason()).containsIgnoringCase("fault");
		assertCompleted(resume(run.id()), 200, CHUNK_SIZE + AHEAD);
	}

	@Test
	void runWhenStateCannotBeStoredFailsAndResumes() throws Exception {
		Path file = this.bulk.file("STATE", 20);
		execute("alter table deactivation_run add constraint fault check (state <> 'COMPLETED' or name <> '')"
				+ " nocheck");
		Run run;
		try {
			run = this.bulk.run(file);
		}
		finally {
			execute("alter table deactivation_run drop constraint fault");
		}
		assertThat(run.state()).isEqualTo(RunState.FAILED);
		assertCompleted(resume(run.id()), 20, 0);
	}

}
