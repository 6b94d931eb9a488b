package io.github.wechatpayspring.samples.bulk.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import io.github.wechatpayspring.fake.CouponState;
import io.github.wechatpayspring.fake.FakeResponse;
import io.github.wechatpayspring.fake.FakeWechatPay;
import io.github.wechatpayspring.samples.bulk.TestBulk;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link BulkCommandLine}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BulkCommandLineTests {

	@TempDir
	private static Path directory;

	private final FakeWechatPay wechatPay = FakeWechatPay.start();

	private TestBulk bulk;

	private StringWriter output = new StringWriter();

	private StringWriter errors = new StringWriter();

	@BeforeAll
	void start() {
		this.bulk = new TestBulk(this.wechatPay, directory, "wechatpay.retry.max-attempts=1");
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

	private int execute(String... arguments) {
		this.output = new StringWriter();
		this.errors = new StringWriter();
		return new BulkCommandLine(this.bulk::runs, new PrintWriter(this.output, true),
				new PrintWriter(this.errors, true))
			.execute(arguments);
	}

	private String file(String prefix, int coupons) {
		return this.bulk.file(prefix, coupons).toString();
	}

	@Test
	void executeWhenAllCouponsAreDeactivatedReturns0() throws Exception {
		Path results = directory.resolve("r.csv");
		assertThat(execute("--file", file("ALL", 30), "--yes", "--results", results.toString())).isZero();
		assertThat(this.output.toString()).containsPattern("deactivated +30");
		assertThat(Files.readAllLines(results)).hasSize(31);
	}

	@Test
	void executeWhenFileHasNoHeaderUsesStockOption() throws Exception {
		this.wechatPay.addCoupon(TestBulk.STOCK_ID, "PLAIN1");
		Path file = Files.writeString(directory.resolve("plain.txt"), "PLAIN1\n");
		assertThat(execute("--file", file.toString(), "--stock", TestBulk.STOCK_ID, "--reason", "Wrong time", "--yes"))
			.isZero();
		assertThat(this.wechatPay.deactivations().get(0).bodyAsString())
			.contains("\"deactivate_reason\":\"Wrong time\"");
	}

	@Test
	void executeWhenCouponIsUsedReturns1() {
		String file = file("USED", 3);
		this.wechatPay.addCoupon(TestBulk.STOCK_ID, "USED0000001", CouponState.USED);
		assertThat(execute("--file", file, "--yes")).isEqualTo(1);
	}

	@Test
	void executeWhenOutcomeIsUnknownReturns2() {
		String file = file("UNKNOWN", 3);
		FakeResponse lost = FakeResponse.ordinary().dropped();
		this.wechatPay.respondNext(TestBulk.STOCK_ID, "UNKNOWN0000001", lost, lost);
		assertThat(execute("--file", file, "--yes")).isEqualTo(2);
		assertThat(this.output.toString()).contains("Continue with: resume");
	}

	@Test
	void executeWhenOptionIsUnknownReturns3WithoutStart() {
		int code = new BulkCommandLine(() -> {
			throw new AssertionError();
		}, new PrintWriter(this.output), new PrintWriter(this.errors, true)).execute("--fiel", "x");
		assertThat(code).isEqualTo(3);
		assertThat(this.errors.toString()).contains("--fiel");
	}

	@Test
	void executeWhenFileIsMissingReturns3() {
		assertThat(execute("--file", "missing.csv")).isEqualTo(3);
		assertThat(this.errors.toString()).contains("'missing.csv' cannot be read");
	}

	@Test
	void executeWhenFileIsNotReadableReturns3() throws Exception {
		Path file = Files.write(directory.resolve("broken.csv"),
				List.of("coupon_code,stock_id", "\"A," + TestBulk.STOCK_ID));
		assertThat(execute("--file", file.toString(), "--yes")).isEqualTo(3);
	}

	@Test
	void executeWhenTrialIsNotApprovedReturns4AndResumes() {
		String file = file("PAUSED", 30);
		assertThat(execute("--file", file)).isEqualTo(4);
		assertThat(this.output.toString()).contains("Trial finished");
		long run = this.bulk.runs().list().get(0).id();
		assertThat(execute("--file", file)).isEqualTo(4);
		assertThat(this.errors.toString()).contains("already run");
		assertThat(execute("status", Long.toString(run))).isEqualTo(4);
		assertThat(execute("resume", Long.toString(run))).isZero();
		assertThat(execute("list")).isZero();
		assertThat(this.output.toString()).contains("completed", "PAUSED.csv");
	}

	@Test
	void executeWhenRunDoesNotExistReturns3() {
		assertThat(execute("status", "99999")).isEqualTo(3);
		assertThat(this.errors.toString()).contains("There is no run 99999");
	}

	@Test
	void executeWhenDryRunSendsNothing() {
		assertThat(execute("--file", file("DRY", 50), "--dry-run")).isZero();
		assertThat(this.output.toString()).contains("50 rows: 50 coupons", "At 20 requests per second: 2 s");
		assertThat(this.wechatPay.deactivations()).isEmpty();
	}

	@Test
	void executeWhenHelpIsRequestedListsExitCodes() {
		assertThat(execute("--help")).isZero();
		assertThat(this.output.toString()).contains("--dry-run", "Exit codes:", "resume");
	}

}
