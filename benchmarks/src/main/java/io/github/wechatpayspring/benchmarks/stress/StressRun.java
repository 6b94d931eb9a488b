package io.github.wechatpayspring.benchmarks.stress;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

import io.github.wechatpayspring.benchmarks.LeakCounter;
import io.github.wechatpayspring.benchmarks.BenchmarkApplication;
import io.github.wechatpayspring.coupon.CouponDeactivation;
import io.github.wechatpayspring.coupon.CouponDeactivationClient;
import io.github.wechatpayspring.coupon.DeactivationResult;
import io.github.wechatpayspring.fake.CouponState;
import io.github.wechatpayspring.fake.FakeResponse;
import io.github.wechatpayspring.fake.FakeWechatPay;
import io.github.wechatpayspring.merchant.MerchantSettings;
import io.github.wechatpayspring.merchant.WechatPayMerchant;
import io.github.wechatpayspring.merchant.WechatPayMerchants;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Run of one application with random faults. Calls are blocking, asynchronous or in bulk,
 * and some are interrupted, cancelled or timed out. They use the default merchant and a
 * named merchant, which is replaced repeatedly. The application is closed with calls in
 * flight.
 */
final class StressRun {

	private static final String STOCK_ID = "1234567891";

	private static final int CALLERS = 8;

	private static final int BULK = 25;

	private static final Duration CALL_TIMEOUT = Duration.ofSeconds(4);

	private static final Duration GRACE_PERIOD = Duration.ofSeconds(1);

	private static final int LAST_CALLS = 40;

	private final String connector;

	private final boolean hooks;

	private final int calls;

	private final RandomGenerator random;

	private final AtomicInteger coupons = new AtomicInteger();

	private final OutcomeCheck outcomes = new OutcomeCheck();

	private final FakeWechatPay wechatPay;

	private final int travelTime;

	private final LeakCounter leaks;

	/**
	 * Create a run.
	 * @param wechatPay the fake that receives the requests
	 * @param connector the connector
	 * @param hooks whether the application has {@link Hooks}
	 * @param calls the number of calls
	 * @param travelTime the maximum delay of a request, in milliseconds
	 * @param seed the seed of the random numbers
	 * @param leaks the counter of buffer leaks
	 */
	StressRun(FakeWechatPay wechatPay, String connector, boolean hooks, int calls, int travelTime, long seed,
			LeakCounter leaks) {
		this.leaks = leaks;
		this.travelTime = travelTime;
		this.wechatPay = wechatPay;
		this.connector = connector;
		this.hooks = hooks;
		this.calls = calls;
		this.random = new Random(seed);
	}

	StressResult run() throws IOException, InterruptedException {
		this.wechatPay.recordRequests(false);
		Set<String> threadsBefore = threads();
		int inFlight;
		try (FaultyHost primary = host(); FaultyHost backup = host()) {
			Map<String, Object> properties = new HashMap<>(this.wechatPay.properties());
			properties.put("wechatpay.base-url", primary.baseUrl());
			properties.put("wechatpay.backup-base-urls", backup.baseUrl());
			try (ConfigurableApplicationContext context = application(properties)) {
				// the start of an application reinitializes the logging system
				this.leaks.attach();
				inFlight = call(context, properties);
				CouponDeactivationClient client = context.getBean(CouponDeactivationClient.class);
				for (int i = 0; i < LAST_CALLS; i++) {
					async(client, coupon());
				}
			}
			awaitOutcomes();
			// wait for delayed requests
			Thread.sleep(this.travelTime + 500);
		}
		return new StressResult(this.connector, this.hooks, this.outcomes.compare(this.wechatPay), inFlight,
				leakedThreads(threadsBefore), this.leaks.count());
	}

	private FaultyHost host() throws IOException {
		return new FaultyHost(this.wechatPay.baseUrl(), new Random(this.random.nextLong()), this.travelTime);
	}

