package io.github.wechatpayspring.traffic;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.test.scheduler.VirtualTimeScheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/**
 * Tests for {@link RateLimiter}, in virtual time.
 */
class RateLimiterTests {

	private static final Duration PROMPT = Duration.ofSeconds(5);

	private final VirtualTimeScheduler time = VirtualTimeScheduler.create();

	private int accepted;

	private int refused;

	private RateLimiter limiter(double ceiling) {
		return new RateLimiter(ceiling, this.time, () -> this.time.now(TimeUnit.NANOSECONDS));
	}

	/**
	 * Acquire permits with a number of callers, whose responses arrive after a round
	 * trip.
	 */
	private void run(RateLimiter limiter, int callers, Server server, Duration duration) {
		List<Disposable> loops = new ArrayList<>();
		for (int i = 0; i < callers; i++) {
			loops.add(limiter.acquire(false)
				.delayElement(Duration.ofMillis(5), this.time)
				.doOnNext((permit) -> respond(permit, server))
				.repeat()
				.subscribe());
		}
		this.time.advanceTimeBy(duration);
		loops.forEach(Disposable::dispose);
	}

	private void respond(RateLimiter.Permit permit, Server server) {
		if (server.accepts()) {
			this.accepted++;
			permit.accepted();
		}
		else {
			this.refused++;
			permit.refused();
		}
	}

	private void settle(RateLimiter limiter, Server server, Duration duration) {
		run(limiter, 32, server, duration);
		this.accepted = 0;
		this.refused = 0;
	}

	@Test
	void acquireBeforeFirst429GrantsPermitsImmediately() {
		RateLimiter limiter = limiter(Double.POSITIVE_INFINITY);
		run(limiter, 32, new Server(Double.POSITIVE_INFINITY), Duration.ofSeconds(1));
		assertThat(this.accepted).isEqualTo(32 * 200);
		assertThat(limiter.rate()).isInfinite();
	}

	@Test
	void refusedWhenTrafficIsLittlePausesOnly() {
		RateLimiter limiter = limiter(Double.POSITIVE_INFINITY);
		limiter.acquire(false).block(PROMPT).refused();
		assertThat(limiter.rate()).isInfinite();
		Server server = new Server(125);
		run(limiter, 32, server, Duration.ofSeconds(9));
		assertThat(this.accepted).isGreaterThan(1000);
		assertThat((double) this.refused / this.accepted).isLessThan(0.1);
	}

	@Test
	void refusedAgainWhenTrafficIsLittleLimitsRate() {
		RateLimiter limiter = limiter(Double.POSITIVE_INFINITY);
		for (int i = 0; i < 2; i++) {
			limiter.acquire(false).block(PROMPT).refused();
			this.time.advanceTimeBy(Duration.ofSeconds(2));
		}
		assertThat(limiter.rate()).isEqualTo(9);
	}

	@Test
	void resetReturnsToCeiling() {
		RateLimiter limiter = limiter(Double.POSITIVE_INFINITY);
		run(limiter, 32, new Server(50), Duration.ofSeconds(5));
		assertThat(limiter.rate()).isLessThan(100);
		limiter.reset();
		assertThat(limiter.rate()).isInfinite();
		assertThat(limiter.acquire(false).block(PROMPT)).isNotNull();
		RateLimiter limited = limiter(7);
		limited.reset();
		assertThat(limited.rate()).isEqualTo(7);
	}

	@Test
	void acquireDoesNotExceedCeiling() {
		RateLimiter limiter = limiter(7);
		run(limiter, 32, new Server(Double.POSITIVE_INFINITY), Duration.ofSeconds(60));
		assertThat(this.accepted).isBetween(60 * 7 - 2, 60 * 7 + 1);
		assertThat(limiter.rate()).isEqualTo(7);
	}

	@Test
	void rateWithoutCeilingSettlesAtLimitOfServer() {
		for (int rate : List.of(5, 50, 500, 3000)) {
			RateLimiter limiter = limiter(Double.POSITIVE_INFINITY);
			Server server = new Server(rate);
			settle(limiter, server, Duration.ofSeconds(30));
			run(limiter, 32, server, Duration.ofSeconds(60));
			assertSettled(rate, 60);
		}
	}

	@Test
	void rateWhenLimitOfServerChangesFollows() {
		RateLimiter limiter = limiter(Double.POSITIVE_INFINITY);
		for (int rate : List.of(200, 60, 400, 150)) {
			Server server = new Server(rate);
			settle(limiter, server, Duration.ofSeconds(30));
			run(limiter, 32, server, Duration.ofSeconds(30));
			assertSettled(rate, 30);
		}
	}

	private void assertSettled(int rate, int seconds) {
		assertThat((double) this.accepted / seconds).as("accepted of %s", rate).isGreaterThan(0.9 * rate);
		assertThat((double) this.refused / (this.accepted + this.refused)).as("refused of %s", rate).isLessThan(0.05);
	}

