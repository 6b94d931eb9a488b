package io.github.wechatpayspring.traffic;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.scheduler.Scheduler;

/**
 * Deadlines that share one timer task, which runs when the earliest of them can expire.
 * Nearly all deadlines are cancelled before, and a timer task for each would wake a
 * thread for each. Workers report expired deadlines. The timer never does. Thread-safe.
 */
final class Deadlines {

	private static final long NEVER = Long.MAX_VALUE;

	// limits the cost of sweeps, each of which visits all deadlines
	private static final long MIN_INTERVAL = TimeUnit.MILLISECONDS.toNanos(1);

	private final Scheduler timer;

	private final Consumer<Runnable> workers;

	private final LongSupplier nanoTime;

	private final long origin;

	private final Set<Deadline> watched = ConcurrentHashMap.newKeySet();

	private volatile @Nullable Sweep next;

	/**
	 * Create new deadlines.
	 * @param timer the scheduler that runs the sweeps
	 * @param workers the scheduler that reports expired deadlines
	 * @param nanoTime gives the current time
	 */
	Deadlines(Scheduler timer, Scheduler workers, LongSupplier nanoTime) {
		this.timer = timer;
		this.workers = workers::schedule;
		this.nanoTime = nanoTime;
		this.origin = nanoTime.getAsLong();
	}

	/**
	 * Return a deadline that is not started.
	 */
	Deadline create() {
		return create(this.workers);
	}

	/**
	 * Return a deadline that is not started.
	 * @param executor the executor that reports that it has expired
	 */
	Deadline create(Consumer<Runnable> executor) {
		return new Deadline(executor);
	}

	/**
	 * Return a signal that completes when a time has passed since the subscription.
	 */
	Mono<Void> after(Duration time) {
		return Mono.defer(() -> {
			Deadline deadline = create();
			deadline.start(time);
			return deadline.expired();
		});
	}

	private long now() {
		return this.nanoTime.getAsLong() - this.origin;
	}

	private void sweepAt(long time) {
		if (isCovered(time)) {
			return;
		}
		synchronized (this) {
			if (isCovered(time)) {
				return;
			}
			Sweep later = this.next;
			if (later != null && later.task != null) {
				later.task.dispose();
			}
			Sweep sweep = new Sweep(time);
			sweep.task = this.timer.schedule(sweep, Math.max(time - now(), MIN_INTERVAL), TimeUnit.NANOSECONDS);
			this.next = sweep;
		}
	}

	private boolean isCovered(long time) {
		Sweep next = this.next;
		return time == NEVER || (next != null && next.time <= time);
	}

	/**
	 * Sweep that visits all deadlines and schedules the next sweep.
	 */
	private final class Sweep implements Runnable {

		private final long time;

		private @Nullable Disposable task;

		Sweep(long time) {
			this.time = time;
		}

		@Override
		public void run() {
			synchronized (Deadlines.this) {
				if (Deadlines.this.next != this) {
					return;
				}
				Deadlines.this.next = null;
			}
			long now = now();
			long first = NEVER;
			for (Deadline deadline : Deadlines.this.watched) {
				long at = deadline.at;
				if (at <= now) {
					deadline.report();
				}
				else {
					first = Math.min(first, at);
				}
			}
			sweepAt(first);
		}

	}

	/**
	 * Deadline for consecutive phases, each with a limit of its own. Thread-safe.
	 */
	final class Deadline {

		private final Consumer<Runnable> executor;

		private volatile long at = NEVER;

		private @Nullable MonoSink<Void> sink;

		private boolean disposed;

		private Deadline(Consumer<Runnable> executor) {
			this.executor = executor;
		}

		/**
		 * Start a phase. It replaces the current phase.
		 * @param limit the maximum time
		 */
		synchronized void start(Duration limit) {
			this.at = at(limit);
			watch();
		}

		/**
		 * Shorten the current phase to at most a limit from now on.
		 */
		synchronized void shorten(Duration limit) {
			this.at = Math.min(this.at, at(limit));
			watch();
		}

		private long at(Duration limit) {
			try {
				return Math.addExact(now(), limit.toNanos());
			}
			catch (ArithmeticException ex) {
				return NEVER;
			}
		}

		private void watch() {
			if (this.sink != null && !this.disposed) {
				Deadlines.this.watched.add(this);
				sweepAt(this.at);
			}
		}

		/**
		 * End the current phase.
		 */
		synchronized void cancel() {
			this.at = NEVER;
		}

		/**
		 * Return a signal that completes when the limit of a phase has passed. For one
		 * subscriber.
		 */
		Mono<Void> expired() {
			return Mono.create((sink) -> {
				watch(sink);
				sink.onDispose(this::dispose);
			});
		}

		private synchronized void watch(MonoSink<Void> sink) {
			this.sink = sink;
			watch();
		}

		private synchronized void dispose() {
			this.disposed = true;
			Deadlines.this.watched.remove(this);
		}

		private void report() {
			Deadlines.this.watched.remove(this);
			this.executor.accept(this::expire);
		}

		private void expire() {
			MonoSink<Void> sink = expiredSink();
			if (sink != null) {
				sink.success();
			}
		}

		private synchronized @Nullable MonoSink<Void> expiredSink() {
			return (this.at <= now()) ? this.sink : null;
		}

	}

}
