package io.github.wechatpayspring.benchmarks.load;

import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.Map;

import com.sun.management.ThreadMXBean;

/**
 * Thread that counts the bytes allocated by all threads. It polls, because the value of a
 * terminated thread is not available.
 */
final class Allocation extends Thread implements AutoCloseable {

	private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

	private final Map<Long, Long> allocated = new HashMap<>();

	Allocation() {
		super("allocation");
		setDaemon(true);
	}

	@Override
	public void run() {
		try {
			while (true) {
				total();
				Thread.sleep(100);
			}
		}
		catch (InterruptedException ex) {
			// closed
		}
	}

	synchronized long total() {
		long[] ids = this.threads.getAllThreadIds();
		long[] bytes = this.threads.getThreadAllocatedBytes(ids);
		for (int i = 0; i < ids.length; i++) {
			if (bytes[i] > 0) {
				this.allocated.put(ids[i], bytes[i]);
			}
		}
		return this.allocated.values().stream().mapToLong(Long::longValue).sum();
	}

	@Override
	public void close() {
		interrupt();
	}

}
