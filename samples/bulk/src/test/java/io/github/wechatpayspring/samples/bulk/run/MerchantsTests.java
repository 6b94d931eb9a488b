package io.github.wechatpayspring.samples.bulk.run;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.github.wechatpayspring.fake.CouponState;
import io.github.wechatpayspring.fake.FakeResponse;
import io.github.wechatpayspring.fake.FakeWechatPay;
import io.github.wechatpayspring.samples.bulk.Requests;
import io.github.wechatpayspring.samples.bulk.TestBulk;
import io.github.wechatpayspring.samples.bulk.file.FileOptions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link DeactivationRuns} with the coupons of three merchants in one file.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MerchantsTests {

	private static final List<String> NAMES = List.of("east", "north", "south");

	@TempDir
	private Path directory;

	private final Map<String, FakeWechatPay> merchants = new HashMap<>();

	private TestBulk bulk;

	MerchantsTests() {
		NAMES.forEach((name) -> this.merchants.put(name, FakeWechatPay.start()));
	}

	private void start(String... properties) {
		Map<String, String> all = new HashMap<>(Map.of("wechatpay.retry.max-attempts", "2",
				"wechatpay.retry.initial-backoff", "10ms", "bulk.chunk-size", "50", "bulk.failure-window", "40"));
		this.merchants
			.forEach((name, merchant) -> all.putAll(merchant.properties("wechatpay.merchants." + name + ".")));
		for (String property : properties) {
			int separator = property.indexOf('=');
			all.put(property.substring(0, separator), property.substring(separator + 1));
		}
		this.bulk = new TestBulk(this.merchants.get("east"), this.directory,
				all.entrySet().stream().map((entry) -> entry.getKey() + "=" + entry.getValue()).toArray(String[]::new));
	}

	@AfterEach
	void close() {
		this.merchants.values().forEach(FakeWechatPay::allowAnyRate);
		this.bulk.close();
		this.merchants.values().forEach(FakeWechatPay::reset);
	}

	@AfterAll
	void stop() {
		this.merchants.values().forEach(FakeWechatPay::close);
	}

	private FakeWechatPay merchant(String name) {
		return this.merchants.get(name);
	}

	/**
	 * Write a file with coupons of each merchant in turn.
	 */
	private Path file(String prefix, int coupons, String... refused) {
		List<String> lines = new ArrayList<>();
		for (String code : TestBulk.codes(prefix, coupons)) {
			for (String name : NAMES) {
				merchant(name).addCoupon(TestBulk.STOCK_ID, code,
						List.of(refused).contains(name) ? CouponState.USED : CouponState.SENDED);
				lines.add(code + "," + TestBulk.STOCK_ID + ",," + name + ",,");
			}
		}
		return this.bulk.write(prefix + ".csv", lines);
	}

	private long statuses(long run, String merchant, String status) {
		return this.bulk.bean(JdbcClient.class)
			.sql("select count(*) from coupon where run_id = ? and merchant = ? and status = ?")
			.params(run, merchant, status)
			.query(Long.class)
			.single();
	}

	@Test
	void runWhenMerchantIsSlowDoesNotDelayOthers() throws Exception {
		start("wechatpay.merchants.north.rate-limit.requests-per-second=40");
		merchant("east").allowRequestsPerSecond(200);
		long id = this.bulk.runs().start(new RunRequest(file("SLOW", 120), FileOptions.defaults(), "", true)).id();
		while (merchant("south").responseCount(200) < 120 || merchant("east").responseCount(200) < 120) {
			assertThat(this.bulk.runs().await(id, 0)).isFalse();
			Thread.sleep(5);
		}
		assertThat(merchant("north").responseCount(200)).isBetween(11L, 100L);
		Run run = this.bulk.await(id);
		assertThat(run.state()).isEqualTo(RunState.COMPLETED);
		assertThat(run.counts()).isEqualTo(new RunCounts(360, 0, 0, 0, 360, 0, 0));
		assertThat(merchant("north").responseCount(429)).isZero();
		NAMES.forEach((name) -> assertThat(merchant(name).responseCount(200)).isEqualTo(120));
	}

	@Test
	void runWhenCouponsOfOneMerchantAreRefusedPausesItAlone() throws Exception {
		start();
		Path file = file("REFUSED", 150, "north");
		FakeResponse lost = FakeResponse.ordinary().dropped();
		merchant("south").respondNext(TestBulk.STOCK_ID, "REFUSED0000140", lost, lost);
		Run run = this.bulk.run(file);
		assertThat(run.state()).isEqualTo(RunState.PAUSED);
		assertThat(run.stateReason()).isEqualTo("40 of the last 40 coupons were not deactivated (merchant north)");
		long refused = merchant("north").deactivations().size();
		assertThat(refused).isBetween(50L, 140L);
		// the coupon whose responses were lost is reconciled
		assertThat(run.counts()).isEqualTo(new RunCounts(450, 0, 0, 0, 300, refused, 0));
		assertThat(merchant("south").deactivations()).hasSize(152);
		assertThat(statuses(run.id(), "north", "PENDING")).isEqualTo(150 - refused);
		while (run.state() == RunState.PAUSED) {
			this.bulk.runs().resume(run.id());
			run = this.bulk.await(run.id());
		}
		assertThat(run.state()).isEqualTo(RunState.COMPLETED);
		assertThat(run.counts()).isEqualTo(new RunCounts(450, 0, 0, 0, 300, 150, 0));
		assertThat(merchant("north").deactivations()).hasSize(150);
	}

	@Test
	void runWhenHostOfOneMerchantDoesNotRespondCompletesOthers() throws Exception {
		start("wechatpay.merchants.north.base-url=http://127.0.0.1:1");
		Run run = this.bulk.run(file("DOWN", 120));
		assertThat(run.state()).isEqualTo(RunState.PAUSED);
		assertThat(run.stateReason()).contains("(merchant north)");
		assertThat(run.counts()).isEqualTo(new RunCounts(360, 0, 0, 0, 240, 0, 0));
		assertThat(statuses(run.id(), "north", "PENDING")).isEqualTo(120);
		assertThat(merchant("north").deactivations()).isEmpty();
		this.bulk.close();
		start();
		this.bulk.runs().resume(run.id());
		run = this.bulk.await(run.id());
		assertThat(run.state()).isEqualTo(RunState.COMPLETED);
		assertThat(run.counts()).isEqualTo(new RunCounts(360, 0, 0, 0, 360, 0, 0));
		for (String name : NAMES) {
			assertThat(merchant(name).deactivations()).hasSize(120);
			assertThat(Requests.numbers(merchant(name))).hasSize(120);
		}
	}

	@Test
	void runWhenStartOfOneMerchantCannotBeStoredAwaitsOthers() throws Exception {
		start("wechatpay.merchants.south.rate-limit.requests-per-second=150");
		Path file = file("START", 120);
		JdbcClient jdbc = this.bulk.bean(JdbcClient.class);
		jdbc.sql("alter table batch_step_execution add constraint fault"
				+ " check (step_name <> 'deactivating:merchant1part0' or status <> 'STARTED')")
			.update();
		Run run;
		try {
			run = this.bulk.run(file);
		}
		finally {
			jdbc.sql("alter table batch_step_execution drop constraint fault").update();
		}
		assertThat(run.state()).isEqualTo(RunState.FAILED);
		assertThat(run.stateReason()).containsIgnoringCase("fault");
		assertThat(run.counts()).isEqualTo(new RunCounts(360, 0, 0, 0, 250, 0, 0));
		this.bulk.runs().resume(run.id());
		run = this.bulk.await(run.id());
		assertThat(run.counts()).isEqualTo(new RunCounts(360, 0, 0, 0, 360, 0, 0));
		NAMES.forEach((name) -> assertThat(merchant(name).responseCount(200)).isEqualTo(120));
	}

}
