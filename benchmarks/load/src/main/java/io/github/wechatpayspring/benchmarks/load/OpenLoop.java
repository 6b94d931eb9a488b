package io.github.wechatpayspring.benchmarks.load;

import java.lang.management.ManagementFactory;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongPredicate;

import com.sun.management.OperatingSystemMXBean;

/**
 * Calls at a fixed rate, each on the next free thread or on a new one. The latency of a
 * call is counted from the time at which it was due. The system properties are
 * {@code load.rate}, {@code load.measured-seconds}, and {@code load.lead-seconds}, for
 * which the rate is {@code load.lead-rate}.
 */
final class OpenLoop implements AutoCloseable {

	private static final int MAX_THREADS = 1000;

	private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

	// from then on, a process is expected to be warm
	private static final long WARM = 10 * SECOND;

	private final LoadClient client;

	private final ThreadPoolExecutor threads = new ThreadPoolExecutor(0, MAX_THREADS, 10, TimeUnit.SECONDS,
			new SynchronousQueue<>(), (task) -> {
				Thread thread = new Thread(task, "caller");
				thread.setDaemon(true);
				return thread;
			}, new ThreadPoolExecutor.CallerRunsPolicy());

	private final ConcurrentLinkedQueue<Call> calls = new ConcurrentLinkedQueue<>();

	private final AtomicLong failures = new AtomicLong();

	private final long processStart = System.nanoTime()
			- TimeUnit.MILLISECONDS.toNanos(ManagementFactory.getRuntimeMXBean().getUptime());

	OpenLoop(LoadClient client) {
		this.client = client;
	}

	static Measures measure(LoadClient client) throws InterruptedException {
		// threads of a load that begins are new
		try (OpenLoop lead = new OpenLoop(client); OpenLoop loop = new OpenLoop(client)) {
			lead.run(Integer.getInteger("load.lead-rate", 50), Integer.getInteger("load.lead-seconds", 0));
			return loop.measure(Integer.getInteger("load.rate", 200), Integer.getInteger("load.measured-seconds", 30));
		}
	}

	private Measures measure(int rate, int seconds) throws InterruptedException {
		long begin = System.nanoTime();
		OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
		long untilWarm = Math.max(WARM - (begin - this.processStart), SECOND);
		int early = (int) Math.ceil((double) untilWarm / SECOND);
		run(rate, early - 2);
		long cpu = system.getProcessCpuTime();
		run(rate, 2);
		double earlyCpu = (system.getProcessCpuTime() - cpu) / 1e3 / (rate * 2);
		run(rate, seconds - early - 5);
		cpu = system.getProcessCpuTime();
		run(rate, 5);
		double lateCpu = (system.getProcessCpuTime() - cpu) / 1e3 / (rate * 5);
		this.threads.shutdown();
		this.threads.awaitTermination(60, TimeUnit.SECONDS);
		return new Measures().add("calls", this.calls.size())
			.add("failures", (double) this.failures.get())
			.add("earlyCpuMicros", earlyCpu)
			.add("lateCpuMicros", lateCpu)
			.addLatencies("firstSecond", latencies((due) -> due < begin + SECOND))
			.addLatencies("", latencies((due) -> due >= begin + untilWarm));
	}

	/**
	 * Make calls at the specified rate.
	 */
	void run(int rate, int seconds) {
		long interval = SECOND / rate;
		long due = System.nanoTime();
		for (int i = 0; i < rate * seconds; i++, due += interval) {
			while (System.nanoTime() < due) {
				LockSupport.parkNanos(due - System.nanoTime());
			}
			long time = due;
			this.threads.execute(() -> call(time));
		}
	}

	private void call(long due) {
		try {
			this.client.call();
			this.calls.add(new Call(due, System.nanoTime() - due));
		}
		catch (Exception ex) {
			if (this.failures.getAndIncrement() == 0) {
				ex.printStackTrace();
			}
		}
	}

	private Latencies latencies(LongPredicate isMeasured) {
		Latencies latencies = new Latencies();
		this.calls.stream().filter((call) -> isMeasured.test(call.due)).forEach((call) -> latencies.add(call.latency));
		return latencies;
	}

	@Override
	public void close() {
		this.threads.shutdownNow();
	}

	/**
	 * Successful call.
	 *
	 * @param due when the call was due
	 * @param latency the time from then until the response, in nanoseconds
	 */
	private record Call(long due, long latency) {

	}

}
