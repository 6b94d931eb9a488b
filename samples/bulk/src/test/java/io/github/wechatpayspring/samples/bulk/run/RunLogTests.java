package io.github.wechatpayspring.samples.bulk.run;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.github.wechatpayspring.fake.FakeResponse;
import io.github.wechatpayspring.fake.FakeWechatPay;
import io.github.wechatpayspring.samples.bulk.TestBulk;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the log lines and the stored texts of runs.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(OutputCaptureExtension.class)
class RunLogTests {

	@TempDir
	private static Path directory;

	private final FakeWechatPay wechatPay = FakeWechatPay.start();

	private TestBulk bulk;

	@BeforeAll
	void start() throws Exception {
		List<String> properties = new ArrayList<>(
				List.of("wechatpay.retry.max-attempts=1", "logging.level.io.github.wechatpayspring.samples=debug",
						"logging.level.org.springframework.jdbc.core.JdbcTemplate=debug", "bulk.chunk-size=50"));
		properties.addAll(database());
		this.bulk = new TestBulk(this.wechatPay, directory, properties.toArray(String[]::new));
	}

	/**
	 * Return the properties of the database.
	 */
	List<String> database() throws IOException {
		return List.of();
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

	private JdbcClient jdbc() {
		return this.bulk.bean(JdbcClient.class);
	}

	// all texts of all tables, except for the columns of the coupon itself
	private String stored(long run) {
		List<Map<String, Object>> rows = new ArrayList<>();
		Stream
			.of("select state_reason, pause_reason from deactivation_run where id = ?",
					"select code, message, request_id from coupon where run_id = ?",
					"select kind, reason from row_problem where run_id = ?")
			.forEach((query) -> rows.addAll(jdbc().sql(query).param(run).query().listOfRows()));
		return rows.toString();
	}

	private static List<String> lines(CapturedOutput output) {
		return output.toString()
			.lines()
			.filter((line) -> line.matches("\\d\\d:\\d\\d:\\d\\d .*") && !line.contains("SQL"))
			.toList();
	}

	@Test
	void startWhenRowsAreRefusedLostOrDamagedHidesCodesAndLogsRun(CapturedOutput output) throws Exception {
		List<String> codes = TestBulk.codes("SECRET", 30);
		codes.subList(3, 30).forEach((code) -> this.wechatPay.addCoupon(TestBulk.STOCK_ID, code));
		FakeResponse lost = FakeResponse.ordinary().dropped();
		this.wechatPay.respondNext(TestBulk.STOCK_ID, codes.get(15), lost, lost, lost);
		this.wechatPay.respondNext(TestBulk.STOCK_ID, codes.get(16), FakeResponse.of(400,
				"{\"code\":\"PARAM_ERROR\",\"message\":\"The coupon " + codes.get(16) + " is not valid\"}"));
		List<String> rows = new ArrayList<>(codes);
		rows.addAll(List.of("6.90123E+17", "SECRET0000001", "SECRET8888888," + TestBulk.STOCK_ID + ",,nobody,,",
				"SECRET9999999," + TestBulk.STOCK_ID + ",\u0000,,,"));
		Run run = this.bulk.run(this.bulk.write("secret.csv", rows));
		assertThat(run.state()).isEqualTo(RunState.PAUSED);
		assertThat(run.counts().rejected()).isEqualTo(3);
		assertThat(run.counts().notDeactivated()).isEqualTo(4);
		assertThat(run.counts().unconfirmed()).isEqualTo(1);
		assertThat(stored(run.id())).contains("The coupon ****0016 is not valid").doesNotContain("SECRET");
		assertThat(output.toString()).doesNotContain("SECRET");
		assertThat(lines(output)).hasSizeGreaterThan(8)
			.allSatisfy((line) -> assertThat(line).contains(" run " + run.id() + " "))
			.anySatisfy((line) -> assertThat(line).contains("State running"))
			.anySatisfy((line) -> assertThat(line).contains("Row 1 is NOT_DEACTIVATED: Coupon ****0000"))
			.anySatisfy((line) -> assertThat(line).contains("Row 16 is UNCONFIRMED: Coupon ****0015"));
	}

	@Test
	void startWhenCouponsAreReadOnThreadOfReactorLogsRun(CapturedOutput output) throws Exception {
		Run run = this.bulk.run(this.bulk.file("READ", 15));
		assertThat(output.toString().lines().filter((line) -> line.contains("[select id, stock_id"))).isNotEmpty()
			.allSatisfy((line) -> assertThat(line).contains(" run " + run.id() + " "));
	}

	@Test
	void startWhenCouponsCannotBeStoredHidesCodes(CapturedOutput output) throws Exception {
		Path file = this.bulk.file("HIDDEN", 30);
		jdbc().sql("alter table coupon add constraint hidden check (coupon_code not like 'HIDDEN%9')").update();
		Run run;
		try {
			run = this.bulk.run(file);
		}
		finally {
			jdbc().sql("alter table coupon drop constraint hidden").update();
		}
		assertThat(run.state()).isEqualTo(RunState.FAILED);
		assertThat(stored(run.id())).containsIgnoringCase("hidden").doesNotContain("HIDDEN00");
		assertThat(lines(output)).anySatisfy((line) -> assertThat(line).contains("Run " + run.id() + " has failed"));
		assertThat(output.toString()).doesNotContain("HIDDEN00");
	}

	@Test
	void startWhenOutcomesCannotBeStoredHidesCodes(CapturedOutput output) throws Exception {
		Path file = this.bulk.file("UNSAVED", 30);
		jdbc().sql("""
				alter table coupon add constraint hidden
				check (status <> 'DEACTIVATED' or coupon_code not like 'UNSAVED%')
				""").update();
		Run run;
		try {
			run = this.bulk.run(file);
		}
		finally {
			jdbc().sql("alter table coupon drop constraint hidden").update();
		}
		assertThat(run.state()).isEqualTo(RunState.FAILED);
		assertThat(stored(run.id())).doesNotContain("UNSAVED00");
		assertThat(lines(output)).anySatisfy((line) -> assertThat(line).contains("executing step sending"))
			.allSatisfy((line) -> assertThat(line).contains(" run " + run.id() + " "));
		assertThat(output.toString()).doesNotContain("UNSAVED00");
	}

}
