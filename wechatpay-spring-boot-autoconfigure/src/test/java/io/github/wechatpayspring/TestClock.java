package io.github.wechatpayspring;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A clock that goes on when it is told to.
 */
public final class TestClock extends Clock {

	private final AtomicReference<Instant> now;

	private final AtomicReference<Runnable> meanwhile = new AtomicReference<>(() -> {
	});

	public TestClock(Instant start) {
		this.now = new AtomicReference<>(start);
	}

	public void advance(Duration duration) {
		this.now.updateAndGet((instant) -> instant.plus(duration));
	}

	public void set(Instant instant) {
		this.now.set(instant);
	}

	/**
	 * Have something happen while the next one to come looks at the clock.
	 */
	public void meanwhile(Runnable event) {
		this.meanwhile.set(event);
	}

	@Override
	public Instant instant() {
		this.meanwhile.getAndSet(() -> {
		}).run();
		return this.now.get();
	}

	@Override
	public ZoneId getZone() {
		return ZoneOffset.UTC;
	}

	@Override
	public Clock withZone(ZoneId zone) {
		return this;
	}

}
