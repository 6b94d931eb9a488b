package io.github.wechatpayspring.samples.bulk;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.wechatpayspring.fake.CouponState;
import io.github.wechatpayspring.fake.FakeWechatPay;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Coupons that processes of the program deactivate, one in ten of which is used. It
 * counts at the fake WeChat Pay and in the results.
 */
final class TestTrial implements AutoCloseable {

	static final int CHUNK_SIZE = 60;

	private static final int SHORT = 1000;

	private final FakeWechatPay wechatPay = FakeWechatPay.start();

	private final List<Process> processes = new ArrayList<>();

	private final Path directory;

	private final List<String> codes;

	private final Path file;

	private List<String> options;

	/**
	 * Create a new trial.
	 * @param directory the directory of its files
	 * @param prefix the prefix of the codes
	 * @param coupons the number of coupons
	 */
	TestTrial(Path directory, String prefix, int coupons) {
		this.directory = directory;
		// the optimizing compiler needs more time than short processes have
		this.options = List.of("-XX:TieredStopAtLevel=" + ((coupons > SHORT) ? 4 : 1), "-Xmx256m");
		this.codes = TestBulk.codes(prefix, coupons);
		this.file = TestBulk.write(directory, "coupons.csv", this.codes);
		for (int i = 0; i < coupons; i++) {
			this.wechatPay.addCoupon(TestBulk.STOCK_ID, this.codes.get(i),
					isUsed(i) ? CouponState.USED : CouponState.SENDED);
		}
	}

	private static boolean isUsed(int coupon) {
		return coupon % 10 == 5;
	}

	FakeWechatPay wechatPay() {
		return this.wechatPay;
	}

	/**
	 * Use the specified options of the JVM for processes that are started.
	 */
	void useOptions(String... options) {
		this.options = List.of(options);
	}

	/**
	 * Start a process that runs the file.
	 */
	Process startRun(List<String> properties) throws IOException {
		return start(properties, "--file", this.file.toString(), "--yes", "--results", results().toString());
	}

	/**
	 * Start a process that resumes the latest run.
	 */
	Process resume(List<String> properties) throws IOException {
		Matcher run = Pattern.compile("Continue with: resume (\\d+)").matcher(log());
		assertThat(run.find()).as(this::log).isTrue();
		return start(properties, "resume", run.group(1), "--results", results().toString());
	}

	/**
	 * Start a process.
	 * @param properties properties as {@code name=value}
	 * @param arguments the command
	 */
	Process start(List<String> properties, String... arguments) throws IOException {
		List<String> all = new ArrayList<>(properties);
		all.add("bulk.chunk-size=" + CHUNK_SIZE);
		List<String> command = BulkProcess.command(this.options,
				TestBulk.arguments(this.wechatPay, this.directory, all.toArray(String[]::new)), arguments);
		Process process = new ProcessBuilder(command).redirectErrorStream(true)
			.redirectOutput(ProcessBuilder.Redirect.appendTo(this.directory.resolve("log").toFile()))
			.start();
		this.processes.add(process);
		return process;
	}

	/**
	 * Wait until the specified share of the coupons is deactivated.
	 */
	void awaitPercent(int percent, Process process) throws InterruptedException {
		while (this.wechatPay.responseCount(200) < this.codes.size() * percent / 100 && process.isAlive()) {
			Thread.sleep(5);
		}
		assertThat(process.isAlive()).as(this::log).isTrue();
		assertThat(this.wechatPay.responseCount(200)).as(this::log).isLessThan(this.codes.size() * 9L / 10);
	}

	/**
	 * Return what the processes have printed.
	 */
	String log() {
		try {
			return Files.readString(this.directory.resolve("log"));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private Path results() {
		return this.directory.resolve("results.csv");
	}

	/**
	 * Assert that each coupon has one outcome, which may be unknown if a repeated request
	 * was refused, and one request number.
	 * @param ahead the maximum number of coupons that were sent again
	 */
	void assertComplete(int ahead) throws IOException {
		Map<String, String> outcomes = BulkProcess.outcomes(results());
		assertThat(outcomes).as(this::log).hasSize(this.codes.size());
		for (int i = 0; i < this.codes.size(); i++) {
			assertThat(outcomes.get(this.codes.get(i)))
				.isIn(isUsed(i) ? List.of("NOT_DEACTIVATED", "UNCONFIRMED") : List.of("DEACTIVATED"));
		}
		System.out.printf("coupons %d, sent again %d, unconfirmed %d%n", outcomes.size(), repeated(),
				unconfirmed(outcomes));
		assertThat(unconfirmed(outcomes)).isLessThanOrEqualTo((ahead + 9) / 10 + ahead / 20);
		assertThat(Requests.numbers(this.wechatPay).values()).allSatisfy((numbers) -> assertThat(numbers).hasSize(1));
		assertThat(repeated()).isBetween(0L, (long) ahead);
	}

	private static long unconfirmed(Map<String, String> outcomes) {
		return outcomes.values().stream().filter("UNCONFIRMED"::equals).count();
	}

	/**
	 * Return the number of responses to coupons that had one already. Throttled requests
	 * have none.
	 */
	long repeated() {
		return this.wechatPay.responseCount(200) + this.wechatPay.responseCount(400) - this.codes.size();
	}

	@Override
	public void close() throws IOException {
		this.processes.forEach(Process::destroyForcibly);
		this.wechatPay.close();
	}

}
