package io.github.wechatpayspring.benchmarks.harness;

/**
 * What a client cost in one run.
 *
 * @param calls how many calls were measured
 * @param failures how many calls failed, measured or not
 * @param seconds how long it was measured
 * @param cpuMicros user and system time of the process without its compiler
 * @param compilationMicros user and system time of its compiler
 * @param collectionMillis time spent in collecting garbage
 * @param allocatedBytes bytes that its threads allocated
 * @param p50Micros the median of the latency
 * @param p99Micros its 99th percentile
 * @param p999Micros its 99.9th percentile
 * @param peakKilobytes the greatest resident set, -1 if that is not known
 */
record Sample(long calls, long failures, double seconds, long cpuMicros, long compilationMicros, long collectionMillis,
		long allocatedBytes, long p50Micros, long p99Micros, long p999Micros, long peakKilobytes) {

	double callsPerSecond() {
		return this.calls / this.seconds;
	}

	double cpu() {
		return (double) this.cpuMicros / this.calls;
	}

	double compilation() {
		return (double) this.compilationMicros / this.calls;
	}

	double collection() {
		return this.collectionMillis * 1000.0 / this.calls;
	}

	double allocatedKilobytes() {
		return this.allocatedBytes / 1024.0 / this.calls;
	}

	double p50() {
		return this.p50Micros / 1000.0;
	}

	double p99() {
		return this.p99Micros / 1000.0;
	}

	double p999() {
		return this.p999Micros / 1000.0;
	}

	double peakMegabytes() {
		return this.peakKilobytes / 1024.0;
	}

}
