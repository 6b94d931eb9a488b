package io.github.wechatpayspring.samples.bulk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

import io.github.wechatpayspring.fake.CouponState;
import io.github.wechatpayspring.fake.FakeResponse;
import io.github.wechatpayspring.fake.FakeWechatPay;

import org.springframework.boot.SpringApplication;
import org.springframework.core.env.Profiles;
import org.springframework.util.Assert;
import org.springframework.util.FileSystemUtils;

/**
 * Demonstration with generated coupons, some of which are used, expired or unknown, and a
 * fake WeChat Pay that limits the rate of requests and loses responses.
 */
final class Demonstration {

	private static final int COUPONS = 5000;

	private static final String STOCK_ID = "1234567891";

	private static final int REQUESTS_PER_SECOND = 400;

	private static final int EXPECTED = 1;

	private Demonstration() {
	}

	/**
	 * Run the demonstration.
	 * @param properties properties of Spring
	 * @return the exit code
	 */
	static int run(String... properties) throws IOException {
		Path directory = Files.createTempDirectory("wechatpay-bulk");
		try {
			Random random = new Random(1);
			List<String> codes = IntStream.range(0, COUPONS)
				.mapToObj((number) -> String.format("DEMO%08d", number))
				.toList();
			Path file = write(directory.resolve("coupons.csv"), codes);
			Path results = Path.of("bulk-results.csv");
			System.out.printf("%d generated coupons, a fake WeChat Pay that limits the rate and loses responses%n",
					COUPONS);
			SpringApplication application = new SpringApplication(BulkApplication.class);
			application.addInitializers((context) -> Assert.state(
					context.getEnvironment().acceptsProfiles(Profiles.of("!merchant & !manager & !worker")),
					"Without a command, the program runs a demonstration, which has no profiles. See '--help'"));
			application.addInitializers(new FakeWechatPayInitializer((wechatPay) -> prepare(wechatPay, codes, random)));
			List<String> all = new ArrayList<>(List.of(properties));
			all.add("--bulk.directory=" + directory);
			int code = BulkApplication.execute(application,
					List.of("--file", file.toString(), "--yes", "--results", results.toString()),
					all.toArray(String[]::new));
			// coupons that are used, expired or unknown cannot be deactivated
			return (code == EXPECTED) ? 0 : code;
		}
		finally {
			FileSystemUtils.deleteRecursively(directory);
		}
	}

	private static Path write(Path file, List<String> codes) throws IOException {
		List<String> lines = new ArrayList<>();
		lines.add("coupon_code,stock_id,reason");
		codes.forEach((code) -> lines.add(code + "," + STOCK_ID + ",此券使用时间设置错误"));
		return Files.write(file, lines);
	}

	private static void prepare(FakeWechatPay wechatPay, List<String> codes, Random random) {
		wechatPay.recordRequests(false).allowRequestsPerSecond(REQUESTS_PER_SECOND);
		for (String code : codes) {
			int kind = random.nextInt(100);
			if (kind < 3) {
				wechatPay.addCoupon(STOCK_ID, code, CouponState.USED);
			}
			else if (kind < 5) {
				wechatPay.addCoupon(STOCK_ID, code, CouponState.EXPIRED);
			}
			else if (kind > 5) {
				wechatPay.addCoupon(STOCK_ID, code);
			}
			if (kind == 99) {
				wechatPay.respondNext(STOCK_ID, code, FakeResponse.ordinary().dropped());
			}
		}
	}

}
