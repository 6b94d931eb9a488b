package io.github.wechatpayspring.coupon;

import java.time.Duration;
import java.time.Instant;

import io.github.wechatpayspring.TestClock;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link PendingRequests}.
 */
class PendingRequestsTests {

	private static final Instant START = Instant.parse("2026-05-20T05:29:35Z");

	private final TestClock clock = new TestClock(START);

	private final PendingRequests pending = new PendingRequests(this.clock);

	@Test
	void signedUntilWhenNumberIsUnknownIsCreation() {
		this.clock.advance(Duration.ofHours(1));
		assertThat(this.pending.signedUntil("1")).isEqualTo(START);
	}

	@Test
	void signedUntilWhenOneOfTwoCallsIsInFlightIsNow() {
		this.pending.begin("1");
		this.pending.begin("1");
		this.pending.end("1", false);
		this.clock.advance(Duration.ofHours(1));
		assertThat(this.pending.signedUntil("1")).isEqualTo(this.clock.instant());
		this.pending.end("1", false);
		assertThat(this.pending.signedUntil("1")).isEqualTo(START);
	}

	@Test
	void signedUntilWhenLaterCallIsCertainKeepsUnconfirmedOne() {
		this.clock.advance(Duration.ofMinutes(10));
		Instant end = this.clock.instant();
		this.pending.begin("1");
		this.pending.end("1", true);
		this.clock.advance(Duration.ofMinutes(1));
		this.pending.begin("1");
		this.pending.end("1", false);
		assertThat(this.pending.signedUntil("1")).isEqualTo(end);
		assertThat(this.pending.signedUntil("2")).isEqualTo(START);
	}

	@Test
	void signedUntilWhenThereAreTooManyNumbersCountsForAll() {
		this.clock.advance(Duration.ofMinutes(10));
		for (int i = 0; i <= 100_000; i++) {
			this.pending.begin("n" + i);
			this.pending.end("n" + i, true);
		}
		assertThat(this.pending.signedUntil("another")).isEqualTo(this.clock.instant());
	}

	@Test
	void arrivableUntilWhenTimeOfWechatPayIsUnknownAllowsForTheLargestOffset() {
		assertThat(this.pending.arrivableUntil(START, null)).isEqualTo(START.plusSeconds(601));
	}

	@Test
	void arrivableUntilWhenWindowIsOverIsNull() {
		this.clock.advance(Duration.ofMinutes(5));
		assertThat(this.pending.arrivableUntil(START, this.clock.instant())).isEqualTo(START.plusSeconds(301));
		this.clock.advance(Duration.ofSeconds(1));
		assertThat(this.pending.arrivableUntil(START, this.clock.instant())).isNull();
	}

}
