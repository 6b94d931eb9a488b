package io.github.wechatpayspring.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

import io.github.wechatpayspring.coupon.CouponDeactivationClient;
import io.github.wechatpayspring.coupon.DeactivationResult;
import reactor.core.publisher.Flux;

import org.springframework.context.ConfigurableApplicationContext;

/**
 * Program that deactivates a million coupons in one bulk. Run it with {@code -Xmx256m} to
 * check that the heap usage does not depend on the number of coupons.
 */
final class MillionCoupons {

	private MillionCoupons() {
	}

	/**
	 * Run the program.
	 * @param args the number of coupons, a million by default
	 * @throws IOException if the fake does not start
	 */
	public static void main(String[] args) throws IOException {
		int count = (args.length > 0) ? Integer.parseInt(args[0]) : 1_000_000;
		try (RemoteFake wechatPay = new RemoteFake();
				ConfigurableApplicationContext context = wechatPay.application()) {
			wechatPay.execute("coupons", count);
			AtomicLong done = new AtomicLong();
			AtomicLong peak = new AtomicLong();
			long start = System.nanoTime();
			long deactivated = context.getBean(CouponDeactivationClient.class)
				.deactivateAll(Flux.range(0, count).map(RemoteFake::request))
				.doOnNext((result) -> report(done.incrementAndGet(), peak, start))
				.filter((result) -> result instanceof DeactivationResult.Deactivated)
				.count()
				.blockOptional()
				.orElseThrow();
			System.out.printf(
					"%d requests, %d results, %d deactivated, %d responses with status 200; peak heap %d MB of %d MB; %d s%n",
					count, done.get(), deactivated, wechatPay.execute("count", 200), peak.get() >> 20,
					Runtime.getRuntime().maxMemory() >> 20, Duration.ofNanos(System.nanoTime() - start).toSeconds());
		}
	}

	private static void report(long done, AtomicLong peak, long start) {
		if (done % 1000 == 0) {
			long used = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
			peak.accumulateAndGet(used, Math::max);
			if (done % 50_000 == 0) {
				System.out.printf("%d results after %d s, heap %d MB%n", done,
						Duration.ofNanos(System.nanoTime() - start).toSeconds(), used >> 20);
			}
		}
	}

}
