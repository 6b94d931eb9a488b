package io.github.wechatpayspring.traffic;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.scheduler.Scheduler;

/**
 * Spaces one merchant's requests. Finds out by itself how many a second WeChat Pay takes:
 * with each second that requests have to wait it lets a few more through (additive
 * increase), and after a 429 it goes down to nine tenths of what was taken last
 * (multiplicative decrease). Requests get their turn in the order they came. Thread-safe.
 */
final class RateLimiter {

	private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

	private static final double DECREASE = 0.9;

	// a second, as a part of the rate at which the last 429 came
	private static final double INCREASE = 0.02;

	// once that rate is exceeded by so much, WeChat Pay must take more than it did, and
	// the search speeds up
	private static final double OUTGROWN = 1.1;

	private static final double SEARCH = 0.25;

	private static final double MIN_RATE = 1;

	// a single call that gets a 429 says little about what WeChat Pay takes
	private static final double MIN_FIRST_RATE = 10;

	// what may be made up for after a late timer, in seconds
	private static final double CATCH_UP = 0.01;

	private static final Duration MIN_PAUSE = Duration.ofMillis(20);

	private static final Duration MAX_PAUSE = Duration.ofSeconds(1);

	private final double ceiling;

	private final Scheduler scheduler;

	private final LongSupplier nanoTime;

	private RateMeter accepted = new RateMeter();

	private final Set<MonoSink<Permit>> waiting = new LinkedHashSet<>();

	private final Set<MonoSink<Permit>> waitingAhead = new LinkedHashSet<>();

	private double rate;

	private double foundRate = Double.POSITIVE_INFINITY;

	private double tokens = 1;

	private long nextSendSlot;

	private long refilledAt;

	private long lastWaitedAt;

	private long decreasedAt;

	private long slowedDownAt;

	private long pauseNanos;

	private boolean refusedWithLittleTraffic;

	private @Nullable Disposable timer;

	/**
	 * Create a new limiter.
	 * @param ceiling the requests a second that are never exceeded, or infinity
	 * @param scheduler grants permits later
	 * @param nanoTime gives the time
	 */
	RateLimiter(double ceiling, Scheduler scheduler, LongSupplier nanoTime) {
		this.ceiling = ceiling;
		this.rate = ceiling;
		this.scheduler = scheduler;
		this.nanoTime = nanoTime;
		long now = this.nanoTime.getAsLong();
		this.refilledAt = now;
		this.nextSendSlot = now - SECOND;
		this.lastWaitedAt = now - SECOND;
		this.decreasedAt = now - SECOND;
		this.slowedDownAt = now - SECOND;
	}

	/**
	 * Return how many requests a second are let through at the moment.
	 * @return the rate, infinite as long as there was no 429
	 */
	synchronized double rate() {
		return this.rate;
	}

	/**
	 * Forget the rate that was found and all 429 responses.
	 */
	synchronized void reset() {
		this.rate = this.ceiling;
		this.foundRate = Double.POSITIVE_INFINITY;
		this.tokens = 1;
		this.pauseNanos = 0;
		this.refusedWithLittleTraffic = false;
		this.accepted = new RateMeter();
		long past = this.nanoTime.getAsLong() - SECOND;
		this.lastWaitedAt = past;
		this.decreasedAt = past;
		this.slowedDownAt = past;
	}

	/**
	 * Wait for a turn. Cancelling gives it up.
	 * @param ahead whether it comes before all others: as one of a call that has had a
	 * turn before, so that its time runs, or on which others wait
	 * @return emits a permit for one request
	 */
	Mono<Permit> acquire(boolean ahead) {
		return Mono.defer(() -> {
			Permit permit = tryAcquire();
			return (permit != null) ? Mono.just(permit)
					: Mono.<Permit>create((sink) -> enqueue(sink, ahead)).publishOn(this.scheduler);
		});
	}

	private synchronized @Nullable Permit tryAcquire() {
		long now = this.nanoTime.getAsLong();
		refill(now);
		return (!isAwaited() && nanosToNext(now) <= 0) ? take(now) : null;
	}

	private void enqueue(MonoSink<Permit> sink, boolean ahead) {
		sink.onDispose(() -> forget(sink));
		synchronized (this) {
			(ahead ? this.waitingAhead : this.waiting).add(sink);
		}
		drain();
	}

	private synchronized void forget(MonoSink<Permit> sink) {
		this.waiting.remove(sink);
		this.waitingAhead.remove(sink);
	}

	/**
	 * Fail the requests that wait for a permit.
	 */
	void failWaiting(Supplier<Throwable> failure) {
		List<MonoSink<Permit>> failed = new ArrayList<>();
		synchronized (this) {
			failed.addAll(this.waitingAhead);
			failed.addAll(this.waiting);
		}
		failed.forEach((sink) -> sink.error(failure.get()));
	}

	private boolean isAwaited() {
		return !this.waiting.isEmpty() || !this.waitingAhead.isEmpty();
	}

