package io.github.wechatpayspring.benchmarks.load;

import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;

import com.sun.management.OperatingSystemMXBean;

/**
 * Resources used by the process since its start.
 *
 * @param time the current time, in nanoseconds
 * @param cpu user and system time of all threads except the compiler threads, in
 * nanoseconds
 * @param compilation user and system time of the compiler threads, in nanoseconds
 * @param collection time spent in garbage collection, in milliseconds
 * @param allocated bytes allocated by all threads
 */
record Cost(long time, long cpu, long compilation, long collection, long allocated) {

	static Cost now(Allocation allocation) throws IOException {
		long allocated = allocation.total();
		long compilation = CompilerThreads.cpuTime();
		long collection = ManagementFactory.getGarbageCollectorMXBeans()
			.stream()
			.mapToLong(GarbageCollectorMXBean::getCollectionTime)
			.sum();
		long cpu = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
		return new Cost(System.nanoTime(), cpu - compilation, compilation, collection, allocated);
	}

	Cost since(Cost before) {
		return new Cost(this.time - before.time, this.cpu - before.cpu, this.compilation - before.compilation,
				this.collection - before.collection, this.allocated - before.allocated);
	}

}
