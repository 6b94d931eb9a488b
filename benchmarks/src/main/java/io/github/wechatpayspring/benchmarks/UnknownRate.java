package io.github.wechatpayspring.benchmarks;

import java.io.IOException;
import java.util.List;

import io.github.wechatpayspring.coupon.CouponDeactivationClient;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;

import org.springframework.context.ConfigurableApplicationContext;

/**
 * Program that deactivates coupons in one bulk while WeChat Pay limits the request rate.
 * The limit changes and is not configured in the client. For each limit, the program
 * prints the throughput and the share of 429 responses, before and after the adaptive
 * rate limiter has settled.
 */
final class UnknownRate {

	private static final int SETTLING_SECONDS = 30;

	private static final int MEASURED_SECONDS = 30;

	private UnknownRate() {
	}

	/**
	 * Run the program.
	 * @param args the successive rate limits, in requests per second
	 * @throws Exception if the fake does not start, or the thread is interrupted
	 */
	public static void main(String[] args) throws Exception {
		List<Integer> rates = (args.length > 0) ? List.of(args).stream().map(Integer::valueOf).toList()
				: List.of(200, 80, 300);
		try (RemoteFake wechatPay = new RemoteFake();
				ConfigurableApplicationContext context = wechatPay.application()) {
			int coupons = rates.stream().mapToInt(Integer::intValue).sum() * (SETTLING_SECONDS + MEASURED_SECONDS) * 2;
			wechatPay.execute("coupons", coupons);
			wechatPay.execute("rate", rates.get(0));
			Disposable bulk = context.getBean(CouponDeactivationClient.class)
				.deactivateAll(Flux.range(0, coupons).map(RemoteFake::request))
				.subscribe();
			for (int rate : rates) {
				wechatPay.execute("rate", rate);
				measure(wechatPay, rate, SETTLING_SECONDS, "settling");
				measure(wechatPay, rate, MEASURED_SECONDS, "settled");
			}
			bulk.dispose();
		}
	}

	private static void measure(RemoteFake wechatPay, int rate, int seconds, String phase)
			throws IOException, InterruptedException {
		long accepted = wechatPay.execute("count", 200);
		long throttled = wechatPay.execute("count", 429);
		Thread.sleep(seconds * 1000L);
		accepted = wechatPay.execute("count", 200) - accepted;
		throttled = wechatPay.execute("count", 429) - throttled;
		System.out.printf("limit %d/s, %s: %.1f/s (%.1f %%), %.2f %% of responses 429%n", rate, phase,
				(double) accepted / seconds, 100.0 * accepted / seconds / rate,
				100.0 * throttled / (accepted + throttled));
	}

}
