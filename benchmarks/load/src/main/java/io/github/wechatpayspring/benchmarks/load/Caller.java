package io.github.wechatpayspring.benchmarks.load;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * Thread that makes one call after another and records the latency of each.
 */
final class Caller extends Thread {

	private static final Duration PAUSE = Duration.ofMillis(5);

	private final LoadClient client;

	private final Latencies latencies = new Latencies();

	private long failures;

	private volatile boolean measuring;

	private volatile boolean ended;

	private volatile boolean paused;

	Caller(LoadClient client) {
		super("caller");
		setDaemon(true);
		this.client = client;
	}

	@Override
	public void run() {
		while (!this.ended) {
			if (this.paused) {
				LockSupport.parkNanos(PAUSE.toNanos());
				continue;
			}
			long start = System.nanoTime();
			boolean succeeded = call();
			if (succeeded && this.measuring) {
				this.latencies.add(System.nanoTime() - start);
			}
		}
	}

	private boolean call() {
		try {
			this.client.call();
			return true;
		}
		catch (Exception ex) {
			if (this.failures++ == 0) {
				ex.printStackTrace();
			}
			return false;
		}
	}

	void pause(boolean paused) {
		this.paused = paused;
	}

	void measure(boolean measuring) {
		this.measuring = measuring;
	}

	/**
	 * Stop after the current call and wait for it.
	 */
	void end() throws InterruptedException {
		this.ended = true;
		join();
	}

	/**
	 * Return the latencies of the measured calls. Must be called after {@link #end()}.
	 */
	Latencies latencies() {
		return this.latencies;
	}

	/**
	 * Return the number of failed calls, measured or not. Must be called after
	 * {@link #end()}.
	 */
	long failures() {
		return this.failures;
	}

}
