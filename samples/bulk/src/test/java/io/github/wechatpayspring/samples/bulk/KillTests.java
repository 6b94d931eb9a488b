package io.github.wechatpayspring.samples.bulk;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.wechatpayspring.fake.CouponState;
import io.github.wechatpayspring.fake.FakeWechatPay;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the program in a process that is killed. The requests are counted at the
 * fake, which is in the process of the test.
 */
class KillTests {

	private static final int COUPONS = Integer.getInteger("kill.coupons", 1500);

	private static final int REQUESTS_PER_SECOND = Integer.getInteger("kill.rate", 400);

	private static final int CHUNK_SIZE = 100;

	// requests that the client sends concurrently, and the page that is marked next
	private static final int AHEAD = 32 + CHUNK_SIZE / 5;

	private static final Pattern FIELDS = Pattern
		.compile("\"coupon_code\":\"([^\"]*)\".*\"deactivate_request_no\":\"([^\"]*)\"");

	@TempDir
	private Path directory;

	private final FakeWechatPay wechatPay = FakeWechatPay.start();

	private final List<String> codes = TestBulk.codes("KILL", COUPONS);

	private List<String> database = List.of();

	/**
	 * Return the properties of the database.
	 */
	List<String> database() throws IOException {
		return List.of();
	}

	@BeforeEach
	void addCoupons() throws IOException {
		this.database = database();
		for (int i = 0; i < COUPONS; i++) {
			this.wechatPay.addCoupon(TestBulk.STOCK_ID, this.codes.get(i),
					(i % 10 == 5) ? CouponState.USED : CouponState.SENDED);
		}
		this.wechatPay.allowRequestsPerSecond(REQUESTS_PER_SECOND);
	}

	@AfterEach
	void stop() throws IOException {
		this.wechatPay.close();
	}

	@ParameterizedTest
	@ValueSource(ints = { 30, 70 })
	void runWhenProcessIsKilledResumesWithoutLossOrRepetition(int percent) throws Exception {
		Path file = TestBulk.write(this.directory, "coupons.csv", this.codes);
		Process first = start(file);
		while (this.wechatPay.responseCount(200) < COUPONS * percent / 100 && first.isAlive()) {
			Thread.sleep(5);
		}
		first.destroyForcibly().waitFor();
		long sent = distinct().values().stream().mapToLong(Set::size).sum();
		assertThat(sent).as(() -> log()).isBetween((long) COUPONS * percent / 100, COUPONS - 1L);
		Process second = start(file);
		assertThat(second.waitFor(180, TimeUnit.SECONDS)).isTrue();
		Map<String, String> outcomes = outcomes();
		assertThat(outcomes).as(() -> log()).hasSize(COUPONS);
		for (int i = 0; i < COUPONS; i++) {
			// a refusal after a request whose outcome was lost decides nothing
			assertThat(outcomes.get(this.codes.get(i)))
				.isIn((i % 10 == 5) ? List.of("NOT_DEACTIVATED", "UNCONFIRMED") : List.of("DEACTIVATED"));
		}
		assertThat(outcomes.values().stream().filter("UNCONFIRMED"::equals).count())
			.isLessThanOrEqualTo((CHUNK_SIZE + AHEAD) / 10 + 2);
		assertThat(second.exitValue()).isIn(1, 2);
		// each coupon has one request number
		assertThat(distinct().values()).allSatisfy((numbers) -> assertThat(numbers).hasSize(1));
		assertThat(repeated()).isLessThanOrEqualTo(CHUNK_SIZE + AHEAD);
	}

	private Process start(Path file) throws IOException {
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Dfile.encoding=UTF-8",
						"-Xmx256m", "-cp", System.getProperty("java.class.path"), BulkApplication.class.getName()));
		command.addAll(List.of(TestBulk.arguments(this.wechatPay, this.directory, "spring.profiles.active=merchant",
				"bulk.chunk-size=" + CHUNK_SIZE)));
		this.database.forEach((property) -> command.add("--" + property));
		command.addAll(List.of("--file", file.toString(), "--yes", "--results", results().toString()));
		File log = this.directory.resolve("log").toFile();
		return new ProcessBuilder(command).redirectErrorStream(true)
			.redirectOutput(ProcessBuilder.Redirect.appendTo(log))
			.start();
	}

	private String log() {
		try {
			return Files.readString(this.directory.resolve("log"));
		}
		catch (IOException ex) {
			return ex.toString();
		}
	}

	private Path results() {
		return this.directory.resolve("results.csv");
	}

	private Map<String, String> outcomes() throws IOException {
		Map<String, String> outcomes = new HashMap<>();
		List<String> lines = Files.readAllLines(results(), StandardCharsets.UTF_8);
		for (String line : lines.subList(1, lines.size())) {
			String[] cells = line.split(",", -1);
			assertThat(outcomes.put(cells[3], cells[5])).isNull();
		}
		return outcomes;
	}

	// the request numbers of each coupon
	private Map<String, Set<String>> distinct() {
		Map<String, Set<String>> numbers = new HashMap<>();
		this.wechatPay.deactivations().forEach((request) -> {
			Matcher fields = FIELDS.matcher(request.bodyAsString());
			if (fields.find()) {
				numbers.computeIfAbsent(fields.group(1), (code) -> new HashSet<>()).add(fields.group(2));
			}
		});
		return numbers;
	}

	// responses to coupons that had one already; throttled requests have none
	private long repeated() {
		return this.wechatPay.responseCount(200) + this.wechatPay.responseCount(400) - COUPONS;
	}

}
