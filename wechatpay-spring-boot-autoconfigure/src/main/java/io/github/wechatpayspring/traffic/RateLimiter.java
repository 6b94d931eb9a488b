package io.github.wechatpayspring.traffic;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.scheduler.Scheduler;

/**
 * Rate limiter of one merchant. Requests acquire a permit each, in the order of their
 * arrival, at a rate that adapts to the responses. Thread-safe: guards queue, rate,
 * tokens and slots with one lock.
 */
final class RateLimiter {

	private final Scheduler scheduler;

	private final LongSupplier nanoTime;

	private final PermitQueue<MonoSink<Permit>> queue = new PermitQueue<>();

	private final AdaptiveRate rate;

	private final TokenBucket bucket;

	private final SendSlots sendSlots;

	private @Nullable Disposable timer;

	/**
	 * Create a new limiter.
	 * @param ceiling the maximum number of requests per second, or infinity
	 * @param scheduler grants permits to queued requests
	 * @param nanoTime gives the current time
	 */
	RateLimiter(double ceiling, Scheduler scheduler, LongSupplier nanoTime) {
		this.scheduler = scheduler;
		this.nanoTime = nanoTime;
		long now = nanoTime.getAsLong();
		this.rate = new AdaptiveRate(ceiling, now);
		this.bucket = new TokenBucket(now);
		this.sendSlots = new SendSlots(ceiling, now);
	}

	/**
	 * Return the current rate limit.
	 * @return the requests per second, infinite if there is no ceiling and there was no
	 * 429
	 */
	synchronized double rate() {
		return this.rate.perSecond();
	}

	/**
	 * Reset the adaptive rate, as if there had been no responses.
	 */
	synchronized void reset() {
		long now = this.nanoTime.getAsLong();
		this.rate.reset(now);
		this.bucket.reset(now);
	}

	/**
	 * Acquire a permit. If the subscription is cancelled, the request leaves the queue.
	 * @param priority whether the request comes before requests without priority: its
	 * call has had a permit before, so that its time runs, or other requests wait for it
	 * @return emits a permit for one request
	 */
	Mono<Permit> acquire(boolean priority) {
		return Mono.defer(() -> {
			Permit permit = tryAcquire();
			return (permit != null) ? Mono.just(permit)
					: Mono.<Permit>create((sink) -> enqueue(sink, priority)).publishOn(this.scheduler);
		});
	}

	private synchronized @Nullable Permit tryAcquire() {
		long now = this.nanoTime.getAsLong();
		update(now);
		return (this.queue.isEmpty() && nanosToNext(now) <= 0) ? take(now) : null;
	}

	private void enqueue(MonoSink<Permit> sink, boolean priority) {
		sink.onDispose(() -> dequeue(sink));
		synchronized (this) {
			this.queue.add(sink, priority);
		}
		drain();
	}

	private synchronized void dequeue(MonoSink<Permit> sink) {
		this.queue.remove(sink);
	}

	/**
	 * Fail all queued requests.
	 */
	void failQueued(Supplier<Throwable> failure) {
		List<MonoSink<Permit>> queued;
		synchronized (this) {
			queued = this.queue.entries();
		}
		queued.forEach((sink) -> sink.error(failure.get()));
	}

	private void drain() {
		List<Runnable> grants = new ArrayList<>();
		synchronized (this) {
			if (this.timer != null) {
				this.timer.dispose();
				this.timer = null;
			}
			long now = this.nanoTime.getAsLong();
			update(now);
			while (!this.queue.isEmpty() && nanosToNext(now) <= 0) {
				MonoSink<Permit> sink = this.queue.poll();
				Permit permit = take(now);
				grants.add(() -> sink.success(permit));
			}
			if (!this.queue.isEmpty()) {
				this.timer = this.scheduler.schedule(this::drain, nanosToNext(now), TimeUnit.NANOSECONDS);
			}
		}
		grants.forEach(Runnable::run);
	}

	private void update(long now) {
		this.rate.update(now, !this.queue.isEmpty());
		this.bucket.refill(now, this.rate.perSecond());
	}

	private long nanosToNext(long now) {
		return this.bucket.nanosToNext(now, this.rate.perSecond());
	}

	private Permit take(long now) {
		this.bucket.take();
		return new Permit(now);
	}

	private synchronized long nanosToSendSlot() {
		return this.sendSlots.reserve(this.nanoTime.getAsLong());
	}

	private synchronized void accepted(Permit permit) {
		this.rate.accepted(this.nanoTime.getAsLong());
		if (!this.bucket.isPausedAfter(permit.grantedAt)) {
			this.bucket.resume();
		}
	}

	private synchronized void refused(Permit permit) {
		if (this.bucket.isPausedAfter(permit.grantedAt)) {
			// the pause has already taken this response into account
			return;
		}
		long now = this.nanoTime.getAsLong();
		update(now);
		this.bucket.pause(now);
		this.rate.refused(now);
	}

	/**
	 * Permit for one request, to which the response must be reported.
	 */
	final class Permit {

		private final long grantedAt;

		private Permit(long grantedAt) {
			this.grantedAt = grantedAt;
		}

		/**
		 * Wait until the request may be sent. For one subscription, immediately before
		 * sending.
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
