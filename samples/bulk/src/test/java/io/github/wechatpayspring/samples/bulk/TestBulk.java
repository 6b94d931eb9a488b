package io.github.wechatpayspring.samples.bulk;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.github.wechatpayspring.fake.FakeWechatPay;
import io.github.wechatpayspring.samples.bulk.file.FileOptions;
import io.github.wechatpayspring.samples.bulk.run.DeactivationRuns;
import io.github.wechatpayspring.samples.bulk.run.Run;
import io.github.wechatpayspring.samples.bulk.run.RunRequest;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * The application with a fake WeChat Pay and a database in a directory.
 */
public final class TestBulk implements AutoCloseable {

	/**
	 * The stock of all coupons.
	 */
	public static final String STOCK_ID = "1234567891";

	private static final long SECONDS = 120;

	private final FakeWechatPay wechatPay;

	private final Path directory;

	private final ConfigurableApplicationContext context;

	/**
	 * Start the application.
	 * @param wechatPay the fake
	 * @param directory the directory of the database and of files
	 * @param properties further properties as {@code name=value}
	 */
	public TestBulk(FakeWechatPay wechatPay, Path directory, String... properties) {
		this.wechatPay = wechatPay;
		this.directory = directory;
		this.context = new SpringApplicationBuilder(BulkApplication.class).profiles("merchant")
			.run(arguments(wechatPay, directory, properties));
	}

	/**
	 * Return the command line arguments for the application.
	 */
	public static String[] arguments(FakeWechatPay wechatPay, Path directory, String... properties) {
		Map<String, String> merchant = wechatPay.properties();
		return Stream
			.of(merchant.entrySet().stream().map((entry) -> entry.getKey() + "=" + entry.getValue()),
					Stream.of("bulk.directory=" + directory), Stream.of(properties))
			.flatMap((values) -> values)
			.map((value) -> "--" + value)
			.toArray(String[]::new);
	}

	/**
	 * Return codes that have not been used before.
	 * @param prefix the prefix
	 * @param count the number of codes
	 */
	public static List<String> codes(String prefix, int count) {
		return IntStream.range(0, count).mapToObj((number) -> String.format("%s%07d", prefix, number)).toList();
	}

	/**
	 * Write a file with a list of codes.
	 * @param name the name of the file
	 * @param lines the lines below the header
	 */
	public Path write(String name, List<String> lines) {
		return write(this.directory, name, lines);
	}

	/**
	 * Add coupons to the fake and write a file with their codes.
	 * @param prefix the prefix of the codes and the name of the file
	 * @param count the number of coupons
	 */
	public Path file(String prefix, int count) {
		List<String> codes = codes(prefix, count);
		codes.forEach((code) -> this.wechatPay.addCoupon(STOCK_ID, code));
		return write(prefix + ".csv", codes);
	}

	/**
	 * Write a file with a list of codes to a directory.
	 */
	public static Path write(Path directory, String name, List<String> lines) {
		List<String> all = new ArrayList<>(List.of("coupon_code,stock_id,request_no,merchant,openid,appid"));
		lines.forEach((line) -> all.add((line.isEmpty() || line.contains(",")) ? line : line + "," + STOCK_ID));
		try {
			return Files.write(directory.resolve(name), all);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	public DeactivationRuns runs() {
		return this.context.getBean(DeactivationRuns.class);
	}

	public <T> T bean(Class<T> type) {
		return this.context.getBean(type);
	}

	/**
	 * Run a file without a pause after the trial, and wait for the end.
	 */
	public Run run(Path file) throws Exception {
		return await(runs().start(new RunRequest(file, FileOptions.defaults(), "", true)).id());
	}

	/**
	 * Run a file and wait for the end or the pause after the trial.
	 */
	public Run tryOut(Path file) throws Exception {
		return await(runs().start(new RunRequest(file, FileOptions.defaults(), "", false)).id());
	}

	/**
	 * Wait until a run is not active.
	 */
	public Run await(long id) throws InterruptedException {
		if (!runs().await(id, SECONDS)) {
			throw new IllegalStateException("Run " + id + " has not ended: " + runs().get(id));
		}
		return runs().get(id);
	}

	@Override
	public void close() {
		this.context.close();
	}

}
