package io.github.wechatpayspring.benchmarks.load;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;

/**
 * A thread that makes one call after another, and notes how long each took.
 */
final class Caller extends Thread {

	private static final Duration PAUSE = Duration.ofMillis(5);

	private final LoadClient client;

	private long[] latencies;

	private int count;

	private long failures;

	private volatile boolean measuring;

	private volatile boolean ended;

	private volatile boolean paused;

	Caller(LoadClient client, int expected) {
		super("caller");
		setDaemon(true);
		this.client = client;
		this.latencies = new long[expected];
	}

	@Override
	public void run() {
		while (!this.ended) {
			if (this.paused) {
				LockSupport.parkNanos(PAUSE.toNanos());
				continue;
			}
			long start = System.nanoTime();
			boolean done = call();
			if (done && this.measuring) {
				note(System.nanoTime() - start);
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

	private void note(long latency) {
		if (this.count == this.latencies.length) {
			this.latencies = Arrays.copyOf(this.latencies, this.count * 2);
		}
		this.latencies[this.count++] = latency;
	}

	void pause(boolean paused) {
		this.paused = paused;
	}

	void measure(boolean measuring) {
		this.measuring = measuring;
	}

	/**
	 * Wait for the last call.
	 */
	void end() throws InterruptedException {
		this.ended = true;
		join();
	}

	/**
	 * Return how long the measured calls took. Only after the end.
	 */
	long[] latencies() {
		return Arrays.copyOf(this.latencies, this.count);
	}

	/**
	 * Return how many calls failed, measured or not. Only after the end.
	 */
	long failures() {
		return this.failures;
	}

}
