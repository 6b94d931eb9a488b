package io.github.wechatpayspring.client;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * When an exchange has taken too long.
 */
class DeadlineTests {

	private static final Duration SHORT = Duration.ofMillis(100);

	private static final Duration LONG = Duration.ofMillis(400);

	private final Deadline deadline = new Deadline();

	private Duration timeUntilPassed() {
		long start = System.nanoTime();
		this.deadline.passed(SHORT).block(Duration.ofSeconds(5));
		// the stretch may have begun a little before
		return Duration.ofNanos(System.nanoTime() - start).plusMillis(20);
	}

	@Test
	void passesWithTheStretch() {
		this.deadline.begin(SHORT);
		assertThat(timeUntilPassed()).isBetween(SHORT, LONG);
	}

	@Test
	void aLongStretchHasItsWholeTime() {
		this.deadline.begin(LONG);
		assertThat(timeUntilPassed()).isGreaterThanOrEqualTo(LONG);
	}

	@Test
	void aStretchEndsTheOneBefore() {
		this.deadline.begin(SHORT);
		Mono.delay(SHORT.dividedBy(2)).subscribe((tick) -> this.deadline.begin(LONG));
		assertThat(timeUntilPassed()).isGreaterThanOrEqualTo(LONG);
	}

	@Test
	void aShortStretchAfterALongOneIsSeenInTime() {
		this.deadline.begin(Duration.ofMinutes(1));
		Mono.delay(SHORT).subscribe((tick) -> this.deadline.begin(SHORT));
		assertThat(timeUntilPassed()).isBetween(SHORT.multipliedBy(2), SHORT.multipliedBy(8));
	}

	@Test
	void nothingPassesBetweenStretches() {
		this.deadline.begin(SHORT);
		this.deadline.end();
		assertThat(this.deadline.passed(SHORT).then(Mono.just("passed")).timeout(LONG, Mono.just("not")).block())
			.isEqualTo("not");
	}

}
