package io.github.wechatpayspring.samples.bulk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.github.wechatpayspring.fake.FakeWechatPay;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Measurements of whole runs, which print their results. Not part of the build.
 */
class BulkMeasurements {

	private static final int COUPONS = Integer.getInteger("measure.coupons", 20_000);

	// 0 for no limit
	private static final int REQUESTS_PER_SECOND = Integer.getInteger("measure.rate", 300);

	private static final int WORKERS = Integer.getInteger("measure.workers", 0);

	// maximum rate that is configured, 0 for none
	private static final int CEILING = Integer.getInteger("measure.ceiling", 0);

	private static final boolean POSTGRES = Boolean.getBoolean("measure.postgres");

	private static final String HEAP = System.getProperty("measure.heap", "512m");

	@TempDir
	private Path directory;

	@Test
	void run() throws Exception {
		try (TestTrial trial = new TestTrial(this.directory, "M", COUPONS)) {
			FakeWechatPay wechatPay = trial.wechatPay();
			wechatPay.recordRequests(false);
			if (REQUESTS_PER_SECOND > 0) {
				wechatPay.allowRequestsPerSecond(REQUESTS_PER_SECOND);
			}
			trial.useOptions("-Xmx" + HEAP);
			if (WORKERS > 0) {
				try (TestRabbit rabbit = TestRabbit.start(this.directory.resolve("rabbit"));
						TestPostgres postgres = new TestPostgres()) {
					List<String> properties = new ArrayList<>(rabbit.properties());
					properties.addAll(postgres.properties());
					properties.add("server.port=0");
					measureCluster(trial, properties);
				}
			}
			else if (POSTGRES) {
				try (TestPostgres postgres = new TestPostgres()) {
					measure(trial, trial.startRun(properties(postgres.properties(), "merchant")));
				}
			}
			else {
				measure(trial, trial.startRun(properties(List.of(), "merchant")));
			}
		}
	}

	private static void measureCluster(TestTrial trial, List<String> properties) throws Exception {
		for (int i = 0; i < WORKERS; i++) {
			trial.start(properties(properties, "merchant"), "worker");
		}
		measure(trial, trial.startRun(properties(properties, "merchant,manager")));
	}

	private static List<String> properties(List<String> properties, String profiles) {
		List<String> all = new ArrayList<>(properties);
		all.add("spring.profiles.active=" + profiles);
		if (CEILING > 0) {
			all.add("wechatpay.rate-limit.requests-per-second=" + CEILING);
		}
		return all;
	}

	private static void measure(TestTrial trial, Process run) throws Exception {
		FakeWechatPay wechatPay = trial.wechatPay();
		long start = System.nanoTime();
		long first = 0;
		long last = 0;
		long counted = 0;
		long countedLimited = 0;
		long memory = 0;
		while (!run.waitFor(100, TimeUnit.MILLISECONDS)) {
			long responses = decided(wechatPay);
			if (first == 0 && responses > COUPONS * 5L / 100) {
				first = System.nanoTime();
				counted = responses;
				countedLimited = wechatPay.responseCount(429);
			}
			if (responses < COUPONS * 99L / 100) {
				last = System.nanoTime();
			}
			memory = Math.max(memory, memory(run));
		}
		double seconds = (last - first) / 1e9;
		long responses = COUPONS * 99L / 100 - counted;
		long limited = wechatPay.responseCount(429) - countedLimited;
		System.out.printf(
				"coupons %d, limit %d/s, workers %d: %.1f s in total, %.1f/s, 429: %d (%.2f %%), %s,"
						+ " repeated %d, maximum resident memory %d MiB, exit code %d%n",
				COUPONS, REQUESTS_PER_SECOND, WORKERS, (System.nanoTime() - start) / 1e9, responses / seconds, limited,
				100.0 * limited / (limited + responses), "heap " + HEAP, trial.repeated(), memory / 1024,
				run.exitValue());
		assertThat(run.exitValue()).as(trial::log).isEqualTo(1);
		assertThat(trial.repeated()).isZero();
	}

	private static long decided(FakeWechatPay wechatPay) {
		return wechatPay.responseCount(200) + wechatPay.responseCount(400);
	}

	// the largest resident memory in KiB
	private static long memory(Process process) throws IOException {
		Path status = Path.of("/proc", Long.toString(process.pid()), "status");
		if (!Files.exists(status)) {
			return 0;
		}
		return Files.readAllLines(status)
			.stream()
			.filter((line) -> line.startsWith("VmHWM"))
			.mapToLong((line) -> Long.parseLong(line.replaceAll("\\D", "")))
			.findFirst()
			.orElse(0);
	}

}
