package io.github.wechatpayspring.samples.bulk.run;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;

import io.github.wechatpayspring.coupon.CouponDeactivation;
import io.github.wechatpayspring.fake.CouponState;
import io.github.wechatpayspring.fake.FakeResponse;
import io.github.wechatpayspring.fake.FakeWechatPay;
import io.github.wechatpayspring.samples.bulk.TestBulk;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RunMeters}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RunMetersTests {

	@TempDir
	private static Path directory;

	private final FakeWechatPay wechatPay = FakeWechatPay.start();

	private TestBulk bulk;

	private MeterRegistry registry;

	private RunMeters meters;

	@BeforeAll
	void start() {
		this.bulk = new TestBulk(this.wechatPay, directory, "wechatpay.retry.max-attempts=1");
		this.registry = this.bulk.bean(MeterRegistry.class);
		this.meters = this.bulk.bean(RunMeters.class);
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

	private Map<String, Double> outcomes(String merchant) {
		return this.registry.find("bulk.outcomes")
			.tag("merchant", merchant)
			.counters()
			.stream()
			.collect(Collectors.toMap((counter) -> counter.getId().getTag("outcome"), Counter::count, Double::sum,
					TreeMap::new));
	}

	private static Map<String, Double> coupons(MeterRegistry registry, long run) {
		return registry.find("bulk.run.coupons")
			.tag("run", Long.toString(run))
			.gauges()
			.stream()
			.collect(Collectors.toMap((gauge) -> gauge.getId().getTag("status"), Gauge::value, Double::sum,
					TreeMap::new));
	}

	private TransactionTemplate transaction() {
		return new TransactionTemplate(this.bulk.bean(PlatformTransactionManager.class));
	}

	private static List<CouponOutcome> outcomes(CouponStatus... statuses) {
		// a coupon that a trial of 10 leaves
		StoredCoupon coupon = new StoredCoupon(11, CouponDeactivation.of(TestBulk.STOCK_ID, "COUNTED1"), null, null,
				CouponStatus.PENDING);
		return List.of(statuses)
			.stream()
			.map((status) -> new CouponOutcome(coupon, status, null, null, null, null, Instant.now()))
			.toList();
	}

	@Test
	void startWhenOutcomesDifferCountsEach() throws Exception {
		Map<String, Double> before = outcomes("default");
		Path file = this.bulk.file("COUNT", 20);
		this.wechatPay.addCoupon(TestBulk.STOCK_ID, "COUNT0000001", CouponState.USED);
		this.wechatPay.addCoupon(TestBulk.STOCK_ID, "COUNT0000002", CouponState.EXPIRED);
		FakeResponse lost = FakeResponse.ordinary().dropped();
		this.wechatPay.respondNext(TestBulk.STOCK_ID, "COUNT0000015", lost, lost);
		Run run = this.bulk.run(file);
		assertThat(run.counts()).isEqualTo(new RunCounts(20, 0, 0, 0, 17, 2, 1));
		Map<String, Double> counted = outcomes("default");
		before.forEach((outcome, count) -> counted.merge(outcome, -count, Double::sum));
		// the request of the unconfirmed coupon is repeated once
		assertThat(counted)
			.isEqualTo(Map.of("deactivated", 17.0, "not_deactivated", 2.0, "unconfirmed", 2.0, "not_sent", 0.0));
	}

	@Test
	void countWhenTransactionIsCommittedCountsOutcomesOfMerchant() {
		transaction().executeWithoutResult((status) -> {
			this.meters.count("second", outcomes(CouponStatus.PENDING, CouponStatus.DEACTIVATED, CouponStatus.PENDING));
			assertThat(outcomes("second")).isEmpty();
		});
		assertThat(outcomes("second"))
			.isEqualTo(Map.of("deactivated", 1.0, "not_deactivated", 0.0, "unconfirmed", 0.0, "not_sent", 2.0));
	}

	@Test
	void updateWhenTransactionIsRolledBackCountsNothing() throws Exception {
		long run = this.bulk.tryOut(this.bulk.file("ROLLBACK", 20)).id();
		CouponStore coupons = this.bulk.bean(CouponStore.class);
		List<CouponOutcome> outcomes = outcomes(CouponStatus.DEACTIVATED);
		CouponOutcome outcome = outcomes.get(0);
		transaction().executeWithoutResult((status) -> coupons.markSending(run, List.of(outcome.coupon())));
		transaction().executeWithoutResult((status) -> {
			coupons.update(run, "third", outcomes);
			status.setRollbackOnly();
		});
		assertThat(outcomes("third")).isEmpty();
		transaction().executeWithoutResult((status) -> coupons.update(run, "third", outcomes));
		assertThat(outcomes("third")).containsEntry("deactivated", 1.0);
	}

	@Test
	void refreshWhenRunIsPausedShowsItsCouponsByStatus() throws Exception {
		Path file = this.bulk.file("GAUGE", 30);
		this.wechatPay.addCoupon(TestBulk.STOCK_ID, "GAUGE0000001", CouponState.USED);
		Run run = this.bulk.tryOut(file);
		this.meters.refresh();
		assertThat(coupons(this.registry, run.id()))
			.isEqualTo(Map.of("pending", 20.0, "deactivated", 9.0, "not_deactivated", 1.0, "unconfirmed", 0.0));
		assertThat(this.registry.get("bulk.runs").tag("state", "paused").gauge().value()).isPositive();
		assertThat(this.registry.get("bulk.runs").tag("state", "importing").gauge().value()).isZero();
		this.bulk.runs().resume(run.id());
		this.bulk.await(run.id());
		this.meters.refresh();
		assertThat(coupons(this.registry, run.id())).containsEntry("pending", 0.0).containsEntry("deactivated", 29.0);
	}

	@Test
	void refreshWhenRunWasCompletedLongAgoRemovesItsSeries() throws Exception {
		Run run = this.bulk.run(this.bulk.file("OLD", 12));
		this.meters.refresh();
		assertThat(coupons(this.registry, run.id())).hasSize(4);
		this.bulk.bean(JdbcClient.class)
			.sql("update deactivation_run set updated_at = timestamp '2026-01-01 00:00:00' where id = ?")
			.param(run.id())
			.update();
		this.meters.refresh();
		assertThat(coupons(this.registry, run.id())).isEmpty();
	}

	@Test
	void refreshWhenFileIsRefusedHasNoSeries() throws Exception {
		Run run = this.bulk.run(this.bulk.write("CUT.csv", List.of("CUT1", "\"CUT")));
		assertThat(run.state()).isEqualTo(RunState.FAILED);
		this.meters.refresh();
		assertThat(coupons(this.registry, run.id())).isEmpty();
	}

	@Test
	void findCurrentWhenRunsExceedLimitReturnsNewest() throws Exception {
		this.bulk.tryOut(this.bulk.file("FIRST", 20));
		Run last = this.bulk.tryOut(this.bulk.file("LAST", 20));
		assertThat(this.bulk.bean(RunStore.class).findCurrent(Duration.ofMinutes(1), 1)).extracting(Run::id)
			.containsExactly(last.id());
	}

	@Test
	void refreshWhenStoreFailsRemovesGaugesUntilItWorks() throws Exception {
		Run run = this.bulk.tryOut(this.bulk.file("BROKEN", 20));
		AtomicBoolean failing = new AtomicBoolean();
		RunStore store = new RunStore(this.bulk.bean(JdbcClient.class), Clock.systemUTC()) {

			@Override
			List<Run> findCurrent(Duration recently, int limit) {
				if (failing.get()) {
					throw new IllegalStateException("The database is not available");
				}
				return super.findCurrent(recently, limit);
			}

		};
		MeterRegistry registry = new SimpleMeterRegistry();
		try (RunMeters meters = new RunMeters(registry, store)) {
			meters.refresh();
			assertThat(coupons(registry, run.id())).hasSize(4);
			failing.set(true);
			meters.refresh();
			assertThat(registry.getMeters()).isEmpty();
			failing.set(false);
			meters.refresh();
			assertThat(coupons(registry, run.id())).hasSize(4);
		}
	}

	@Test
	void startWhenRunIsNewShowsItWithinInterval() throws Exception {
		Run run = this.bulk.tryOut(this.bulk.file("SOON", 20));
		Instant end = Instant.now().plusSeconds(20);
		while (coupons(this.registry, run.id()).isEmpty() && Instant.now().isBefore(end)) {
			Thread.sleep(50);
		}
		assertThat(coupons(this.registry, run.id())).containsEntry("pending", 10.0);
	}

}
