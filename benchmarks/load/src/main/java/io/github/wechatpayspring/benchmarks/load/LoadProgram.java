package io.github.wechatpayspring.benchmarks.load;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Makes calls with several threads and measures their cost after a warm-up. Each thread
 * waits for the response before its next call. The system properties are
 * {@code load.callers}, {@code load.warm-up-seconds} and {@code load.measured-seconds}.
 *
 * @since 0.1.0
 */
public final class LoadProgram {

	private static final int LATENCIES = 1 << 20;

	private static final long PAUSE_INTERVAL = 1000;

	private LoadProgram() {
	}

	/**
	 * Measure the client, print one line of JSON, and close the client.
	 * @param client the client to measure
	 * @throws Exception if the thread is interrupted or the peak memory cannot be read
	 */
	public static void run(LoadClient client) throws Exception {
		int count = Integer.getInteger("load.callers", 8);
		long warmUp = Integer.getInteger("load.warm-up-seconds", 5) * 1000L;
		long measured = Integer.getInteger("load.measured-seconds", 10) * 1000L;
		List<Caller> callers = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			callers.add(new Caller(client, LATENCIES / count));
		}
		callers.forEach(Caller::start);
		try (client; Allocation allocation = new Allocation()) {
			warmUp(callers, warmUp);
			allocation.start();
			Cost before = Cost.now(allocation);
			callers.forEach((caller) -> caller.measure(true));
			Thread.sleep(measured);
			callers.forEach((caller) -> caller.measure(false));
			Cost after = Cost.now(allocation);
			for (Caller caller : callers) {
				caller.end();
			}
			System.out.println(new Report(callers, before, after).toJson());
		}
	}

	// the compiler needs pauses: callers that use all cores would delay it for minutes
	private static void warmUp(List<Caller> callers, long millis) throws InterruptedException {
		long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
		for (boolean paused = false; System.nanoTime() < end; paused = !paused) {
			boolean pausing = paused;
			callers.forEach((caller) -> caller.pause(pausing));
			Thread.sleep(PAUSE_INTERVAL);
		}
		callers.forEach((caller) -> caller.pause(false));
		Thread.sleep(PAUSE_INTERVAL);
	}

}
