package io.github.wechatpayspring.exchange;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.function.Supplier;

import io.github.wechatpayspring.signature.WechatPayVerifier;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;

/**
 * Hints for errors that the configuration may have caused, for the messages of exceptions
 * only.
 */
final class ErrorHints {

	private static final String IDENTITY = ". Check that 'merchant-id', 'merchant-serial-number' and 'private-key'"
			+ " belong together: the serial number is that of the merchant API certificate (商户API证书), not of a platform"
			+ " certificate, and 'certificate' has it checked at the start";

	private final Clock clock;

	private final Supplier<@Nullable Duration> clockOffset;

	ErrorHints(Clock clock, Supplier<@Nullable Duration> clockOffset) {
		this.clock = clock;
		this.clockOffset = clockOffset;
	}

	String of(int status, HttpHeaders headers) {
		if (status != HttpStatus.UNAUTHORIZED.value()) {
			return "";
		}
		Duration answered = offsetOf(headers);
		if (answered != null && isTooFar(answered)) {
			return clockHint(answered, "the date of this response");
		}
		Duration signed = this.clockOffset.get();
		return (signed != null && isTooFar(signed)) ? clockHint(signed, "the last signed response") : IDENTITY;
	}

	private @Nullable Duration offsetOf(HttpHeaders headers) {
		try {
			long date = headers.getDate();
			return (date != -1) ? Duration
				.ofSeconds(Instant.ofEpochMilli(date).getEpochSecond() - this.clock.instant().getEpochSecond()) : null;
		}
		catch (IllegalArgumentException ex) {
			return null;
		}
	}

	private static boolean isTooFar(Duration offset) {
		return offset.abs().toSeconds() > WechatPayVerifier.WINDOW_SECONDS;
	}

	private String clockHint(Duration offset, String source) {
		boolean system = this.clock.withZone(ZoneOffset.UTC).equals(Clock.systemUTC());
		return ". According to " + source + ", " + (system ? "the system clock" : "the Clock bean of the application")
				+ " is " + offset.abs().toSeconds() + " seconds " + (offset.isNegative() ? "ahead of" : "behind")
				+ " WeChat Pay (maximum " + WechatPayVerifier.WINDOW_SECONDS + "). "
				+ (system ? "Synchronize it" : "Correct the bean");
	}

}
