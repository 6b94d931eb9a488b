package io.github.wechatpayspring.samples.bulk.run;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CountDownLatch;

import org.springframework.context.SmartLifecycle;

/**
 * Hand-over of the partitions of a worker that is stopped. It sends no further requests,
 * stores the outcomes of those in flight, and leaves its partitions running, so that
 * their messages are delivered to other workers. Thread-safe.
 */
class HandOver implements SmartLifecycle {

	private static final Duration LIMIT = Duration.ofSeconds(60);

	private final boolean worker;

	private final Set<DeactivationReader> active = new HashSet<>();

	private boolean requested;

	/**
	 * Create a new hand-over.
	 * @param worker whether this process is a worker. Other processes pause their runs
	 */
	HandOver(boolean worker) {
		this.worker = worker;
	}

	synchronized void enter(DeactivationReader reader) {
		this.active.add(reader);
	}

	synchronized void leave(DeactivationReader reader) {
		this.active.remove(reader);
		notifyAll();
	}

	synchronized boolean isRequested() {
		return this.requested;
	}

	/**
	 * Hand over the partition of a reader. This does not return, because the end of the
	 * step would end its partition.
	 */
	void complete(DeactivationReader reader) throws InterruptedException {
		leave(reader);
		new CountDownLatch(1).await();
	}

	@Override
	public void start() {
	}

	@Override
	public synchronized void stop() {
		this.requested = true;
		long deadline = System.nanoTime() + LIMIT.toNanos();
		try {
			while (!this.active.isEmpty() && System.nanoTime() < deadline) {
				wait(LIMIT.toMillis());
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Override
	public synchronized boolean isRunning() {
		return this.worker && !this.requested;
	}

}
