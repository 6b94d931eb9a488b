package io.github.wechatpayspring.fake;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * System clock that can be advanced.
 */
final class AdjustableClock extends Clock {

	private volatile Duration ahead = Duration.ZERO;

	void advanceSeconds(long seconds) {
		this.ahead = Duration.ofSeconds(seconds);
	}

	@Override
	public Instant instant() {
		return Instant.now().plus(this.ahead);
	}

	@Override
	public ZoneId getZone() {
		return ZoneOffset.UTC;
	}

	@Override
	public Clock withZone(ZoneId zone) {
		throw new UnsupportedOperationException();
	}

}
