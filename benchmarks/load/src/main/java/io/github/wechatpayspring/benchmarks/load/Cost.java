package io.github.wechatpayspring.benchmarks.load;

import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;

import com.sun.management.OperatingSystemMXBean;

/**
 * What the process has used since its start.
 *
 * @param time the time now, in nanoseconds
 * @param cpu user and system time of all threads but the compiler's, in nanoseconds
 * @param compilation user and system time of the compiler's threads, in nanoseconds
 * @param collection time spent in collecting garbage, in milliseconds
 * @param allocated bytes that its threads have allocated
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
