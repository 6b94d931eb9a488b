package io.github.wechatpayspring.benchmarks.stress;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import io.github.wechatpayspring.benchmarks.LeakCounter;
import io.github.wechatpayspring.fake.FakeWechatPay;
import io.netty.util.ResourceLeakDetector;

/**
 * Stress test that makes calls with injected faults on each connector and compares each
 * outcome with the state of the coupon. The test fails if an outcome is wrong or lost, if
 * a call does not complete, or if resources are leaked.
 */
public final class Stress {

	private static final List<String> CONNECTORS = List.of("reactor", "jdk", "jetty", "http-components");

	private static final int LONGER_THAN_A_CALL = 6_000;

	private Stress() {
	}

	/**
	 * Run the test.
	 * @param args the number of calls on each connector (10,000 by default), the seed
	 * (random by default), and the connectors (all by default)
	 * @throws IOException if a host cannot be started
	 * @throws InterruptedException if the thread is interrupted
	 */
	public static void main(String[] args) throws IOException, InterruptedException {
		int calls = (args.length > 0) ? Integer.parseInt(args[0]) : 10_000;
		long seed = (args.length > 1) ? Long.parseLong(args[1]) : System.nanoTime();
		List<String> connectors = (args.length > 2) ? List.of(args).subList(2, args.length) : CONNECTORS;
		System.out.println("Java " + Runtime.version() + ", seed " + seed);
		boolean clean = true;
		for (StressResult result : run(connectors, calls, seed)) {
			if (!result.isClean()) {
				System.out.println(result.details());
				clean = false;
			}
		}
		if (!clean) {
			throw new IllegalStateException("The stress test failed");
		}
	}

	/**
	 * Make calls on each connector, half of them in an application with {@link Hooks}.
	 */
	private static List<StressResult> run(List<String> connectors, int calls, long seed)
			throws IOException, InterruptedException {
		List<StressResult> results = new ArrayList<>();
		for (String connector : connectors) {
			for (boolean hooks : new boolean[] { false, true }) {
				results.add(run(connector, hooks, calls / 2, LONGER_THAN_A_CALL, seed + results.size()));
				System.out.println(results.get(results.size() - 1));
			}
		}
		return results;
	}

	static StressResult run(String connector, boolean hooks, int calls, int travelTime, long seed)
			throws IOException, InterruptedException {
		ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.ADVANCED);
		LeakCounter leaks = LeakCounter.install();
		try (FakeWechatPay wechatPay = FakeWechatPay.start()) {
			return new StressRun(wechatPay, connector, hooks, calls, travelTime, seed, leaks).run();
		}
	}

}
