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
 * When something has taken too long, in virtual time.
 */
class DeadlinesTests {

	private static final Duration SHORT = Duration.ofSeconds(5);

	private static final Duration LONG = Duration.ofSeconds(30);

	private static final Duration TICK = Duration.ofNanos(1);

	private final VirtualTimeScheduler time = VirtualTimeScheduler.create();

	private final Deadlines deadlines = new Deadlines(this.time, this.time, () -> this.time.now(TimeUnit.NANOSECONDS));

	private final List<String> passed = new ArrayList<>();

	private Deadlines.Deadline watched(String name) {
		Deadlines.Deadline deadline = this.deadlines.create();
		watch(name, deadline.expired());
		return deadline;
	}

	private Disposable watch(String name, Mono<Void> end) {
		return end.subscribe((nothing) -> {
		}, (failure) -> this.passed.add(failure.toString()), () -> this.passed.add(name));
	}

	private void expectIn(Duration duration, String... names) {
		List<String> before = List.copyOf(this.passed);
		this.time.advanceTimeBy(duration.minus(TICK));
		assertThat(this.passed).isEqualTo(before);
		this.time.advanceTimeBy(TICK);
		assertThat(this.passed).containsExactly(names);
	}

	@Test
	void aStretchHasItsTime() {
		watched("a").start(SHORT);
		expectIn(SHORT, "a");
	}

	@Test
	void aStretchMayHaveBegunBefore() {
		Deadlines.Deadline deadline = this.deadlines.create();
		deadline.start(LONG);
		this.time.advanceTimeBy(SHORT);
		watch("a", deadline.expired());
		expectIn(LONG.minus(SHORT), "a");
	}

	@Test
	void aStretchEndsTheOneBefore() {
		Deadlines.Deadline deadline = watched("a");
		deadline.start(SHORT);
		this.time.advanceTimeBy(SHORT.minus(TICK));
		deadline.start(LONG);
		expectIn(LONG, "a");
	}

	@Test
	void aShortStretchAfterALongOneIsSeenInTime() {
		Deadlines.Deadline deadline = watched("a");
		deadline.start(LONG);
		this.time.advanceTimeBy(SHORT);
		deadline.start(SHORT);
		expectIn(SHORT, "a");
	}

	@Test
	void nothingPassesBetweenStretches() {
		Deadlines.Deadline deadline = watched("a");
		deadline.start(SHORT);
		deadline.cancel();
		this.time.advanceTimeBy(LONG);
		assertThat(this.passed).isEmpty();
		deadline.start(SHORT);
		expectIn(SHORT, "a");
	}

	@Test
	void eachPassesInItsTime() {
		watched("c").start(LONG);
		watched("a").start(SHORT);
		this.time.advanceTimeBy(TICK);
		watched("b").start(SHORT);
		expectIn(SHORT.minus(TICK), "a");
		// each look is for all of the next millisecond
		expectIn(Duration.ofMillis(1), "a", "b");
		expectIn(LONG.minus(SHORT).minusMillis(1), "a", "b", "c");
	}

	@Test
	void aStretchMayEndAtTheLastMoment() {
		Deadlines.Deadline first = this.deadlines.create();
		Deadlines.Deadline second = this.deadlines.create();
		watch("one", first.expired().doOnTerminate(second::cancel));
		watch("one", second.expired().doOnTerminate(first::cancel));
		first.start(SHORT);
		second.start(SHORT);
		this.time.advanceTimeBy(LONG);
		assertThat(this.passed).containsExactly("one");
	}

	@Test
	void timeBeginsWithTheSubscription() {
		Mono<Void> after = this.deadlines.after(SHORT);
		this.time.advanceTimeBy(LONG);
		watch("a", after);
		expectIn(SHORT, "a");
		watch("b", after);
		expectIn(SHORT, "a", "b");
	}

	@Test
	void thereMayBeTimeWithoutEnd() {
		watch("a", this.deadlines.after(Duration.ofNanos(Long.MAX_VALUE)));
		this.time.advanceTimeBy(Duration.ofDays(1));
		watch("b", this.deadlines.after(Duration.ofNanos(Long.MAX_VALUE)));
		watch("c", this.deadlines.after(LONG));
		expectIn(LONG, "c");
	}

	@Test
	void allHaveOneTimer() {
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
	void nobodyLooksAtWhatHasEnded() {
		Disposable ended = watch("a", this.deadlines.after(LONG));
		watch("b", this.deadlines.after(SHORT));
		ended.dispose();
		expectIn(SHORT, "b");
		long tasks = this.time.getScheduledTaskCount();
		this.time.advanceTimeBy(LONG);
		assertThat(this.time.getScheduledTaskCount()).isEqualTo(tasks);
	}

	@Test
	void aTimerThatComesInSpiteOfACloserOneAddsNone() {
		Deadlines deadlines = new Deadlines(new Undisposable(this.time), this.time,
				() -> this.time.now(TimeUnit.NANOSECONDS));
		watch("b", deadlines.after(LONG));
		watch("a", deadlines.after(SHORT));
		watch("c", deadlines.after(LONG.plus(SHORT)));
		expectIn(SHORT, "a");
		expectIn(LONG.minus(SHORT), "a", "b");
		expectIn(SHORT, "a", "b", "c");
		// four timers, of which one came in vain, and three that have passed
		assertThat(this.time.getScheduledTaskCount()).isEqualTo(7);
	}

	/**
	 * Hears too late that a task is not wanted any more.
	 *
	 * @param delegate runs the tasks
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
