package io.github.wechatpayspring.client;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.scheduler.Scheduler;

/**
 * Watches all deadlines with a single timer, which looks at the clock when the first of
 * them could have passed. Nearly all end before, and to set a timer for each would wake a
 * thread for each. Thread-safe.
 */
final class Deadlines {

	private static final long NEVER = Long.MAX_VALUE;

	// however close to each other they pass: a look costs as much as there are
	private static final long MIN_INTERVAL = TimeUnit.MILLISECONDS.toNanos(1);

	private final Scheduler scheduler;

	private final LongSupplier nanoTime;

	private final long origin;

	private final Set<Deadline> watched = ConcurrentHashMap.newKeySet();

	private volatile @Nullable Look next;

	/**
	 * Create new deadlines.
	 * @param scheduler looks at them, and tells those that have passed
	 * @param nanoTime gives the time
	 */
	Deadlines(Scheduler scheduler, LongSupplier nanoTime) {
		this.scheduler = scheduler;
		this.nanoTime = nanoTime;
		this.origin = nanoTime.getAsLong();
	}

	/**
	 * Return a deadline that is not set yet.
	 */
	Deadline create() {
		return new Deadline();
	}

	/**
	 * Completes a time after it was subscribed to.
	 */
	Mono<Void> after(Duration time) {
		return Mono.defer(() -> {
			Deadline deadline = create();
			deadline.begin(time);
			return deadline.passed();
		});
	}

	private long now() {
		return this.nanoTime.getAsLong() - this.origin;
	}

	private void lookAt(long time) {
		if (isCovered(time)) {
			return;
		}
		synchronized (this) {
			if (isCovered(time)) {
				return;
			}
			Look later = this.next;
			if (later != null && later.task != null) {
				later.task.dispose();
			}
			Look look = new Look(time);
			look.task = this.scheduler.schedule(look, Math.max(time - now(), MIN_INTERVAL), TimeUnit.NANOSECONDS);
			this.next = look;
		}
	}

	private boolean isCovered(long time) {
		Look next = this.next;
		return time == NEVER || (next != null && next.time <= time);
	}

	/**
	 * A look at all of them.
	 */
	private final class Look implements Runnable {

		private final long time;

		private @Nullable Disposable task;

		Look(long time) {
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
					Deadlines.this.scheduler.schedule(deadline::pass);
				}
				else {
					first = Math.min(first, at);
				}
			}
			lookAt(first);
		}

	}

	/**
	 * Watches the stretches of something that takes time, one after the other, each of
	 * which has a time of its own. Thread-safe.
	 */
	final class Deadline {

		private volatile long at = NEVER;

		private volatile @Nullable MonoSink<Void> sink;

		private Deadline() {
		}

		/**
		 * Begin a stretch that must be over in time. It ends the one before.
		 */
		void begin(Duration limit) {
			long at = now() + limit.toNanos();
			this.at = (at >= 0) ? at : NEVER;
			if (this.sink != null) {
				lookAt(this.at);
			}
		}

		/**
		 * End the current stretch.
		 */
		void end() {
			this.at = NEVER;
		}

		/**
		 * Completes when a stretch has taken too long. For one subscriber.
		 */
		Mono<Void> passed() {
			return Mono.create((sink) -> {
				this.sink = sink;
				Deadlines.this.watched.add(this);
				sink.onDispose(() -> Deadlines.this.watched.remove(this));
				lookAt(this.at);
			});
		}

		private void pass() {
			MonoSink<Void> sink = this.sink;
			if (sink != null && this.at <= now()) {
				sink.success();
			}
		}

	}

}
