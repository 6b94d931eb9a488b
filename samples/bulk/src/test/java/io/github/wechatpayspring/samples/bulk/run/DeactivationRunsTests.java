package io.github.wechatpayspring.samples.bulk.run;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

import io.github.wechatpayspring.coupon.CouponDeactivation;
import io.github.wechatpayspring.coupon.CouponDeactivationClient;
import io.github.wechatpayspring.coupon.DeactivationResult;
import io.github.wechatpayspring.fake.CouponState;
import io.github.wechatpayspring.fake.FakeResponse;
import io.github.wechatpayspring.fake.FakeWechatPay;
import io.github.wechatpayspring.merchant.WechatPayMerchant;
import io.github.wechatpayspring.merchant.WechatPayMerchants;
import io.github.wechatpayspring.samples.bulk.TestBulk;
import io.github.wechatpayspring.samples.bulk.file.FileOptions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;

import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link DeactivationRuns} with a real database and a fake WeChat Pay.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DeactivationRunsTests {

	@TempDir
	private static Path directory;

	private final FakeWechatPay wechatPay = FakeWechatPay.start();

	private TestBulk bulk;

	@BeforeAll
	void start() throws Exception {
		List<String> properties = new ArrayList<>(List.of("wechatpay.retry.max-attempts=2",
				"wechatpay.retry.initial-backoff=10ms", "bulk.chunk-size=50", "bulk.failure-window=40"));
		properties.addAll(database());
		this.bulk = new TestBulk(this.wechatPay, directory, properties.toArray(String[]::new));
	}

	/**
	 * Return the properties of the database.
	 */
	List<String> database() throws Exception {
		return List.of();
	}

	@AfterEach
	void reset() {
		this.wechatPay.reset();
		this.bulk.bean(WechatPayMerchants.class).get(WechatPayMerchant.DEFAULT).resetRate();
	}

	@AfterAll
	void stop() {
		this.bulk.close();
		this.wechatPay.close();
	}

	private Path file(String prefix, int coupons) {
		return this.bulk.file(prefix, coupons);
	}

	private Map<String, String> statuses(long run) {
		return this.bulk.bean(JdbcClient.class)
			.sql("select coupon_code, status from coupon where run_id = ?")
			.param(run)
			.query((row, number) -> Map.entry(row.getString(1), row.getString(2)))
			.list()
			.stream()
			.collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (a, b) -> b, TreeMap::new));
	}

	@Test
	void startWhenCouponsAreValidDeactivatesEachOnce() throws Exception {
		Run run = this.bulk.run(file("VALID", 333));
		assertThat(run.state()).isEqualTo(RunState.COMPLETED);
		assertThat(run.counts()).isEqualTo(new RunCounts(333, 0, 0, 0, 333, 0, 0));
		assertThat(this.wechatPay.deactivations()).hasSize(333);
		assertThat(statuses(run.id()).values()).containsOnly("DEACTIVATED");
	}

	@Test
	void startWhenNotApprovedPausesAfterTrialAndResumes() throws Exception {
		Path file = file("TRIAL", 60);
		Run run = this.bulk.tryOut(file);
		assertThat(run.state()).isEqualTo(RunState.PAUSED);
		assertThat(run.stateReason())
			.isEqualTo("Trial finished: 10 deactivated, 0 not deactivated, 0 unconfirmed, 50 left");
		assertThat(this.wechatPay.deactivations()).hasSize(10);
		this.bulk.runs().resume(run.id());
		run = this.bulk.await(run.id());
		assertThat(run.state()).isEqualTo(RunState.COMPLETED);
		assertThat(run.counts().deactivated()).isEqualTo(60);
		assertThat(this.wechatPay.deactivations()).hasSize(60);
	}

	@Test
	void startWhenTrialHasAllCouponsCompletes() throws Exception {
		assertThat(this.bulk.tryOut(file("SMALL", 10)).state()).isEqualTo(RunState.COMPLETED);
	}

	@Test
	void startWhenMostCouponsAreRefusedPausesWithReason() throws Exception {
		Path file = this.bulk.write("REFUSED.csv", TestBulk.codes("REFUSED", 2000));
		Run run = this.bulk.run(file);
		assertThat(run.state()).isEqualTo(RunState.PAUSED);
		assertThat(run.stateReason()).isEqualTo("40 of the last 40 coupons were not deactivated (merchant default)");
		assertThat(run.counts().notDeactivated()).isBetween(40L, 500L);
		assertThat(this.wechatPay.deactivations()).hasSize((int) run.counts().notDeactivated());
		assertThat(statuses(run.id()).values()).containsOnly("PENDING", "NOT_DEACTIVATED");
	}

	@Test
	void startWhenOutcomesDifferStoresEachWithCodeAndRequestId() throws Exception {
		List<String> codes = TestBulk.codes("MIXED", 20);
		codes.subList(0, 17).forEach((code) -> this.wechatPay.addCoupon(TestBulk.STOCK_ID, code));
		this.wechatPay.addCoupon(TestBulk.STOCK_ID, codes.get(17), CouponState.USED);
		this.wechatPay.addCoupon(TestBulk.STOCK_ID, codes.get(18), CouponState.EXPIRED);
		Run run = this.bulk.run(this.bulk.write("MIXED.csv", codes));
		assertThat(run.counts()).isEqualTo(new RunCounts(20, 0, 0, 0, 17, 3, 0));
		List<Map<String, Object>> rows = this.bulk.bean(JdbcClient.class)
			.sql("select * from coupon where run_id = ? order by id")
			.param(run.id())
			.query()
			.listOfRows();
		assertThat(rows.get(0)).containsEntry("status", "DEACTIVATED").containsEntry("attempts", 1);
		assertThat(rows.get(0).get("request_id")).isNotNull();
		assertThat(rows.get(0).get("deactivate_time")).isNotNull();
		assertThat(rows.get(17)).containsEntry("status", "NOT_DEACTIVATED");
		assertThat(rows.get(17).get("code")).isNotNull();
		assertThat(rows.get(17).get("message")).isNotNull();
	}

	@Test
	void startWhenResponsesAreLostReconcilesWithSameRequestNumber() throws Exception {
		Path file = file("LOST", 30);
		FakeResponse lost = FakeResponse.ordinary().dropped();
		this.wechatPay.respondNext(TestBulk.STOCK_ID, "LOST0000003", lost, lost);
		Run run = this.bulk.run(file);
		assertThat(run.state()).isEqualTo(RunState.COMPLETED);
		assertThat(run.counts().deactivated()).isEqualTo(30);
		Set<String> numbers = this.wechatPay.deactivations()
			.stream()
			.filter((request) -> request.bodyAsString().contains("\"LOST0000003\""))
			.map((request) -> request.bodyAsString().replaceAll(".*\"deactivate_request_no\":\"([^\"]*)\".*", "$1"))
			.collect(Collectors.toSet());
		assertThat(numbers).hasSize(1);
	}

	@Test
	void startWhenRequestIsThrottledTooOftenSendsItAgainAtEnd() throws Exception {
		Path file = file("THROTTLED", 30);
		FakeResponse throttled = FakeResponse.of(429,
				"{\"code\":\"FREQUENCY_LIMITED\",\"message\":\"Too many requests\"}");
		this.wechatPay.respondNext(TestBulk.STOCK_ID, "THROTTLED0000020", throttled, throttled);
		Run run = this.bulk.run(file);
		assertThat(run.state()).isEqualTo(RunState.COMPLETED);
		assertThat(run.counts()).isEqualTo(new RunCounts(30, 0, 0, 0, 30, 0, 0));
	}

	@Test
	void startWhenResponsesStayLostPausesWithUnconfirmedCouponsAndResumes() throws Exception {
		Path file = file("STAYLOST", 30);
		FakeResponse lost = FakeResponse.ordinary().dropped();
		this.wechatPay.respondNext(TestBulk.STOCK_ID, "STAYLOST0000003", lost, lost, lost, lost);
		Run run = this.bulk.run(file);
		assertThat(run.state()).isEqualTo(RunState.PAUSED);
		assertThat(run.stateReason()).startsWith("1 coupons are unconfirmed");
		assertThat(run.counts()).isEqualTo(new RunCounts(30, 0, 0, 0, 29, 0, 1));
		this.bulk.runs().resume(run.id());
		assertThat(this.bulk.await(run.id()).counts()).isEqualTo(new RunCounts(30, 0, 0, 0, 30, 0, 0));
	}

	@Test
	void startWhenOwnerIsKnownConfirmsUnconfirmedCoupon() throws Exception {
		this.wechatPay.addCoupon(TestBulk.STOCK_ID, "OWNED1");
		this.wechatPay.giveCoupon(TestBulk.STOCK_ID, "OWNED1", "openid1", "wx0123456789abcdef");
		FakeResponse lost = FakeResponse.ordinary().dropped();
		this.wechatPay.respondNext(TestBulk.STOCK_ID, "OWNED1", lost, lost, lost, lost);
		Run run = this.bulk.run(
				this.bulk.write("OWNED.csv", List.of("OWNED1," + TestBulk.STOCK_ID + ",,,openid1,wx0123456789abcdef")));
		assertThat(run.state()).isEqualTo(RunState.COMPLETED);
		assertThat(run.counts().deactivated()).isEqualTo(1);
		assertThat(this.wechatPay.queries()).hasSize(1);
	}

	@Test
	void startWhenCouponsRepeatSendsThemOnce() throws Exception {
		List<String> lines = new ArrayList<>(TestBulk.codes("TWICE", 1100));
		lines.forEach((code) -> this.wechatPay.addCoupon(TestBulk.STOCK_ID, code));
		lines.add("TWICE0000001");
		lines.add("");
		lines.add("1.23457E+18");
		lines.add("TWICE0000002");
		Run run = this.bulk.run(this.bulk.write("TWICE.csv", lines));
		assertThat(run.counts().accepted()).isEqualTo(1100);
		assertThat(run.counts().duplicates()).isEqualTo(2);
		assertThat(run.counts().rejected()).isEqualTo(1);
		assertThat(run.counts().rows()).isEqualTo(lines.size());
		assertThat(this.wechatPay.deactivations()).hasSize(1100);
	}

	@Test
	void startWhenMerchantIsUnknownRejectsRow() throws Exception {
		Path file = this.bulk.write("MERCHANT.csv", List.of("M1," + TestBulk.STOCK_ID + ",,nobody,,"));
		Run run = this.bulk.run(file);
		assertThat(run.counts().rejected()).isEqualTo(1);
		assertThat(this.wechatPay.deactivations()).isEmpty();
	}

	@Test
	void startWhenFileWasRunBeforeIsRefusedUnlessNamed() throws Exception {
		Path file = file("AGAIN", 12);
		Run first = this.bulk.run(file);
		assertThatExceptionOfType(RunExistsException.class).isThrownBy(() -> this.bulk.run(file))
			.satisfies((ex) -> assertThat(ex.getRun().id()).isEqualTo(first.id()));
		DeactivationRuns runs = this.bulk.runs();
		Run second = this.bulk.await(runs.start(new RunRequest(file, FileOptions.defaults(), "again", true)).id());
		assertThat(second.id()).isNotEqualTo(first.id());
		assertThatIllegalStateException().isThrownBy(() -> runs.resume(first.id()));
	}

	@Test
	void startWhenFileIsTruncatedRefusesWholeFile() throws Exception {
		List<String> lines = new ArrayList<>(TestBulk.codes("CUT", 3000));
		lines.add("\"CUT");
		Path file = this.bulk.write("CUT.csv", lines);
		Run run = this.bulk.run(file);
		assertThat(run.state()).isEqualTo(RunState.FAILED);
		assertThat(run.stateReason()).contains("3002");
		assertThat(run.counts().rows()).isZero();
		assertThat(statuses(run.id())).isEmpty();
		assertThat(this.wechatPay.deactivations()).isEmpty();
	}

	@Test
	void pauseWhenRunIsActiveStoresOutcomesAndResumes() throws Exception {
		Path file = file("PAUSE", 600);
		this.wechatPay.allowRequestsPerSecond(200);
		Run run = this.bulk.runs().start(new RunRequest(file, FileOptions.defaults(), "", true));
		long id = run.id();
		while (this.wechatPay.deactivations().size() < 100) {
			assertThat(this.bulk.runs().await(id, 0)).as(() -> this.bulk.runs().get(id).toString()).isFalse();
			Thread.sleep(Duration.ofMillis(10).toMillis());
		}
		this.bulk.runs().pause(run.id(), "Lunch");
		run = this.bulk.await(run.id());
		assertThat(run.state()).isEqualTo(RunState.PAUSED);
		assertThat(run.stateReason()).isEqualTo("Lunch");
		assertThat(statuses(run.id()).values()).containsOnly("PENDING", "DEACTIVATED");
		this.wechatPay.allowAnyRate();
		this.bulk.runs().resume(run.id());
		run = this.bulk.await(run.id());
		assertThat(run.state()).isEqualTo(RunState.COMPLETED);
		assertThat(run.counts().deactivated()).isEqualTo(600);
		assertThat(this.wechatPay.responseCount(200)).isEqualTo(600);
	}

	@Test
	void writeResultsWhenCellsAreFormulasMakesThemHarmless() throws Exception {
		this.wechatPay.addCoupon(TestBulk.STOCK_ID, "@SUM(1)");
		Run run = this.bulk
			.run(this.bulk.write("FORMULA.csv", List.of("@SUM(1)," + TestBulk.STOCK_ID + ",-R1", "1.5E+17")));
		Path results = directory.resolve("results.csv");
		this.bulk.runs().writeResults(run.id(), results);
		List<String> lines = Files.readAllLines(results, StandardCharsets.UTF_8);
		assertThat(lines.get(0)).startsWith("\uFEFFline,merchant,stock_id,coupon_code");
		assertThat(lines.get(1)).startsWith("2,default," + TestBulk.STOCK_ID + ",'@SUM(1),'-R1,DEACTIVATED");
		assertThat(lines.get(2)).startsWith("3,,,,,REJECTED,,").contains("spreadsheet");
	}

	@Test
	void startAndDeactivateAllWhenInputIsSameAgree() throws Exception {
		List<String> codes = TestBulk.codes("AGREE", 200);
		for (int i = 0; i < codes.size(); i++) {
			if (i % 4 == 0) {
				this.wechatPay.addCoupon(TestBulk.STOCK_ID, codes.get(i), CouponState.USED);
			}
			else if (i % 7 != 0) {
				this.wechatPay.addCoupon(TestBulk.STOCK_ID, codes.get(i));
			}
		}
		Map<String, String> stored = statuses(this.bulk.run(this.bulk.write("AGREE.csv", codes)).id());
		Map<String, String> direct = this.bulk.bean(CouponDeactivationClient.class)
			.deactivateAll(Flux.fromIterable(codes).map((code) -> CouponDeactivation.of(TestBulk.STOCK_ID, code)))
			.collectMap((result) -> result.request().couponCode(),
					(result) -> (result instanceof DeactivationResult.Deactivated) ? "DEACTIVATED" : "NOT_DEACTIVATED")
			.block();
		assertThat(stored).containsExactlyInAnyOrderEntriesOf(direct);
		assertThat(new HashSet<>(stored.values())).hasSize(2);
	}

	@Test
	void checkWhenFileHasProblemsCountsThemAndSendsNothing() throws Exception {
		Path file = this.bulk.write("CHECK.csv", List.of("C1", "C2", "C1", "1E+20", "", "C3"));
		FileCheck check = this.bulk.runs().check(new RunRequest(file, FileOptions.defaults(), "", false));
		assertThat(check.counts().accepted()).isEqualTo(3);
		assertThat(check.counts().duplicates()).isEqualTo(1);
		assertThat(check.counts().rows()).isEqualTo(6);
		assertThat(check.problems()).extracting("line").containsExactly(5L);
		assertThat(this.wechatPay.deactivations()).isEmpty();
	}

}
