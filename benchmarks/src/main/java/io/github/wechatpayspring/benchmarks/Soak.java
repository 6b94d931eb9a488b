package io.github.wechatpayspring.benchmarks;

import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.github.wechatpayspring.coupon.CouponDeactivation;
import io.github.wechatpayspring.coupon.CouponDeactivationClient;
import io.github.wechatpayspring.coupon.DeactivationResult;
import io.github.wechatpayspring.fake.CouponState;
import io.github.wechatpayspring.fake.FakeResponse;
import io.github.wechatpayspring.fake.FakeTrust;
import io.github.wechatpayspring.fake.FakeWechatPay;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetric;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import io.netty.util.ResourceLeakDetector;
import reactor.core.publisher.Flux;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Soak test that starts and stops applications for ten minutes, with the connectors of
 * Reactor Netty and the JDK. Each application deactivates a bulk with injected faults,
 * cancellation and certificate rotation. The test fails if threads, open files, heap or
 * buffers are leaked, or if a result contradicts the state of its coupon.
 */
final class Soak {

	private static final String STOCK_ID = "1234567891";

	private static final int COUPONS = 300;

	// tolerance for threads and files of the fake and of shared event loops
	private static final int SLACK = 16;

	private static final long HEAP_SLACK_KILOBYTES = 8 << 10;

	// requests in flight at the end of a round may be received in the next rounds
	private static final int SETS = 4;

	private static final List<FakeResponse> FAULTS = faults();

	private final FakeWechatPay wechatPay;

	private final LeakCounter leaks;

	private final AtomicLong results = new AtomicLong();

	private final AtomicLong wrong = new AtomicLong();

	private Soak(FakeWechatPay wechatPay, LeakCounter leaks) {
		this.wechatPay = wechatPay;
		this.leaks = leaks;
	}

	private static List<FakeResponse> faults() {
		FakeResponse ordinary = FakeResponse.ordinary();
		return List.of(ordinary.dropped(), ordinary.reset(), ordinary.cutOff(), ordinary.probe(), ordinary.unsigned(),
				ordinary.signedByStranger(), ordinary.withStatus(202), ordinary.withStatus(503),
				ordinary.after(Duration.ofMillis(600)), FakeResponse.of(429, "{}"), FakeResponse.of(404, "{}"),
				FakeResponse.of(502, "<html>").unsigned(), ordinary.withBody("x".repeat(300_000)));
	}

	/**
	 * Run the test.
	 * @param args the duration in seconds, 600 by default
	 * @throws InterruptedException if the thread is interrupted
	 */
	public static void main(String[] args) throws InterruptedException {
		Duration duration = Duration.ofSeconds((args.length > 0) ? Integer.parseInt(args[0]) : 600);
		ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
		LeakCounter leaks = LeakCounter.install();
		try (FakeWechatPay wechatPay = FakeWechatPay.builder().trust(FakeTrust.BOTH).start()) {
			Soak soak = new Soak(wechatPay, leaks);
			// creates threads and caches that are kept
			soak.rounds(Instant.now().plusSeconds(30));
			Resources before = Resources.measure();
			soak.rounds(Instant.now().plus(duration.dividedBy(2)));
			// unlike a leak, a cache grows less in the second half
			Resources halfway = Resources.measure();
			soak.rounds(Instant.now().plus(duration.dividedBy(2)));
			Resources after = Resources.measure();
			System.out.printf("%d results, %d wrong, %d buffer leaks%nbefore:  %s%nhalfway: %s%nafter:   %s%n",
					soak.results.get(), soak.wrong.get(), leaks.count(), before, halfway, after);
			if (soak.wrong.get() > 0 || leaks.count() > 0 || !after.hasReturnedTo(before)) {
				throw new IllegalStateException("The soak test failed");
			}
		}
	}

	private void rounds(Instant end) {
		for (int round = 0; Instant.now().isBefore(end); round++) {
			round(round);
		}
	}

	private void round(int round) {
		this.wechatPay.forgetRequests();
		this.wechatPay.respondNormally();
		List<CouponDeactivation> requests = IntStream.range(0, COUPONS)
			.mapToObj((number) -> coupon("c" + round % SETS + "-" + number))
			.toList();
		try (ConfigurableApplicationContext context = application((round % 2 == 0) ? "reactor" : "jdk")) {
			// the start of an application reinitializes the logging system
			this.leaks.attach();
			CouponDeactivationClient client = context.getBean(CouponDeactivationClient.class);
			Flux<DeactivationResult> bulk = client.deactivateAll(Flux.fromIterable(requests))
				.doOnDiscard(DeactivationResult.class, this::check)
				.doOnNext(this::check);
			switch (round % 3) {
				case 0 -> bulk.blockLast();
				case 1 -> {
					this.wechatPay.rotatePlatformCertificate();
					bulk.take(COUPONS / 2).blockLast();
				}
				default -> {
					bulk.subscribe();
					// the context is closed with requests in flight
				}
			}
		}
	}

	private CouponDeactivation coupon(String couponCode) {
		this.wechatPay.addCoupon(STOCK_ID, couponCode);
		ThreadLocalRandom random = ThreadLocalRandom.current();
		for (int i = random.nextInt(8) - 4; i > 0; i--) {
			this.wechatPay.respondNext(STOCK_ID, couponCode, FAULTS.get(random.nextInt(FAULTS.size())));
		}
		return CouponDeactivation.of(STOCK_ID, couponCode);
	}

	private ConfigurableApplicationContext application(String connector) {
		return new SpringApplicationBuilder(BenchmarkApplication.class).web(WebApplicationType.NONE)
			.properties(Map.copyOf(this.wechatPay.properties()))
			.run("--spring.http.clients.reactive.connector=" + connector, "--wechatpay.read-timeout=300ms",
					"--wechatpay.grace-period=1s", "--wechatpay.retry.initial-backoff=5ms",
					"--spring.main.banner-mode=off", "--logging.level.root=error");
	}

	private void check(DeactivationResult result) {
		this.results.incrementAndGet();
		boolean deactivated = this.wechatPay.coupon(STOCK_ID, result.request().couponCode())
			.orElseThrow()
			.state() == CouponState.DEACTIVATED;
		if ((result instanceof DeactivationResult.Deactivated && !deactivated)
				|| (result instanceof DeactivationResult.NotDeactivated && deactivated)) {
			this.wrong.incrementAndGet();
			System.out.println("wrong: " + result);
		}
	}

	/**
	 * Resources held by the process.
	 */
	private record Resources(int threads, long files, long heapKilobytes, long directKilobytes, long nettyKilobytes) {

		static Resources measure() throws InterruptedException {
			// wait until idle threads and connections are closed
			for (int i = 0; i < 10; i++) {
				Thread.sleep(3_000);
				// HTTP clients of the JDK are closed after they become unreachable
				System.gc();
			}
			ByteBufAllocatorMetric netty = ((ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT).metric();
			long direct = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)
				.stream()
				.mapToLong(BufferPoolMXBean::getMemoryUsed)
				.sum();
			return new Resources(ManagementFactory.getThreadMXBean().getThreadCount(), openFiles(),
					ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() >> 10, direct >> 10,
					netty.usedDirectMemory() >> 10);
		}

		boolean hasReturnedTo(Resources before) {
			return this.threads <= before.threads + SLACK && this.files <= before.files + SLACK
					&& this.heapKilobytes <= before.heapKilobytes + HEAP_SLACK_KILOBYTES;
		}

		private static long openFiles() {
			try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
				return files.count();
			}
			catch (IOException ex) {
				return -1;
			}
		}

	}

}