	@Test
	void refusedPausesOtherRequests() {
		RateLimiter limiter = limiter(Double.POSITIVE_INFINITY);
		RateLimiter.Permit first = limiter.acquire(false).block(PROMPT);
		RateLimiter.Permit second = limiter.acquire(false).block(PROMPT);
		this.time.advanceTimeBy(Duration.ofMillis(1));
		first.refused();
		List<RateLimiter.Permit> granted = new ArrayList<>();
		limiter.acquire(false).subscribe(granted::add);
		limiter.acquire(false).subscribe(granted::add);
		assertThat(granted).isEmpty();
		double rate = limiter.rate();
		// sent before the pause
		second.refused();
		assertThat(limiter.rate()).isEqualTo(rate);
		this.time.advanceTimeBy(Duration.ofMillis(19));
		assertThat(granted).isEmpty();
		this.time.advanceTimeBy(Duration.ofMillis(2));
		assertThat(granted).hasSize(2);
	}

	@Test
	void refusedWhenNoRequestsAreQueuedHalvesRate() {
		RateLimiter limiter = limiter(100);
		limiter.acquire(false).block(PROMPT).refused();
		assertThat(limiter.rate()).isCloseTo(100 / 2 * 0.9, within(1e-9));
	}

	@Test
	void rateGrowsSlowlyUpToAcceptedRateAndFastAbove() {
		RateLimiter limiter = limiter(Double.POSITIVE_INFINITY);
		Server everything = new Server(Double.POSITIVE_INFINITY);
		run(limiter, 4, everything, Duration.ofSeconds(2));
		limiter.acquire(false).subscribe(RateLimiter.Permit::refused);
		double found = limiter.rate() / 0.9;
		assertThat(found).isCloseTo(800, within(10.0));
		run(limiter, 32, everything, Duration.ofSeconds(2));
		assertThat(limiter.rate()).isBetween(found * 0.935, found * 0.945);
		run(limiter, 32, everything, Duration.ofSeconds(10));
		double outgrown = limiter.rate();
		run(limiter, 32, everything, Duration.ofSeconds(1));
		assertThat(limiter.rate()).isBetween(outgrown * 1.2, outgrown * 1.3);
	}

	@Test
	void rateWhenNoRequestsAreQueuedDoesNotGrow() {
		RateLimiter limiter = limiter(100);
		limiter.acquire(false).block(PROMPT).refused();
		this.time.advanceTimeBy(Duration.ofSeconds(20));
		limiter.acquire(false).subscribe();
		limiter.acquire(false).subscribe();
		assertThat(limiter.rate()).isCloseTo(45, within(1e-9));
	}

	@Test
	void acquireWhenIdleGrantsPermitsOfHundredthOfSecond() {
		RateLimiter limiter = limiter(1000);
		this.time.advanceTimeBy(Duration.ofSeconds(10));
		List<RateLimiter.Permit> granted = new ArrayList<>();
		for (int i = 0; i < 30; i++) {
			limiter.acquire(false).subscribe(granted::add);
		}
		this.time.advanceTimeBy(Duration.ZERO);
		assertThat(granted).hasSize(10);
	}

	@Test
	void acquireWhenPauseEndsGrantsQueuedPermits() {
		RateLimiter limiter = limiter(1000);
		RateLimiter.Permit refused = limiter.acquire(false).block(PROMPT);
		refused.refused();
		List<Integer> granted = new ArrayList<>();
		for (int i = 0; i < 4; i++) {
			int number = i;
			limiter.acquire(false).subscribe((permit) -> granted.add(number));
		}
		this.time.advanceTimeBy(Duration.ofMillis(20).minusNanos(1));
		assertThat(granted).isEmpty();
		this.time.advanceTimeBy(Duration.ofNanos(1));
		assertThat(granted).containsExactly(0, 1, 2, 3);
	}

	@Test
	void refusedAgainDoublesPause() {
		RateLimiter limiter = limiter(1_000_000);
		RateLimiter.Permit permit = limiter.acquire(false).block(PROMPT);
		for (int pause : new int[] { 20, 40, 80, 160, 320, 640 }) {
			permit.refused();
			permit = grantedAfter(limiter, Duration.ofMillis(pause));
		}
	}

	@Test
	void refusedAfterAcceptedPausesForMinimum() {
		RateLimiter limiter = limiter(1_000_000);
		limiter.acquire(false).block(PROMPT).refused();
		grantedAfter(limiter, Duration.ofMillis(20)).accepted();
		limiter.acquire(false).block(PROMPT).refused();
		grantedAfter(limiter, Duration.ofMillis(20));
	}

