package io.github.wechatpayspring.coupon;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Numbers of requests that WeChat Pay may still receive. WeChat Pay accepts a signature
 * for five minutes, so a delayed request can take effect long after its call has ended.
 * Thread-safe.
 * <p>
 * Requests of an earlier process are not known, but they were signed before this object
 * was created. Requests that another process signs at the same time are not known at all.
 */
final class PendingRequests {

	/**
	 * Time for which WeChat Pay accepts a signature.
	 */
	static final Duration SIGNATURE_LIFETIME = Duration.ofMinutes(5);

	// timestamps have a resolution of one second
	private static final Duration ROUNDING = Duration.ofSeconds(1);

	// WeChat Pay rejects signatures of a clock that differs by more
	private static final Duration MAX_CLOCK_OFFSET = Duration.ofMinutes(5);

	private static final Duration RETENTION = SIGNATURE_LIFETIME.plus(MAX_CLOCK_OFFSET).plus(ROUNDING);

	private static final int MAX_NUMBERS = 100_000;

	private final Clock clock;

	private final Map<String, Pending> byNumber = new HashMap<>();

	// requests with any number may have been signed until this instant
	private Instant signedUntil;

	private Instant purgedAt;

	PendingRequests(Clock clock) {
		this.clock = clock;
		this.signedUntil = clock.instant();
		this.purgedAt = this.signedUntil;
	}

	/**
	 * Start a call, which may sign requests from now on.
	 */
	synchronized void begin(String requestNo) {
		this.byNumber.computeIfAbsent(requestNo, (missing) -> new Pending()).calls++;
	}

	/**
	 * End a call.
	 * @param open whether one of its requests may still arrive
	 */
	synchronized void end(String requestNo, boolean open) {
		Pending pending = this.byNumber.get(requestNo);
		if (pending == null) {
			return;
		}
		pending.calls--;
		Instant now = this.clock.instant();
		if (open) {
			pending.signedUntil = now;
			purge(now);
		}
		else if (pending.isOver()) {
			this.byNumber.remove(requestNo);
		}
	}

	private void purge(Instant now) {
		if (now.isAfter(this.purgedAt.plus(ROUNDING))) {
			this.purgedAt = now;
			this.byNumber.values().removeIf((pending) -> pending.isOver(now.minus(RETENTION)));
		}
		if (this.byNumber.size() > MAX_NUMBERS) {
			this.signedUntil = now;
			this.byNumber.values().removeIf((pending) -> pending.isOver(now));
		}
	}

	/**
	 * Return the latest instant at which a request with this number may have been signed.
	 */
	synchronized Instant signedUntil(String requestNo) {
		Pending pending = this.byNumber.get(requestNo);
		if (pending == null) {
			return this.signedUntil;
		}
		if (pending.calls > 0) {
			return this.clock.instant();
		}
		Instant signedUntil = pending.signedUntil;
		return (signedUntil != null && signedUntil.isAfter(this.signedUntil)) ? signedUntil : this.signedUntil;
	}

	/**
	 * Return the time until which a request may arrive.
	 * @param signedUntil the latest instant at which it may have been signed
	 * @param wechatPayTime the current time of WeChat Pay's clock, or {@code null} if it
	 * is not known
	 * @return the instant of the clock of this system, or {@code null} if it cannot
	 * arrive any more
	 */
	@Nullable Instant arrivableUntil(Instant signedUntil, @Nullable Instant wechatPayTime) {
		Instant now = this.clock.instant();
		// for a clock that is behind, signatures are younger
		Duration behind = (wechatPayTime != null) ? Duration.between(wechatPayTime, now) : MAX_CLOCK_OFFSET;
		Instant until = signedUntil.plus(SIGNATURE_LIFETIME)
			.plus(ROUNDING)
			.plus(behind.isNegative() ? Duration.ZERO : behind);
		return until.isAfter(now) ? until : null;
	}

	private static final class Pending {

		private int calls;

		private @Nullable Instant signedUntil;

		boolean isOver() {
			return this.calls == 0 && this.signedUntil == null;
		}

		boolean isOver(Instant limit) {
			return this.calls == 0 && (this.signedUntil == null || !this.signedUntil.isAfter(limit));
		}

	}

}