	private ConfigurableApplicationContext application(Map<String, Object> properties) {
		return new SpringApplicationBuilder(this.hooks ? new Class<?>[] { BenchmarkApplication.class, Hooks.class }
				: new Class<?>[] { BenchmarkApplication.class })
			.web(WebApplicationType.NONE)
			.properties(properties)
			.run("--spring.http.clients.reactive.connector=" + this.connector, "--wechatpay.read-timeout=800ms",
					"--wechatpay.connect-timeout=400ms", "--wechatpay.retry.timeout=" + CALL_TIMEOUT.toMillis() + "ms",
					"--wechatpay.grace-period=" + GRACE_PERIOD.toMillis() + "ms", "--wechatpay.bulk.concurrency=8",
					"--wechatpay.retry.initial-backoff=5ms", "--wechatpay.retry.max-backoff=50ms",
					"--wechatpay.merchants.north.merchant-id=" + properties.get("wechatpay.merchant-id"),
					"--wechatpay.merchants.north.merchant-serial-number="
							+ properties.get("wechatpay.merchant-serial-number"),
					"--wechatpay.merchants.north.private-key=" + properties.get("wechatpay.private-key"),
					"--wechatpay.merchants.north.public-key-id=" + properties.get("wechatpay.public-key-id"),
					"--wechatpay.merchants.north.public-key=" + properties.get("wechatpay.public-key"),
					"--spring.main.banner-mode=off", "--logging.level.root=off");
	}

	/**
	 * Make the calls.
	 * @return the number of requests that are still in flight after all calls have
	 * completed
	 */
	private int call(ConfigurableApplicationContext context, Map<String, Object> properties)
			throws InterruptedException {
		WechatPayMerchants merchants = context.getBean(WechatPayMerchants.class);
		CouponDeactivationClient client = context.getBean(CouponDeactivationClient.class);
		CouponDeactivationClient north = context.getBean("northCouponDeactivationClient",
				CouponDeactivationClient.class);
		List<WechatPayMerchant> used = new ArrayList<>();
		used.add(merchants.get(WechatPayMerchant.DEFAULT));
		ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
		int steps = 0;
		for (int made = 0; made < this.calls; steps++) {
			boolean bulk = next(10) == 0;
			made += bulk ? BULK : 1;
			CouponDeactivationClient caller = (next(3) == 0) ? north : client;
			callers.execute(() -> callOnce(caller, bulk));
			if (steps % 50 == 25) {
				used.add(merchants.get("north"));
				callers.execute(() -> merchants.put("north", MerchantSettings.from(withoutPrefix(properties))));
			}
		}
		callers.shutdown();
		if (!callers.awaitTermination(10, TimeUnit.MINUTES)) {
			callers.shutdownNow();
		}
		awaitOutcomes();
		used.add(merchants.get("north"));
		for (int i = 0; i < 50 && inFlight(used) > 0; i++) {
			Thread.sleep(100);
		}
		return inFlight(used);
	}

	private static int inFlight(List<WechatPayMerchant> used) {
		return used.stream()
			.mapToInt((merchant) -> merchant.status().inFlight() + merchant.status().bulkInFlight())
			.sum();
	}

	private static Map<String, String> withoutPrefix(Map<String, Object> properties) {
		Map<String, String> merchant = new HashMap<>();
		properties.forEach((name, value) -> merchant.put(name.substring("wechatpay.".length()), String.valueOf(value)));
		return merchant;
	}

	private void awaitOutcomes() throws InterruptedException {
		long end = System.nanoTime() + CALL_TIMEOUT.plus(GRACE_PERIOD).plusSeconds(10).toNanos();
		while (this.outcomes.incomplete() > 0 && System.nanoTime() < end) {
			Thread.sleep(100);
		}
	}

	private void callOnce(CouponDeactivationClient client, boolean bulk) {
		if (bulk) {
			bulk(client);
			return;
		}
		switch (next(4)) {
			case 0 -> interrupted(client);
			case 1 -> blocking(client);
			case 2 -> async(client, coupon());
			default -> cancelled(client);
		}
	}

	private void blocking(CouponDeactivationClient client) {
		CouponDeactivation request = this.outcomes.call(coupon());
		try {
			this.outcomes.success(client.deactivate(request));
		}
		catch (Throwable ex) {
			this.outcomes.failure(request, ex);
		}
		finally {
			Thread.interrupted();
		}
	}

