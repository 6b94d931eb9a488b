package io.github.wechatpayspring.fake;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/**
 * How long a certificate is valid, in whole seconds.
 */
record Validity(Instant notBefore, Instant notAfter) {

	private static final int YEARS = 5;

	Validity {
		notBefore = notBefore.truncatedTo(ChronoUnit.SECONDS);
		notAfter = notAfter.truncatedTo(ChronoUnit.SECONDS);
	}

	/**
	 * Since yesterday and for five years.
	 */
	static Validity from(Instant now) {
		return since(now.minus(1, ChronoUnit.DAYS));
	}

	/**
	 * The same, but later than this one, if only by a second: who goes by the newest
	 * certificate must be able to tell.
	 */
	Validity next(Instant now) {
		Validity next = from(now);
		return next.notBefore.isAfter(this.notBefore) ? next : since(this.notBefore.plusSeconds(1));
	}

	private static Validity since(Instant notBefore) {
		return new Validity(notBefore, notBefore.atOffset(ZoneOffset.UTC).plusDays(1).plusYears(YEARS).toInstant());
	}

}
