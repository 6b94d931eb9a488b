package io.github.wechatpayspring.benchmarks;

import java.io.IOException;
import java.util.List;

import io.github.wechatpayspring.coupon.CouponDeactivationClient;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;

import org.springframework.context.ConfigurableApplicationContext;

/**
 * Deactivates coupons in one bulk while WeChat Pay takes so many a second, which the
 * client is not told and which changes. For each rate tells how much of it was reached,
 * and how many answers were 429, before and after it has settled.
 */
final class UnknownRate {

	private static final int SETTLING_SECONDS = 30;

	private static final int MEASURED_SECONDS = 30;

	private UnknownRate() {
	}

	/**
	 * Run.
	 * @param args the rates, one after another
	 * @throws Exception if the fake does not start, or the thread is interrupted
	 */
	public static void main(String[] args) throws Exception {
		List<Integer> rates = (args.length > 0) ? List.of(args).stream().map(Integer::valueOf).toList()
				: List.of(200, 80, 300);
		try (RemoteFake wechatPay = new RemoteFake();
				ConfigurableApplicationContext context = wechatPay.application()) {
			int coupons = rates.stream().mapToInt(Integer::intValue).sum() * (SETTLING_SECONDS + MEASURED_SECONDS) * 2;
			wechatPay.tell("coupons", coupons);
			wechatPay.tell("rate", rates.get(0));
			Disposable bulk = context.getBean(CouponDeactivationClient.class)
				.deactivateAll(Flux.range(0, coupons).map(RemoteFake::request))
				.subscribe();
			for (int rate : rates) {
				wechatPay.tell("rate", rate);
				measure(wechatPay, rate, SETTLING_SECONDS, "settling");
				measure(wechatPay, rate, MEASURED_SECONDS, "settled");
			}
			bulk.dispose();
		}
	}

	private static void measure(RemoteFake wechatPay, int rate, int seconds, String what)
			throws IOException, InterruptedException {
		long taken = wechatPay.tell("count", 200);
		long refused = wechatPay.tell("count", 429);
		Thread.sleep(seconds * 1000L);
		taken = wechatPay.tell("count", 200) - taken;
		refused = wechatPay.tell("count", 429) - refused;
		System.out.printf("%d a second allowed, %s: %.1f a second (%.1f %%), %.2f %% of answers 429%n", rate, what,
				(double) taken / seconds, 100.0 * taken / seconds / rate, 100.0 * refused / (taken + refused));
	}

}