	private MonoSink<Permit> next() {
		Iterator<MonoSink<Permit>> sinks = (this.waitingAhead.isEmpty() ? this.waiting : this.waitingAhead).iterator();
		MonoSink<Permit> sink = sinks.next();
		sinks.remove();
		return sink;
	}

	private void drain() {
		List<Runnable> grants = new ArrayList<>();
		synchronized (this) {
			if (this.timer != null) {
				this.timer.dispose();
				this.timer = null;
			}
			long now = this.nanoTime.getAsLong();
			refill(now);
			while (isAwaited() && nanosToNext(now) <= 0) {
				MonoSink<Permit> sink = next();
				Permit permit = take(now);
				grants.add(() -> sink.success(permit));
			}
			if (isAwaited()) {
				this.timer = this.scheduler.schedule(this::drain, nanosToNext(now), TimeUnit.NANOSECONDS);
			}
		}
		grants.forEach(Runnable::run);
	}

	private void refill(long now) {
		double seconds = (double) (now - this.refilledAt) / SECOND;
		this.refilledAt = now;
		if (isAwaited()) {
			this.lastWaitedAt = now;
			grow(seconds);
		}
		if (Double.isInfinite(this.rate)) {
			this.tokens = this.rate;
		}
		else if (now - this.slowedDownAt >= this.pauseNanos) {
			this.tokens = Math.min(this.tokens + this.rate * seconds, Math.max(1, this.rate * CATCH_UP));
		}
	}

	private void grow(double seconds) {
		if (this.rate < this.ceiling) {
			double increase = (this.rate < this.foundRate * OUTGROWN) ? this.foundRate * INCREASE : this.rate * SEARCH;
			this.rate = Math.min(this.rate + increase * seconds, this.ceiling);
		}
	}

	private Permit take(long now) {
		this.tokens--;
		return new Permit(now);
	}

	private long nanosToNext(long now) {
		long pause = this.slowedDownAt + this.pauseNanos - now;
		long refill = (long) Math.ceil((1 - this.tokens) / this.rate * SECOND);
		return Math.max(pause, refill);
	}

	/**
	 * Return how long a request that has a permit must still wait before it is sent. What
	 * delays requests between permit and sending, such as a slow connection, must not let
	 * them exceed the ceiling afterwards.
	 */
	private synchronized long nanosToSendSlot() {
		if (Double.isInfinite(this.ceiling)) {
			return 0;
		}
		long now = this.nanoTime.getAsLong();
		long earliest = now - (long) (CATCH_UP * SECOND);
		long slot = (this.nextSendSlot - earliest > 0) ? this.nextSendSlot : earliest;
		this.nextSendSlot = slot + (long) (SECOND / this.ceiling);
		return Math.max(slot - now, 0);
	}

	private synchronized void accepted(Permit permit) {
		this.accepted.count(this.nanoTime.getAsLong());
		if (permit.grantedAt >= this.slowedDownAt) {
			this.pauseNanos = 0;
		}
	}

	private synchronized void refused(Permit permit) {
		if (permit.grantedAt < this.slowedDownAt) {
			// sent before the others slowed down
			return;
		}
		long now = this.nanoTime.getAsLong();
		refill(now);
		this.pauseNanos = Math.min(Math.max(this.pauseNanos * 2, MIN_PAUSE.toNanos()), MAX_PAUSE.toNanos());
		this.slowedDownAt = now;
		if (now - this.decreasedAt >= SECOND) {
			decrease(now);
		}
		this.tokens = Math.min(this.tokens, 0);
	}

	private void decrease(long now) {
		double taken = this.accepted.perSecond(now);
		if (Double.isInfinite(this.rate) && taken < MIN_FIRST_RATE && !this.refusedWithLittleTraffic) {
			// a pause will do: if there is more traffic after it, that shows the limit
			this.refusedWithLittleTraffic = true;
			return;
		}
		this.decreasedAt = now;
		if (Double.isInfinite(this.rate)) {
			this.foundRate = Math.max(taken, MIN_FIRST_RATE);
		}
		else if (now - this.lastWaitedAt < SECOND) {
			// one more may have been on its way when the second was over
			this.foundRate = Math.min(taken + 1, this.rate);
		}
		else {
			// what was taken says but how little was asked for
			this.foundRate = this.rate / 2;
		}
		this.rate = Math.min(Math.max(this.foundRate * DECREASE, MIN_RATE), this.ceiling);
	}

	/**
	 * The turn of one request, which is to be told how WeChat Pay took it.
	 */
	final class Permit {

		private final long grantedAt;

		private Permit(long grantedAt) {
			this.grantedAt = grantedAt;
		}

		/**
		 * Wait until the request may be sent. To be subscribed to once, immediately
		 * before sending.
		 */
		Mono<Void> sendSlot() {
			return Mono.defer(() -> {
				long nanos = nanosToSendSlot();
				return (nanos > 0) ? Mono.delay(Duration.ofNanos(nanos), RateLimiter.this.scheduler).then()
						: Mono.empty();
			});
		}

		void accepted() {
			RateLimiter.this.accepted(this);
		}

		void refused() {
			RateLimiter.this.refused(this);
		}

	}

}
