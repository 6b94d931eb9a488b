package io.github.wechatpayspring.traffic;

import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

import org.springframework.util.CustomizableThreadCreator;

/**
 * Threads that the calls of all merchants share. They are daemon threads, start with the
 * first call that needs them and end once they are idle. Thread-safe.
 * <p>
 * The timer runs code of the library only, because code of the application could delay
 * deadlines. Workers run code of the application: a signer, platform keys, filters and
 * observation handlers. They may block.
 */
final class CallThreads {

	private static final int MAX_WORKERS = 64;

	private static final long IDLE_SECONDS = 5;

	private final ThreadFactory lastLimitThreads = threads("wechatpay-last-limit-");

	private final Scheduler timer = Schedulers.fromExecutorService(newTimer());

	private final Scheduler workers = Schedulers.fromExecutorService(newWorkers());

	private static ScheduledThreadPoolExecutor newTimer() {
		ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, threads("wechatpay-timer-"));
		timer.setRemoveOnCancelPolicy(true);
		timer.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
		timer.allowCoreThreadTimeOut(true);
		return timer;
	}

	private static ThreadPoolExecutor newWorkers() {
		return new ThreadPoolExecutor(0, MAX_WORKERS, IDLE_SECONDS, TimeUnit.SECONDS, new IdleFirstQueue(),
				threads("wechatpay-worker-"), (task, executor) -> executor.getQueue().add(task));
	}

	private static ThreadFactory threads(String prefix) {
		CustomizableThreadCreator threads = new CustomizableThreadCreator(prefix);
		threads.setDaemon(true);
		return threads::createThread;
	}

	Scheduler timer() {
		return this.timer;
	}

	Scheduler workers() {
		return this.workers;
	}

	/**
	 * Run a task on a new thread, because all workers may hang.
	 */
	void runApart(Runnable task) {
		this.lastLimitThreads.newThread(task).start();
	}

	/**
	 * Queue that accepts a task only if an idle thread waits for one. Otherwise, the
	 * executor starts another thread before it queues a task.
	 */
	private static final class IdleFirstQueue extends LinkedTransferQueue<Runnable> {

		@Override
		public boolean offer(Runnable task) {
			return tryTransfer(task);
		}

	}

}
