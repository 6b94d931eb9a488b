package io.github.wechatpayspring.traffic;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.test.scheduler.VirtualTimeScheduler;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Deadlines}, in virtual time.
 */
class DeadlinesTests {

	private static final Duration SHORT = Duration.ofSeconds(5);

	private static final Duration LONG = Duration.ofSeconds(30);

	private static final Duration TICK = Duration.ofNanos(1);

	private final VirtualTimeScheduler time = VirtualTimeScheduler.create();

	private final Deadlines deadlines = new Deadlines(this.time, this.time, () -> this.time.now(TimeUnit.NANOSECONDS));

	private final List<String> expired = new ArrayList<>();

	private Deadlines.Deadline watched(String name) {
		Deadlines.Deadline deadline = this.deadlines.create();
		watch(name, deadline.expired());
		return deadline;
	}

	private Disposable watch(String name, Mono<Void> end) {
		return end.subscribe((nothing) -> {
		}, (failure) -> this.expired.add(failure.toString()), () -> this.expired.add(name));
	}

	private void expectIn(Duration duration, String... names) {
		List<String> before = List.copyOf(this.expired);
		this.time.advanceTimeBy(duration.minus(TICK));
		assertThat(this.expired).isEqualTo(before);
		this.time.advanceTimeBy(TICK);
		assertThat(this.expired).containsExactly(names);
	}

	@Test
	void expiredWhenLimitHasPassedCompletes() {
		watched("a").start(SHORT);
		expectIn(SHORT, "a");
	}

	@Test
	void expiredWhenStartedBeforeSubscriptionCompletesInTime() {
		Deadlines.Deadline deadline = this.deadlines.create();
		deadline.start(LONG);
		this.time.advanceTimeBy(SHORT);
		watch("a", deadline.expired());
		expectIn(LONG.minus(SHORT), "a");
	}

	@Test
	void startReplacesCurrentPhase() {
		Deadlines.Deadline deadline = watched("a");
		deadline.start(SHORT);
		this.time.advanceTimeBy(SHORT.minus(TICK));
		deadline.start(LONG);
		expectIn(LONG, "a");
	}

	@Test
	void startWhenNewLimitIsEarlierCompletesInTime() {
		Deadlines.Deadline deadline = watched("a");
		deadline.start(LONG);
		this.time.advanceTimeBy(SHORT);
		deadline.start(SHORT);
		expectIn(SHORT, "a");
	}

	@Test
	void cancelPreventsExpiryUntilNextStart() {
		Deadlines.Deadline deadline = watched("a");
		deadline.start(SHORT);
		deadline.cancel();
		this.time.advanceTimeBy(LONG);
		assertThat(this.expired).isEmpty();
		deadline.start(SHORT);
		expectIn(SHORT, "a");
	}

	@Test
	void expiredWhenLimitsDifferCompletesEachInTime() {
		watched("c").start(LONG);
		watched("a").start(SHORT);
		this.time.advanceTimeBy(TICK);
		watched("b").start(SHORT);
		expectIn(SHORT.minus(TICK), "a");
		// the next sweep is at least a millisecond later
		expectIn(Duration.ofMillis(1), "a", "b");
		expectIn(LONG.minus(SHORT).minusMillis(1), "a", "b", "c");
	}

	@Test
	void cancelWhenBothExpireInOneSweepPreventsSecond() {
		Deadlines.Deadline first = this.deadlines.create();
		Deadlines.Deadline second = this.deadlines.create();
		watch("one", first.expired().doOnTerminate(second::cancel));
		watch("one", second.expired().doOnTerminate(first::cancel));
		first.start(SHORT);
		second.start(SHORT);
		this.time.advanceTimeBy(LONG);
		assertThat(this.expired).containsExactly("one");
	}

	@Test
	void afterStartsWithSubscription() {
		Mono<Void> after = this.deadlines.after(SHORT);
		this.time.advanceTimeBy(LONG);
		watch("a", after);
		expectIn(SHORT, "a");
		watch("b", after);
		expectIn(SHORT, "a", "b");
	}

	@Test
	void afterWhenTimeOverflowsNeverCompletes() {
		watch("a", this.deadlines.after(Duration.ofNanos(Long.MAX_VALUE)));
		this.time.advanceTimeBy(Duration.ofDays(1));
		watch("b", this.deadlines.after(Duration.ofNanos(Long.MAX_VALUE)));
		watch("c", this.deadlines.after(LONG));
		expectIn(LONG, "c");
	}

	@Test
	void deadlinesShareOneTimerTask() {
		List<Disposable> watches = IntStream.range(0, 100)
			.mapToObj((i) -> watch("a", this.deadlines.after(LONG)))
			.toList();
		assertThat(this.time.getScheduledTaskCount()).isEqualTo(1);
		watches.forEach(Disposable::dispose);
		this.time.advanceTimeBy(SHORT);
		watch("b", this.deadlines.after(LONG));
		assertThat(this.time.getScheduledTaskCount()).isEqualTo(1);
		expectIn(LONG, "b");
	}

	@Test
	void sweepWhenAllDeadlinesAreDisposedSchedulesNone() {
		Disposable ended = watch("a", this.deadlines.after(LONG));
		watch("b", this.deadlines.after(SHORT));
		ended.dispose();
		expectIn(SHORT, "b");
		long tasks = this.time.getScheduledTaskCount();
		this.time.advanceTimeBy(LONG);
		assertThat(this.time.getScheduledTaskCount()).isEqualTo(tasks);
	}

	@Test
	void sweepWhenReplacedSchedulesNone() {
		Deadlines deadlines = new Deadlines(new Undisposable(this.time), this.time,
				() -> this.time.now(TimeUnit.NANOSECONDS));
		watch("b", deadlines.after(LONG));
		watch("a", deadlines.after(SHORT));
		watch("c", deadlines.after(LONG.plus(SHORT)));
		expectIn(SHORT, "a");
		expectIn(LONG.minus(SHORT), "a", "b");
		expectIn(SHORT, "a", "b", "c");
		// four timer tasks, of which one was replaced, and three reports
		assertThat(this.time.getScheduledTaskCount()).isEqualTo(7);
	}

	/**
	 * Scheduler whose tasks run although they are disposed of.
	 *
	 * @param delegate the scheduler that runs the tasks
	 */
	private record Undisposable(Scheduler delegate) implements Scheduler {

		@Override
		public Disposable schedule(Runnable task) {
			return this.delegate.schedule(task);
		}

		@Override
		public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
			this.delegate.schedule(task, delay, unit);
			return Disposables.single();
		}

		@Override
		public Worker createWorker() {
			return this.delegate.createWorker();
		}

	}

}
