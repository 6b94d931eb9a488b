package io.github.wechatpayspring.benchmarks.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Calls of several threads, each of which waits for the response before its next call.
 * The system properties are {@code load.callers}, {@code load.warm-up-seconds} and
 * {@code load.measured-seconds}.
 */
final class ClosedLoop {

	private static final Path STATUS = Path.of("/proc/self/status");

	private static final long PAUSE_INTERVAL = 1000;

	private ClosedLoop() {
	}

	static Measures measure(LoadClient client) throws IOException, InterruptedException {
		int count = Integer.getInteger("load.callers", 8);
		List<Caller> callers = Stream.generate(() -> new Caller(client)).limit(count).toList();
		callers.forEach(Caller::start);
		try (Allocation allocation = new Allocation()) {
			warmUp(callers, Integer.getInteger("load.warm-up-seconds", 5));
			allocation.start();
			Cost before = Cost.now(allocation);
			callers.forEach((caller) -> caller.measure(true));
			TimeUnit.SECONDS.sleep(Integer.getInteger("load.measured-seconds", 10));
			callers.forEach((caller) -> caller.measure(false));
			Cost cost = Cost.now(allocation).since(before);
			for (Caller caller : callers) {
				caller.end();
			}
			return measures(callers, cost);
		}
	}

	// the compiler needs pauses: callers that use all cores would delay it for minutes
	private static void warmUp(List<Caller> callers, int seconds) throws InterruptedException {
		long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
		for (boolean paused = false; System.nanoTime() < end; paused = !paused) {
			boolean pausing = paused;
			callers.forEach((caller) -> caller.pause(pausing));
			Thread.sleep(PAUSE_INTERVAL);
		}
		callers.forEach((caller) -> caller.pause(false));
		Thread.sleep(PAUSE_INTERVAL);
	}

	private static Measures measures(List<Caller> callers, Cost cost) throws IOException {
		Latencies latencies = new Latencies();
		callers.forEach((caller) -> latencies.addAll(caller.latencies()));
		int calls = latencies.count();
		return new Measures().add("calls", calls)
			.add("failures", callers.stream().mapToDouble(Caller::failures).sum())
			.add("callsPerSecond", calls / (cost.time() / 1e9))
			.add("cpuMicros", cost.cpu() / 1e3 / calls)
			.add("compilationMicros", cost.compilation() / 1e3 / calls)
			.add("collectionMicros", cost.collection() * 1e3 / calls)
			.add("allocatedKilobytes", cost.allocated() / 1024.0 / calls)
			.add("peakMegabytes", peakKilobytes() / 1024.0)
			.addLatencies("", latencies);
	}

	// the peak resident set size, or -1 if the operating system does not provide it
	private static long peakKilobytes() throws IOException {
		if (!Files.isReadable(STATUS)) {
			return -1;
		}
		try (Stream<String> lines = Files.lines(STATUS)) {
			return lines.filter((line) -> line.startsWith("VmHWM:"))
				.mapToLong((line) -> Long.parseLong(line.replaceAll("[^0-9]", "")))
				.findFirst()
				.orElse(-1);
		}
	}

}
