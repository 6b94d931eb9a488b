package io.github.wechatpayspring.benchmarks.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Cost of the measured calls.
 */
final class Report {

	private static final Path STATUS = Path.of("/proc/self/status");

	private final long[] latencies;

	private final long failures;

	private final Cost cost;

	Report(List<Caller> callers, Cost before, Cost after) {
		this.latencies = callers.stream().flatMapToLong((caller) -> LongStream.of(caller.latencies())).toArray();
		Arrays.sort(this.latencies);
		this.failures = callers.stream().mapToLong(Caller::failures).sum();
		this.cost = after.since(before);
	}

	/**
	 * Return the report as one line of JSON. Names end with the unit. The peak resident
	 * set size is -1 if the operating system does not provide it.
	 */
	String toJson() throws IOException {
		return String.format(Locale.ROOT,
				"{\"calls\":%d,\"failures\":%d,\"seconds\":%.3f,\"cpuMicros\":%d,\"compilationMicros\":%d,"
						+ "\"collectionMillis\":%d,\"allocatedBytes\":%d,\"p50Micros\":%d,\"p99Micros\":%d,"
						+ "\"p999Micros\":%d,\"peakKilobytes\":%d}",
				this.latencies.length, this.failures, this.cost.time() / 1e9, this.cost.cpu() / 1000,
				this.cost.compilation() / 1000, this.cost.collection(), this.cost.allocated(), quantile(0.5),
				quantile(0.99), quantile(0.999), peak());
	}

	private long quantile(double share) {
		int rank = (int) Math.ceil(share * this.latencies.length);
		return (rank > 0) ? this.latencies[rank - 1] / 1000 : -1;
	}

	private static long peak() throws IOException {
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
