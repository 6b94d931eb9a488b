package io.github.wechatpayspring.benchmarks.load;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;

import com.sun.management.OperatingSystemMXBean;

/**
 * First calls of a process, one after another with a pause in between. The system
 * property {@code load.pause-seconds} is the time between the start of the client and the
 * first call.
 */
final class ColdCalls {

	private static final int CALLS = 60;

	private static final long INTERVAL = 50;

	private ColdCalls() {
	}

	static Measures measure(LoadClient client) throws Exception {
		Thread.sleep(Integer.getInteger("load.pause-seconds", 5) * 1000L);
		OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
		List<Call> calls = new ArrayList<>(CALLS);
		for (int i = 0; i < CALLS; i++) {
			long cpu = system.getProcessCpuTime();
			long time = System.nanoTime();
			client.call();
			calls.add(new Call(System.nanoTime() - time, system.getProcessCpuTime() - cpu));
			Thread.sleep(INTERVAL);
		}
		return new Measures().add("calls", CALLS)
			.add("failures", 0)
			.add("firstMillis", calls.get(0).time / 1e6)
			.add("firstCpuMillis", calls.get(0).cpu / 1e6)
			.add("secondMillis", calls.get(1).time / 1e6)
			.add("secondCpuMillis", calls.get(1).cpu / 1e6)
			.add("earlyP50Millis", median(calls.subList(2, 20), false))
			.add("earlyCpuMillis", median(calls.subList(2, 20), true))
			.add("laterP50Millis", median(calls.subList(30, 60), false))
			.add("laterCpuMillis", median(calls.subList(30, 60), true));
	}

	private static double median(List<Call> calls, boolean cpu) {
		Latencies latencies = new Latencies();
		calls.forEach((call) -> latencies.add(cpu ? call.cpu : call.time));
		return latencies.millis(0.5);
	}

	/**
	 * Call.
	 *
	 * @param time the latency in nanoseconds
	 * @param cpu the CPU time of the process in nanoseconds
	 */
	private record Call(long time, long cpu) {

	}

}
