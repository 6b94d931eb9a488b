package io.github.wechatpayspring.traffic;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import reactor.test.scheduler.VirtualTimeScheduler;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link CallTimeLimit}, in virtual time.
 */
class CallTimeLimitTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(30);

	private static final Duration LAST_TIMEOUT = Duration.ofSeconds(40);

	private static final Duration GRACE_PERIOD = Duration.ofSeconds(10);

	private final VirtualTimeScheduler time = VirtualTimeScheduler.create();

	private final Deadlines deadlines = new Deadlines(this.time, this.time, () -> this.time.now(TimeUnit.NANOSECONDS));

	private final CallTimeLimit limit = new CallTimeLimit(() -> this.time.now(TimeUnit.NANOSECONDS));

	private final List<String> expired = new ArrayList<>();

	private void start() {
		this.limit.start(deadline("timeout"), TIMEOUT, GRACE_PERIOD);
		this.limit.startLastLimit(deadline("last limit"), LAST_TIMEOUT);
	}

	private Deadlines.Deadline deadline(String name) {
		Deadlines.Deadline deadline = this.deadlines.create();
		deadline.expired().subscribe(null, null, () -> this.expired.add(name));
		return deadline;
	}

	private void assertExpiresAfter(Duration duration, String... names) {
		List<String> before = List.copyOf(this.expired);
		this.time.advanceTimeBy(duration.minusNanos(1));
		assertThat(this.expired).isEqualTo(before);
		this.time.advanceTimeBy(Duration.ofNanos(1));
		assertThat(this.expired).containsExactly(names);
	}

	@Test
	void startLimitsCall() {
		start();
		assertExpiresAfter(TIMEOUT, "timeout");
		assertExpiresAfter(LAST_TIMEOUT.minus(TIMEOUT), "timeout", "last limit");
	}

	@Test
	void timeLeftIsTimeoutWithoutElapsedTime() {
		assertThat(this.limit.timeLeft()).isZero();
		start();
		assertThat(this.limit.timeLeft()).isEqualTo(TIMEOUT);
		this.time.advanceTimeBy(Duration.ofSeconds(29));
		assertThat(this.limit.timeLeft()).isEqualTo(Duration.ofSeconds(1));
	}

	@Test
	void suspendStopsTimeUntilResume() {
		start();
		this.limit.suspend();
		this.time.advanceTimeBy(Duration.ofDays(1));
		assertThat(this.expired).isEmpty();
		this.limit.resume();
		assertThat(this.limit.timeLeft()).isEqualTo(TIMEOUT);
		assertExpiresAfter(TIMEOUT, "timeout");
	}

	@Test
	void shortenToGracePeriodLeavesGracePeriod() {
		start();
		this.limit.shortenToGracePeriod();
		this.limit.shortenLastLimit();
		assertExpiresAfter(GRACE_PERIOD, "timeout");
		assertExpiresAfter(GRACE_PERIOD, "timeout", "last limit");
	}

	@Test
	void shortenToGracePeriodWhenLessTimeIsLeftKeepsTimeout() {
		start();
		this.time.advanceTimeBy(TIMEOUT.minusSeconds(1));
		this.limit.shortenToGracePeriod();
		assertExpiresAfter(Duration.ofSeconds(1), "timeout");
	}

	@Test
	void expireEndsCallImmediately() {
		start();
		this.limit.expire();
		this.time.advanceTimeBy(Duration.ofMillis(1));
		assertThat(this.expired).containsExactly("timeout");
	}

	@Test
	void expireWhenNotStartedHasNoEffect() {
		this.limit.expire();
		this.limit.shortenLastLimit();
		start();
		assertExpiresAfter(TIMEOUT, "timeout");
	}

}