	private void interrupted(CouponDeactivationClient client) {
		Thread caller = Thread.currentThread();
		Disposable interruption = Schedulers.boundedElastic()
			.schedule(caller::interrupt, next(60), TimeUnit.MILLISECONDS);
		blocking(client);
		interruption.dispose();
		Thread.interrupted();
	}

	private Disposable async(CouponDeactivationClient client, CouponDeactivation request) {
		this.outcomes.call(request);
		return client.deactivateAsync(request)
			.doOnDiscard(DeactivationResult.class, this.outcomes::result)
			.subscribe(this.outcomes::success, (failure) -> this.outcomes.failure(request, failure));
	}

	private void cancelled(CouponDeactivationClient client) {
		CouponDeactivation request = coupon();
		if (next(2) == 0) {
			this.outcomes.call(request);
			client.deactivateAsync(request)
				.timeout(Duration.ofMillis(1 + next(50)))
				.doOnDiscard(DeactivationResult.class, this.outcomes::result)
				.subscribe(this.outcomes::success, (failure) -> {
					if (failure instanceof TimeoutException) {
						this.outcomes.cancelled(request);
					}
					else {
						this.outcomes.failure(request, failure);
					}
				});
			return;
		}
		Disposable call = async(client, request);
		pause(next(30));
		call.dispose();
		this.outcomes.cancelled(request);
	}

	private void bulk(CouponDeactivationClient client) {
		List<CouponDeactivation> requests = IntStream.range(0, BULK)
			.mapToObj((number) -> this.outcomes.call(coupon()))
			.toList();
		Flux<DeactivationResult> results = client.deactivateAll(Flux.fromIterable(requests))
			.doOnDiscard(DeactivationResult.class, this.outcomes::result)
			.doOnNext(this.outcomes::result);
		switch (next(4)) {
			case 0 -> results.take(Duration.ofMillis(1 + next(80))).blockLast();
			case 1 -> results.take(1 + next(BULK)).blockLast();
			default -> results.blockLast();
		}
		requests.forEach(this.outcomes::cancelled);
	}

	private CouponDeactivation coupon() {
		String code = this.connector + "-" + this.hooks + "-" + this.coupons.incrementAndGet();
		switch (next(20)) {
			case 0 -> this.wechatPay.addCoupon(STOCK_ID, code, CouponState.USED);
			case 1 -> this.wechatPay.addCoupon(STOCK_ID, code, CouponState.EXPIRED);
			case 2 -> this.wechatPay.addDeactivatedCoupon(STOCK_ID, code, "another");
			case 3 -> {
				// unknown
			}
			default -> this.wechatPay.addCoupon(STOCK_ID, code);
		}
		if (next(60) == 0) {
			this.wechatPay.respondNext(STOCK_ID, code, FakeResponse.of(429, "{\"code\":\"RATELIMIT_EXCEEDED\"}"));
		}
		return CouponDeactivation.of(STOCK_ID, code);
	}

	private static void pause(int milliseconds) {
		try {
			Thread.sleep(milliseconds);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private synchronized int next(int bound) {
		return this.random.nextInt(bound);
	}

	private static Set<String> threads() {
		Set<String> threads = new TreeSet<>();
		for (Thread thread : Thread.getAllStackTraces().keySet()) {
			threads.add(thread.getName());
		}
		return threads;
	}

	// idle workers terminate after some seconds, HTTP clients of the JDK after a garbage
	// collection
	private static Set<String> leakedThreads(Set<String> before) throws InterruptedException {
		Set<String> leaked = libraryThreads(before);
		for (int i = 0; i < 100 && !leaked.isEmpty(); i++) {
			System.gc();
			Thread.sleep(200);
			leaked = libraryThreads(before);
		}
		return leaked;
	}

	private static Set<String> libraryThreads(Set<String> before) {
		Set<String> leaked = threads();
		leaked.removeAll(before);
		leaked.removeIf((name) -> !name.matches("(wechatpay-.*|HttpClient-.*|httpclient-.*)"));
		return leaked;
	}

}