	private RateLimiter.Permit grantedAfter(RateLimiter limiter, Duration pause) {
		List<RateLimiter.Permit> granted = new ArrayList<>();
		limiter.acquire(false).subscribe(granted::add);
		this.time.advanceTimeBy(pause.minusNanos(1));
		assertThat(granted).isEmpty();
		this.time.advanceTimeBy(Duration.ofNanos(1));
		assertThat(granted).hasSize(1);
		return granted.get(0);
	}

	@Test
	void rateWhenItRecoversDoesNotExceedCeiling() {
		RateLimiter limiter = limiter(100);
		settle(limiter, new Server(50), Duration.ofSeconds(20));
		assertThat(limiter.rate()).isCloseTo(50, within(10.0));
		run(limiter, 32, new Server(Double.POSITIVE_INFINITY), Duration.ofSeconds(60));
		assertThat(limiter.rate()).isEqualTo(100);
	}

	@Test
	void acquireGrantsPermitsInOrderOfArrival() {
		RateLimiter limiter = limiter(10);
		List<Integer> order = new ArrayList<>();
		for (int i = 0; i < 5; i++) {
			int number = i;
			limiter.acquire(false).subscribe((permit) -> order.add(number));
		}
		assertThat(order).containsExactly(0);
		this.time.advanceTimeBy(Duration.ofSeconds(1));
		assertThat(order).containsExactly(0, 1, 2, 3, 4);
	}

	@Test
	void acquireWithPriorityGrantsPermitFirst() {
		RateLimiter limiter = limiter(10);
		List<String> order = new ArrayList<>();
		limiter.acquire(false).subscribe((permit) -> order.add("first"));
		limiter.acquire(false).subscribe((permit) -> order.add("second"));
		limiter.acquire(true).subscribe((permit) -> order.add("first again"));
		limiter.acquire(true).subscribe((permit) -> order.add("third again"));
		this.time.advanceTimeBy(Duration.ofSeconds(1));
		assertThat(order).containsExactly("first", "first again", "third again", "second");
	}

	@Test
	void acquireWhenCancelledLeavesQueue() {
		RateLimiter limiter = limiter(10);
		List<Integer> order = new ArrayList<>();
		limiter.acquire(false).subscribe((permit) -> order.add(0));
		Disposable leaving = limiter.acquire(false).subscribe((permit) -> order.add(1));
		Disposable leavingAgain = limiter.acquire(true).subscribe((permit) -> order.add(2));
		limiter.acquire(false).subscribe((permit) -> order.add(3));
		leaving.dispose();
		leavingAgain.dispose();
		this.time.advanceTimeBy(Duration.ofMillis(100));
		assertThat(order).containsExactly(0, 3);
	}

	@Test
	void failQueuedFailsQueuedRequests() {
		RateLimiter limiter = limiter(10);
		List<String> signals = new ArrayList<>();
		for (boolean priority : new boolean[] { false, false, true }) {
			limiter.acquire(priority)
				.subscribe((permit) -> signals.add("permit"), (failure) -> signals.add(failure.getMessage()));
		}
		limiter.failQueued(() -> new IllegalStateException("closed"));
		this.time.advanceTimeBy(Duration.ofSeconds(1));
		assertThat(signals).containsExactly("permit", "closed", "closed");
		assertThat(limiter.acquire(false).block(PROMPT)).isNotNull();
	}

	@Test
	void sendSlotWhenPermitsWereDelayedDoesNotExceedCeiling() {
		RateLimiter limiter = limiter(10);
		List<RateLimiter.Permit> permits = new ArrayList<>();
		for (int i = 0; i < 3; i++) {
			limiter.acquire(false).subscribe(permits::add);
		}
		this.time.advanceTimeBy(Duration.ofSeconds(1));
		List<Integer> sent = new ArrayList<>();
		permits.forEach((permit) -> permit.sendSlot().subscribe(null, null, () -> sent.add(permits.indexOf(permit))));
		assertThat(sent).containsExactly(0);
		this.time.advanceTimeBy(Duration.ofMillis(90));
		assertThat(sent).containsExactly(0, 1);
		this.time.advanceTimeBy(Duration.ofMillis(100));
		assertThat(sent).containsExactly(0, 1, 2);
	}

	/**
	 * Server that accepts requests up to a limit per second, and a tenth of it at once.
	 */
	private final class Server {

		private final double rate;

		private double tokens;

		private long filledAt = RateLimiterTests.this.time.now(TimeUnit.NANOSECONDS);

		Server(double rate) {
			this.rate = rate;
			this.tokens = Math.max(1, rate / 10);
		}

		boolean accepts() {
			if (Double.isInfinite(this.rate)) {
				return true;
			}
			long now = RateLimiterTests.this.time.now(TimeUnit.NANOSECONDS);
			this.tokens = Math.min(this.tokens + (now - this.filledAt) / 1e9 * this.rate, Math.max(1, this.rate / 10));
			this.filledAt = now;
			if (this.tokens < 1) {
				return false;
			}
			this.tokens--;
			return true;
		}

	}

}
