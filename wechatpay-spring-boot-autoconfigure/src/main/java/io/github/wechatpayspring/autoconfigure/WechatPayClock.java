package io.github.wechatpayspring.autoconfigure;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;

import org.springframework.beans.factory.ObjectProvider;

/**
 * Clock of the starter: the {@link Clock} bean of the application if there is exactly
 * one, or else the system clock. A mock that has no time yet has that of the system.
 *
 * @since 0.1.0
 */
public final class WechatPayClock extends Clock {

	private final Clock clock;

	private WechatPayClock(Clock clock) {
		this.clock = clock;
	}

	/**
	 * Return the clock to use.
	 * @param clocks the clock beans of the application
	 * @return the clock
	 */
	public static Clock of(ObjectProvider<Clock> clocks) {
		List<Clock> all = clocks.stream().limit(2).toList();
		return (all.size() == 1) ? new WechatPayClock(all.get(0)) : Clock.systemUTC();
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
		return new WechatPayClock(this.clock.withZone(zone));
	}

}
