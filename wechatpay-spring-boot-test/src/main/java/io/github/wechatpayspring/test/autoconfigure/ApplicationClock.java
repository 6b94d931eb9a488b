package io.github.wechatpayspring.test.autoconfigure;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;

/**
 * The application's clock. A mock that has no time yet has the time of the system.
 */
final class ApplicationClock extends Clock {

	private final Clock clock;

	ApplicationClock(Clock clock) {
		this.clock = clock;
	}

	@Override
	@SuppressWarnings("ConstantValue")
	public Instant instant() {
		Instant instant = this.clock.instant();
		return (instant != null) ? instant : Instant.now();
	}

	@Override
	public ZoneId getZone() {
		return this.clock.getZone();
	}

	@Override
	public Clock withZone(ZoneId zone) {
		return new ApplicationClock(this.clock.withZone(zone));
	}

}
