package io.github.wechatpayspring.benchmarks.harness;

/**
 * Cost of a client in one run.
 *
 * @param calls the number of measured calls
 * @param failures the number of failed calls, measured or not
 * @param seconds the measured duration
 * @param cpuMicros user and system time of the process without the JIT compiler
 * @param compilationMicros user and system time of the JIT compiler
 * @param collectionMillis time spent in garbage collection
 * @param allocatedBytes bytes allocated by all threads
 * @param p50Micros the median latency
 * @param p99Micros the 99th percentile of the latency
 * @param p999Micros the 99.9th percentile of the latency
 * @param peakKilobytes the peak resident set size, or -1 if it is not available
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
