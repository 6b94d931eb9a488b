package io.github.wechatpayspring.fake;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/**
 * Period of validity of a certificate, in whole seconds.
 */
record Validity(Instant notBefore, Instant notAfter) {

	private static final int YEARS = 5;

	Validity {
		notBefore = notBefore.truncatedTo(ChronoUnit.SECONDS);
		notAfter = notAfter.truncatedTo(ChronoUnit.SECONDS);
	}

	/**
	 * Return a period that began yesterday and lasts for five years.
	 */
	static Validity from(Instant now) {
		return since(now.minus(1, ChronoUnit.DAYS));
	}

	/**
	 * Return the same period for a later certificate. It begins at least a second after
	 * this one, because clients select the newest certificate.
	 */
	Validity next(Instant now) {
		Validity next = from(now);
		return next.notBefore.isAfter(this.notBefore) ? next : since(this.notBefore.plusSeconds(1));
	}

	private static Validity since(Instant notBefore) {
		return new Validity(notBefore, notBefore.atOffset(ZoneOffset.UTC).plusDays(1).plusYears(YEARS).toInstant());
	}

}
